package io.muster.runbook;

import io.muster.runbook.runner.Isolation;
import io.muster.runbook.runner.Limits;
import io.muster.runbook.runner.Runners;
import io.muster.settings.CacheFolder;
import io.muster.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.unit.DataSize;

/** The properties {@code muster.runner.*}. */
@Configuration(proxyBeanMethods = false)
class RunnerSettings {

    @Bean(destroyMethod = "close")
    Runners runners(
            @Value("${muster.runner.pool:2}") int pool,
            @Value("${muster.runner.memory:192m}") String memory,
            @Value("${muster.runner.isolation:auto}") String isolation,
            @Value("${muster.runner.user:64000}") int user,
            @Value("${muster.demo:false}") boolean demo,
            @Value("${muster.data:.muster}") String data,
            Limits limits,
            Settings settings) {
        if (pool < 0 || pool > 100) {
            throw new IllegalArgumentException("muster.runner.pool is " + pool + "; allowed are 0 to 100");
        }
        if (!memory.matches("[1-9][0-9]{0,5}[kmgKMG]")) {
            throw new IllegalArgumentException(
                    "muster.runner.memory is '" + memory + "'; write it like 192m, as Java's -Xmx takes it");
        }
        long heap = DataSize.parse(memory.toUpperCase(Locale.ROOT) + "B").toBytes();
        check(
                "memory",
                limits.memory() + " bytes",
                heap <= limits.memory() * 3 / 4,
                "at least a third more than muster.runner.memory, which is " + memory);
        return new Runners(new Runners.Settings(
                pool,
                memory,
                way(isolation),
                () -> hidden(Path.of(data), settings),
                user,
                limits,
                demo,
                CacheFolder.path()));
    }

    /** What a runner may take with all that it starts: the properties {@code muster.runner.limits.*}. */
    @Bean
    Limits runnerLimits(
            @Value("${muster.runner.limits.memory:1GB}") DataSize memory,
            @Value("${muster.runner.limits.processes:256}") int processes,
            @Value("${muster.runner.limits.disk:64MB}") DataSize disk,
            @Value("${muster.runner.limits.open-files:1024}") int openFiles,
            @Value("${muster.runner.limits.cpu:10m}") Duration cpu) {
        check("memory", memory + "", memory.toMegabytes() >= 256, "256MB and more, the runner's own program included");
        check("processes", processes + "", processes >= 64 && processes <= 30_000, "64 to 30000");
        check("disk", disk + "", disk.toMegabytes() >= 1, "1MB and more");
        check("open-files", openFiles + "", openFiles >= 128 && openFiles <= 100_000, "128 to 100000");
        check("cpu", cpu + "", cpu.toSeconds() >= 10, "10s and more");
        return new Limits(memory.toBytes(), processes, disk.toBytes(), openFiles, cpu);
    }

    private static void check(String name, String value, boolean allowed, String what) {
        if (!allowed) {
            throw new IllegalArgumentException(
                    "muster.runner.limits." + name + " is " + value + "; allowed are " + what);
        }
    }

    /** Our own folder, and the files that secrets are read from, whose reader a runner may be too. */
    private static List<Path> hidden(Path data, Settings settings) {
        return Stream.concat(
                        Stream.of(data),
                        settings.secrets().stream().flatMap(secret -> secret.source().files().stream()))
                .toList();
    }

    static Isolation.Way way(String isolation) {
        for (Isolation.Way way : Isolation.Way.values()) {
            if (way.name().toLowerCase(Locale.ROOT).equals(isolation.strip().toLowerCase(Locale.ROOT))) {
                return way;
            }
        }
        throw new IllegalArgumentException(
                "muster.runner.isolation is '" + isolation + "'; allowed are auto, user, namespace, none");
    }
}
