package io.muster.runbook;

import io.muster.runbook.runner.Isolation;
import io.muster.runbook.runner.Limits;
import io.muster.runbook.runner.Runners;
import io.muster.settings.CacheFolder;
import java.nio.file.Path;
import java.util.List;

/** What runners can be kept to on this machine, tried out rather than assumed: for those who look after it. */
public final class RunnerCheck {

    private static final String REMEDY = "So no change is run. Install util-linux, and let Muster make user namespaces"
            + " (sysctl kernel.unprivileged_userns_clone=1, on Ubuntu kernel.apparmor_restrict_unprivileged_userns=0; in a"
            + " container its runtime must allow them), or run it as root. muster.runner.isolation=none runs changes"
            + " without.";

    private RunnerCheck() {}

    /**
     * @param says what is possible here, and what of the limits is not
     * @param remedy empty when it is well
     */
    public record Found(boolean well, String says, String remedy) {}

    /**
     * Starts a runner or two, which takes seconds.
     *
     * @param isolation as {@code muster.runner.isolation} has it
     * @param data what they must not see
     * @throws IllegalArgumentException when there is no such isolation
     */
    public static Found look(String isolation, Path data) {
        Isolation.Way wanted = RunnerSettings.way(isolation);
        try (Runners runners = new Runners(new Runners.Settings(
                0, "64m", wanted, () -> List.of(data), 64_000, Limits.DEFAULT, false, CacheFolder.path()))) {
            Isolation found = runners.isolation();
            boolean none = found.way() == Isolation.Way.NONE;
            String says = "isolated by " + found.words() + "; unless set otherwise each gets " + Limits.DEFAULT
                    + lacks(found) + ".";
            return new Found(!none, says, none ? REMEDY : "");
        }
    }

    private static String lacks(Isolation found) {
        StringBuilder lacks = new StringBuilder();
        if (found.way() != Isolation.Way.NAMESPACE) {
            lacks.append("; files are bounded one by one only");
        }
        if (!found.countsTasks()) {
            lacks.append(
                    "; the kernel does not count its processes, so they are killed a moment after there are too many");
        }
        if (!Limits.held()) {
            lacks.append("; without prlimit, of util-linux, the kernel holds none of its processes to anything");
        }
        return lacks.toString();
    }
}
