package io.muster.runbook.runner;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts programs that are isolated as runners are, with no runner around them. Where each has a user of its own, what all of
 * them see of this machine is made once and kept by a process that does nothing else; each enters it and gets its own
 * memory, processes and user there. One has entered already and waits to be told its program. Thread-safe.
 */
final class BareStarter implements AutoCloseable {

    /** First line of a program that has begun: nothing of it was done before. */
    static final String READY = "ready";

    private static final Logger log = LoggerFactory.getLogger(BareStarter.class);

    /** The next one enters when a program has ended, or goes on for so long. */
    private static final Duration LONG = Duration.ofMillis(100);

    private static final Executor AHEAD =
            task -> Thread.ofVirtual().name("program-ahead").start(task);

    // It waits for the program, and for us: when our end of its input is gone the program is killed. exec, because a
    // shell's own commands are no programs; what the shell itself says of how a program died is nobody's output.
    private static final String GUARD = """
            exec 3<&0 4>&2 2> /dev/null
            (read -r gone <&3; kill -KILL -1) > /dev/null 4>&- &
            watch=$!
            echo %s
            (exec "$@" < /dev/null 2>&4 3<&- 4>&-)
            ended=$?
            kill -KILL "$watch"
            exit "$ended"
            """.formatted(READY);

    // Told later what to run: the words stand on one line, as in QuotedWords, and follow those that it has.
    private static final String TOLD = """
            nl='
            '
            IFS= read -r words || exit 78
            eval 'set -- "$@" '"$words"
            """;

    private final Limits limits;
    private final Path parent;
    private final IntSupplier slots;
    private final Supplier<List<Path>> hidden;
    private final SharedWalls walls;
    private @Nullable Entered waiting;
    private boolean closed;

    /** Has entered the walls, or is about to, and knows no program yet. */
    private record Entered(RunnerProcess process, SharedWalls.Walls walls) {}

    BareStarter(Limits limits, Path parent, IntSupplier slots, Supplier<List<Path>> hidden) {
        this.limits = limits;
        this.parent = parent;
        this.slots = slots;
        this.hidden = hidden;
        walls = new SharedWalls(limits, parent, slots);
    }

    /** Starts it; it has begun when it has said {@link #READY}. @throws RunnerFailed when nothing was started */
    RunnerProcess start(Isolation chosen, List<String> argv) throws RunnerFailed {
        List<Path> hide = hidden.get();
        Isolation how = chosen.hiding(hide);
        boolean share = how.way() == Isolation.Way.NAMESPACE && how.ownUser();
        SharedWalls.Walls in = share ? walls.standing(how, hide) : null;
        if (in != null) {
            RunnerProcess entered = entered(how, in);
            tell(entered, argv);
            // Entering takes a processor longer than most programs do, and this one is waited for.
            entered.process()
                    .onExit()
                    .completeOnTimeout(entered.process(), LONG.toMillis(), TimeUnit.MILLISECONDS)
                    .thenRunAsync(() -> enterAhead(how, in), AHEAD);
            return entered;
        }
        int slot = slots.getAsInt();
        RunnerProcess.Watched watched = new RunnerProcess.Watched(limits, how.user(slot));
        List<String> guarded = new ArrayList<>(List.of("/bin/sh", "-c", GUARD, "guard"));
        guarded.addAll(argv);
        Path folder = how.workingFolder(parent, slot);
        return RunnerProcess.start(
                new RunnerProcess.Made(
                        how.command(guarded, List.of(), parent, folder, slot, limits),
                        folder,
                        how.way() == Isolation.Way.NAMESPACE ? parent : folder,
                        hide,
                        () -> {
                            how.sweep(slot, folder);
                            RunnerStarter.delete(folder);
                        }),
                watched);
    }

    private RunnerProcess entered(Isolation how, SharedWalls.Walls in) throws RunnerFailed {
        Entered ahead;
        synchronized (this) {
            ahead = waiting;
            waiting = null;
        }
        if (ahead != null
                && ahead.walls().equals(in)
                && ahead.process().process().isAlive()) {
            return ahead.process();
        }
        if (ahead != null) {
            ahead.process().end();
        }
        return enter(how, in);
    }

    private RunnerProcess enter(Isolation how, SharedWalls.Walls in) throws RunnerFailed {
        int slot = slots.getAsInt();
        return RunnerProcess.start(
                new RunnerProcess.Made(
                        how.within(in.inside(), walls.mounts(), TOLD + GUARD, slot, limits),
                        Isolation.MEMORY,
                        parent,
                        in.hidden(),
                        () -> {}),
                new RunnerProcess.Watched(limits, how.user(slot)));
    }

    /** So that the next program need not wait until it is within. */
    private void enterAhead(Isolation how, SharedWalls.Walls in) {
        try {
            synchronized (this) {
                if (waiting != null || closed) {
                    return;
                }
                waiting = new Entered(enter(how, in), in);
            }
        } catch (RunnerFailed nextTime) {
            log.debug("the next program enters when it comes: {}", nextTime.getMessage());
        }
    }

    private static void tell(RunnerProcess entered, List<String> argv) throws RunnerFailed {
        try {
            OutputStream to = entered.process().getOutputStream();
            to.write((QuotedWords.line(argv) + "\n").getBytes(StandardCharsets.UTF_8));
            to.flush();
        } catch (IOException | IllegalArgumentException e) {
            entered.end();
            throw new RunnerFailed(RunnerFailed.Kind.DIED, "cannot start " + argv.getFirst() + ": " + e.getMessage());
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (waiting != null) {
            waiting.process().end();
        }
        walls.close();
    }
}
