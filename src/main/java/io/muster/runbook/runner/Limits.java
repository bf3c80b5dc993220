package io.muster.runbook.runner;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What one runner may take, together with all that it starts. The kernel holds each process to it; the sum is looked at
 * several times a second, and a runner that is over it is killed.
 *
 * @param memory bytes
 * @param tasks processes and their threads, also those of the runner itself, which are some thirty
 * @param disk bytes of its working folder; where that cannot be bounded, of each file
 * @param openFiles of each process
 * @param cpu processor time
 */
public record Limits(long memory, int tasks, long disk, int openFiles, Duration cpu) {

    public static final Limits DEFAULT = new Limits(1L << 30, 256, 64L << 20, 1_024, Duration.ofMinutes(10));

    // The watch speaks first, because it can say why.
    private static final long CPU_GRACE = 5;

    private static final int TASKS_GRACE = 16;

    /** So that a machine that runs out of memory ends a runner before anything of ours. */
    private static final List<String> FIRST_TO_DIE = List.of("choom", "-n", "1000", "--");

    /** What goes before everything. */
    static List<String> firstToDie() {
        return isThere("choom") ? FIRST_TO_DIE : List.of();
    }

    /** What goes before a program. Without {@code prlimit}, as outside Linux, only the watch is left. */
    List<String> before(boolean countTasks) {
        if (!held()) {
            return List.of();
        }
        List<String> command = new ArrayList<>(List.of(
                "prlimit",
                "--core=0",
                "--data=" + memory,
                "--fsize=" + disk,
                "--nofile=" + openFiles,
                "--cpu=" + (cpu.toSeconds() + CPU_GRACE)));
        if (countTasks) {
            command.add("--nproc=" + (tasks + TASKS_GRACE));
        }
        command.add("--");
        return command;
    }

    /** The same as commands of a POSIX shell, which holds all to it that it starts; its exit status tells whether it could. */
    String inShell(boolean countTasks) {
        String limits = String.format(
                Locale.ROOT,
                "ulimit -c 0 && ulimit -d %d && ulimit -f %d && ulimit -n %d && ulimit -t %d",
                memory >> 10,
                disk >> 9,
                openFiles,
                cpu.toSeconds() + CPU_GRACE);
        // Shells do not agree on its letter; where -p means the size of pipes it cannot be set.
        return countTasks
                ? limits + String.format(" && { ulimit -p %1$d 2> /dev/null || ulimit -u %1$d; }", tasks + TASKS_GRACE)
                : limits;
    }

    /** Whether the kernel can be asked to hold single processes to it. */
    public static boolean held() {
        return isThere("prlimit");
    }

    /** Why a runner that takes this much must go, and what to do. */
    Optional<String> exceededBy(ProcessTree.Use use) {
        if (use.memory() > memory) {
            return Optional.of(killed("took more than " + megabytes(memory) + " MB of memory", "memory"));
        }
        if (use.tasks() >= tasks) {
            return Optional.of(killed("started " + tasks + " processes and threads", "processes"));
        }
        if (use.cpu().compareTo(cpu) > 0) {
            return Optional.of(killed("took more than " + cpu.toSeconds() + " s of processor time", "cpu"));
        }
        return Optional.empty();
    }

    private static String killed(String what, String property) {
        return "killed, because it and what it started " + what + "; muster.runner.limits." + property + " allows more";
    }

    /** In words, for people who look after the machine. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%d MB of memory, %d processes and threads, %d MB of files, %d s of processor time",
                megabytes(memory),
                tasks,
                megabytes(disk),
                cpu.toSeconds());
    }

    private static long megabytes(long bytes) {
        return bytes >> 20;
    }

    private static boolean isThere(String program) {
        return Files.isExecutable(Path.of("/usr/bin", program)) || Files.isExecutable(Path.of("/bin", program));
    }
}
