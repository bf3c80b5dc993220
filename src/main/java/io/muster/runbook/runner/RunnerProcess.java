package io.muster.runbook.runner;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An isolated process with all that it starts: held to its limits, ended as a whole. Thread-safe. */
final class RunnerProcess {

    private static final Logger log = LoggerFactory.getLogger(RunnerProcess.class);
    private static final Path SETSID = Path.of("/usr/bin/setsid");
    private static final Duration LOOK = Duration.ofMillis(250);

    /**
     * How it is started.
     *
     * @param home its working folder, as it sees it
     * @param directory where it is started
     * @param hidden what it cannot see
     * @param afterwards once it has ended, perhaps more than once
     */
    record Made(List<String> command, Path home, Path directory, List<Path> hidden, Runnable afterwards) {}

    /** @param user whose processes are all its own; null where it has no user of its own */
    record Watched(Limits limits, @Nullable Integer user) {}

    /** Why we ended it. */
    record Killed(RunnerFailed.Kind kind, String why) {}

    private final Process process;
    private final Made made;
    private final Watched watched;
    private volatile @Nullable Killed killed;

    private RunnerProcess(Process process, Made made, Watched watched) {
        this.process = process;
        this.made = made;
        this.watched = watched;
    }

    /** @throws RunnerFailed when it cannot be started */
    static RunnerProcess start(Made made, Watched watched) throws RunnerFailed {
        ProcessBuilder builder = new ProcessBuilder(ownSession(made.command()))
                .directory(made.directory().toFile());
        builder.environment().clear();
        builder.environment().put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        builder.environment().put("LANG", "C.UTF-8");
        builder.environment().put("HOME", made.home().toString());
        try {
            return new RunnerProcess(builder.start(), made, watched);
        } catch (IOException e) {
            throw new RunnerFailed(
                    RunnerFailed.Kind.DIED, "cannot start " + made.command().getFirst() + ": " + e.getMessage());
        }
    }

    /** Ctrl-C in the terminal is for the server, which lets a step that is going come to its end. */
    private static List<String> ownSession(List<String> command) {
        return Files.isExecutable(SETSID)
                ? Stream.concat(Stream.of(SETSID.toString()), command.stream()).toList()
                : command;
    }

    Process process() {
        return process;
    }

    long pid() {
        return process.pid();
    }

    boolean hides(List<Path> paths) {
        return made.hidden().equals(paths);
    }

    /** Why it was ended; empty when it ended by itself or goes on. */
    Optional<Killed> killed() {
        return Optional.ofNullable(killed);
    }

    /** Ends it and all its children now, whoever waits for it. */
    void kill(RunnerFailed.Kind kind, String why) {
        killed = new Killed(kind, why);
        end();
    }

    /** Ends it and all its children, in whatever state. */
    void end() {
        // Of one that has ended nobody is a child any more, and all of this machine's processes are not read for
        // nothing.
        List<ProcessHandle> children = process.isAlive() ? process.descendants().toList() : List.of();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
        try {
            process.waitFor(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        made.afterwards().run();
    }

    /** Kills it, from a thread of its own, when it takes more than it may; looks from now on until it is dead. */
    void watch() {
        Thread.ofVirtual().name("runner-limits-" + pid()).start(() -> {
            do {
                LockSupport.parkNanos(LOOK.toNanos());
            } while (process.isAlive() && isWithinLimits());
        });
    }

    private boolean isWithinLimits() {
        try {
            Optional<String> over = watched.limits().exceededBy(ProcessTree.use(pid(), watched.user()));
            over.ifPresent(why -> kill(RunnerFailed.Kind.OVER_LIMIT, why));
            return over.isEmpty();
        } catch (UncheckedIOException notNow) {
            log.warn("what runner {} takes cannot be seen: {}", pid(), notNow.getMessage());
            return true;
        }
    }
}
