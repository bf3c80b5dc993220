package io.muster.runbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

class RunnerCheckTest {

    @TempDir
    Path data;

    @Test
    void saysWhatThisMachineKeepsARunnerTo() {
        RunnerCheck.Found found = RunnerCheck.look("auto", data);

        assertThat(found.says())
                .startsWith("isolated by ")
                .contains("1024 MB of memory, 256 processes and threads, 64 MB of files, 600 s of processor time");
        assertThat(found.remedy().isEmpty()).isEqualTo(found.well());
    }

    @Test
    void saysThatNothingIsKeptAndWhatWouldMendIt() {
        RunnerCheck.Found found = RunnerCheck.look("none", data);

        assertThat(found.well()).isFalse();
        assertThat(found.says())
                .startsWith("isolated by nothing")
                .contains("files are bounded one by one only")
                .contains("the kernel does not count its processes");
        assertThat(found.remedy()).contains("unprivileged_userns_clone", "muster.runner.isolation=none");
    }

    @Test
    void refusesLimitsThatNoRunnerCouldKeep() {
        RunnerSettings settings = new RunnerSettings();

        assertThatThrownBy(() -> settings.runnerLimits(
                        DataSize.ofMegabytes(100), 256, DataSize.ofMegabytes(64), 1024, Duration.ofMinutes(1)))
                .hasMessage("muster.runner.limits.memory is 104857600B; allowed are 256MB and more,"
                        + " the runner's own program included");
        assertThatThrownBy(() -> settings.runnerLimits(
                        DataSize.ofGigabytes(1), 3, DataSize.ofMegabytes(64), 1024, Duration.ofMinutes(1)))
                .hasMessage("muster.runner.limits.processes is 3; allowed are 64 to 30000");
        assertThatThrownBy(() -> RunnerCheck.look("chroot", data))
                .hasMessage("muster.runner.isolation is 'chroot'; allowed are auto, user, namespace, none");
    }
}
