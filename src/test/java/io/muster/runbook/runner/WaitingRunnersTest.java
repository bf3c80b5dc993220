package io.muster.runbook.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server with two processors stood still after a quiet minute, because two virtual threads waited for what a runner would
 * say and the JDK had given up the carriers that made up for it. (On JDK 25: start two, let nothing else happen for longer
 * than the half minute after which idle carriers end, and no virtual thread runs any more.)
 */
class WaitingRunnersTest {

    @TempDir
    Path data;

    @Test
    void holdNoneOfTheThreadsThatTheServerRunsOn() throws RunnerFailed {
        Runners runners = new Runners(1, "128m", Isolation.Way.NONE, List.of(data), 64_000);
        try (Runner runner = runners.take()) {
            // Virtual threads are not among these.
            assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .contains("runner-" + runner.pid(), "runner-errors-" + runner.pid());
        } finally {
            runners.close();
        }
    }
}
