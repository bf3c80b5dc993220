package io.muster.runbook;

import io.muster.runbook.runner.Isolation;
import io.muster.runbook.runner.Runners;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

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
            @Value("${muster.data:.muster}") String data) {
        if (pool < 0 || pool > 100) {
            throw new IllegalArgumentException("muster.runner.pool is " + pool + "; allowed are 0 to 100");
        }
        if (!memory.matches("[1-9][0-9]{0,5}[kmgKMG]")) {
            throw new IllegalArgumentException(
                    "muster.runner.memory is '" + memory + "'; write it like 192m, as Java's -Xmx takes it");
        }
        return new Runners(pool, memory, way(isolation), List.of(Path.of(data)), user, demo);
    }

    private static Isolation.Way way(String isolation) {
        for (Isolation.Way way : Isolation.Way.values()) {
            if (way.name().toLowerCase(Locale.ROOT).equals(isolation.strip().toLowerCase(Locale.ROOT))) {
                return way;
            }
        }
        throw new IllegalArgumentException(
                "muster.runner.isolation is '" + isolation + "'; allowed are auto, user, namespace, none");
    }
}
