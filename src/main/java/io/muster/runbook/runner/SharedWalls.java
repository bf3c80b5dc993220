package io.muster.runbook.runner;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all programs without a runner see of this machine: made once, for a minute or until something else is to be hidden,
 * and kept by a process that does nothing else. Thread-safe.
 */
final class SharedWalls implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SharedWalls.class);
    private static final Duration RAISE = Duration.ofSeconds(30);

    /** What is mounted on this machine later is seen after so long. */
    private static final Duration FRESH = Duration.ofMinutes(1);

    /** @param inside the keeper as this machine sees it, within its namespaces */
    record Walls(RunnerProcess keeper, long inside, List<Path> hidden, long since) {
        private boolean stand(List<Path> hide) {
            return keeper.process().isAlive() && hidden.equals(hide) && System.nanoTime() - since < FRESH.toNanos();
        }
    }

    private final Limits limits;
    private final Path parent;
    private final IntSupplier slots;
    private @Nullable Walls newest;
    private @Nullable Walls before;

    SharedWalls(Limits limits, Path parent, IntSupplier slots) {
        this.limits = limits;
        this.parent = parent;
        this.slots = slots;
    }

    /** Those that stand, or new ones; null when there can be none. Old ones stay until others may no longer be entering them. */
    synchronized @Nullable Walls standing(Isolation how, List<Path> hide) {
        Walls standing = newest;
        if (standing != null && standing.stand(hide)) {
            return standing;
        }
        try {
            Walls raised = raise(how, hide);
            if (before != null) {
                before.keeper().end();
            }
            before = standing;
            newest = raised;
            return raised;
        } catch (RunnerFailed | IOException none) {
            log.warn("each program gets walls of its own, which takes longer: {}", none.getMessage());
            return null;
        }
    }

    /** Where a program that has entered finds what it is to mount for itself. */
    Path mounts() {
        return parent.resolve("mounts");
    }

    private Walls raise(Isolation how, List<Path> hide) throws RunnerFailed, IOException {
        int slot = slots.getAsInt();
        how.workingFolder(parent, slot);
        Files.writeString(mounts(), Isolation.mountsWithin(limits));
        RunnerProcess keeper = RunnerProcess.start(
                new RunnerProcess.Made(
                        how.command(
                                List.of("/bin/sh", "-c", "echo up; read -r gone"),
                                List.of(mounts()),
                                parent,
                                Isolation.MEMORY.resolve("walls"),
                                slot,
                                limits),
                        Isolation.MEMORY,
                        parent,
                        hide,
                        () -> {}),
                new RunnerProcess.Watched(limits, how.user(slot)));
        String line = firstLine(keeper);
        Long inside =
                keeper.process().children().findFirst().map(ProcessHandle::pid).orElse(null);
        if (!"up".equals(line) || inside == null) {
            keeper.end();
            throw new RunnerFailed(RunnerFailed.Kind.DIED, "its walls could not be put up");
        }
        return new Walls(keeper, inside, hide, System.nanoTime());
    }

    /** Read by a thread of its own: who reads a pipe holds the carrier of a virtual thread. @return null when it says none in time */
    private static @Nullable String firstLine(RunnerProcess keeper) {
        CompletableFuture<@Nullable String> said = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("walls-" + keeper.pid()).start(() -> {
            try {
                said.complete(
                        keeper.process().inputReader(StandardCharsets.UTF_8).readLine());
            } catch (IOException gone) {
                said.complete(null);
            }
        });
        return said.completeOnTimeout(null, RAISE.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    @Override
    public synchronized void close() {
        for (Walls each : new Walls[] {newest, before}) {
            if (each != null) {
                each.keeper().end();
            }
        }
    }
}
