package io.muster.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisorTest {

    @TempDir
    Path data;

    @Test
    void startsAgainWhatDiesAndLeavesAloneWhatIsStopped() {
        Supervisor supervisor = new Supervisor();
        try (LocalPostgres postgres = LocalPostgres.in(data)) {
            postgres.start();
            long first = postgres.pid();
            supervisor.watch(postgres);

            ProcessHandle.of(first).orElseThrow().destroyForcibly();

            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> postgres.pid() != first && postgres.isAlive());
            // Twice: the new process is watched as the first was.
            long second = postgres.pid();
            ProcessHandle.of(second).orElseThrow().destroyForcibly();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> postgres.pid() != second && postgres.isAlive());

            supervisor.stop();
            postgres.stop();
            assertThat(postgres.isAlive()).isFalse();
        }
    }
}
