package io.muster.runbook.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.runbook.Command;
import io.muster.runbook.dsl.LoadedRunbook.Facts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a runner costs until it is ready, and until it has resolved and executed {@code sh 'true'}: with an archive of its
 * classes and without, in turns, isolated as well as the machine allows. Run by {@code ./mvnw test -Dtest=RunnerBenchmark}.
 */
class RunnerBenchmark {

    private static final int ROUNDS = 9;
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Facts NOTHING = new Facts(Map.of(), Map.of(), Map.of(), Map.of());

    @TempDir
    Path cache;

    @TempDir
    Path data;

    private record Cost(long ready, long readyCpu, long step, long cpu) {}

    @Test
    void takesItsTurns() throws Exception {
        new RunnerArchive(cache, RunnerProgram.plain()).makeNow();
        List<Cost> with = new ArrayList<>();
        List<Cost> without = new ArrayList<>();
        try (Runners archived = runners(cache);
                Runners plain = runners(Path.of("/dev/null/nowhere"))) {
            archived.take().close();
            plain.take().close();
            for (int round = 0; round < ROUNDS; round++) {
                with.add(one(archived));
                without.add(one(plain));
            }
        }

        System.out.println(line("with an archive", with) + line("without", without));
        assertThat(with).hasSameSizeAs(without);
    }

    private Runners runners(Path cache) {
        return new Runners(new Runners.Settings(
                0, "192m", Isolation.Way.AUTO, () -> List.of(data), 64_000, Limits.DEFAULT, false, cache));
    }

    private static Cost one(Runners runners) throws RunnerFailed {
        Request.Text text = new Request.Text(
                "x.groovy",
                "runbook('Do') {\n owner 'a'\n observe('Do it') {\n run { sh 'true' }\n }\n}\n",
                Set.of("SEV1"));
        long began = System.nanoTime();
        try (Runner runner = runners.take()) {
            long ready = System.nanoTime();
            long readyCpu = cpu(runner);
            runner.ask(new Request.Resolve(Request.VERSION, text, "s1", false, NOTHING), PATIENCE, line -> {});
            runner.ask(
                    new Request.Execute(
                            Request.VERSION,
                            text,
                            "s1",
                            false,
                            NOTHING,
                            new Command.Sh(List.of("true")),
                            null,
                            PATIENCE.toMillis()),
                    PATIENCE,
                    line -> {});
            long done = System.nanoTime();
            return new Cost((ready - began) / 1_000_000, readyCpu, (done - ready) / 1_000_000, cpu(runner));
        }
    }

    private static long cpu(Runner runner) {
        return ProcessTree.use(runner.pid(), null).cpu().toMillis();
    }

    private static String line(String what, List<Cost> costs) {
        return String.format(
                Locale.ROOT,
                "%-16s ready after %4d ms and %4d ms of processor time, its step after %3d ms more, in all %4d ms of"
                        + " processor time (medians of %d)%n",
                what,
                median(costs, Cost::ready),
                median(costs, Cost::readyCpu),
                median(costs, Cost::step),
                median(costs, Cost::cpu),
                ROUNDS);
    }

    private static long median(List<Cost> costs, ToLongFunction<Cost> part) {
        return costs.stream().mapToLong(part).sorted().toArray()[ROUNDS / 2];
    }
}
