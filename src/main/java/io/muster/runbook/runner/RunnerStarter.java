package io.muster.runbook.runner;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts runner processes, each in a folder of its own. Thread-safe. */
final class RunnerStarter implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RunnerStarter.class);
    private static final Duration BEGIN = Duration.ofSeconds(30);
    private static final int USERS = 4_000;

    /** A runner may die of many things, and may be killed; so many one after the other that begin with an archive die of it. */
    private static final int DOUBTS = 4;

    private final Runners.Settings settings;
    private final Runnable whenUsed;
    private final Path parent;
    private final RunnerProgram plain = RunnerProgram.plain();
    private final RunnerArchive archive;
    // Two Musters on one machine shall hardly ever give the same users.
    private final AtomicInteger slots = new AtomicInteger(new SecureRandom().nextInt(USERS));
    private final AtomicInteger doubts = new AtomicInteger();
    private final BareStarter bare;
    private @Nullable RunnerProgram published;

    /** @param whenUsed called when a runner begins its step, and when it ends */
    RunnerStarter(Runners.Settings settings, Runnable whenUsed) {
        this.settings = settings;
        this.whenUsed = whenUsed;
        this.archive = new RunnerArchive(settings.cache(), plain);
        try {
            this.parent = Files.createTempDirectory("muster-runners-").toRealPath();
            parent.toFile().setExecutable(true, false);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a folder for the runners", e);
        }
        this.bare = new BareStarter(settings.limits(), parent, this::nextSlot, this::hiddenNow);
    }

    /** Empty where what a program starts could not be told from what is ours. */
    Optional<Hand> bare(Isolation how) {
        return switch (how.way()) {
            case NAMESPACE, USER -> Optional.of(new BareHand(argv -> bare.start(how, argv)));
            case NONE, AUTO -> Optional.empty();
        };
    }

    /** One that is ready. */
    Runner start(Isolation how) throws RunnerFailed {
        Runner started = startSomehow(how, programFor(how));
        if (settings.size() > 0) {
            // Who keeps none warm is a command that is soon gone, and what it makes with it.
            archive.make();
        }
        return started;
    }

    private Runner startSomehow(Isolation how, RunnerProgram program) throws RunnerFailed {
        try {
            Runner started = start(how, program);
            doubts.set(0);
            return started;
        } catch (RunnerFailed failed) {
            if (program.archive() == null || failed.kind() != RunnerFailed.Kind.DIED) {
                throw failed;
            }
            Runner started = start(how, plain);
            if (doubts.incrementAndGet() == DOUBTS) {
                archive.distrust();
            }
            return started;
        }
    }

    private Runner start(Isolation chosen, RunnerProgram program) throws RunnerFailed {
        List<Path> hide = hiddenNow();
        Isolation how = chosen.hiding(hide);
        int slot = nextSlot();
        Path folder;
        List<String> command;
        try {
            folder = how.workingFolder(parent, slot);
            command = how.command(
                    program.command(settings.memory(), folder),
                    program.runFrom(),
                    parent,
                    folder,
                    slot,
                    settings.limits());
        } catch (UncheckedIOException e) {
            throw new RunnerFailed(RunnerFailed.Kind.DIED, String.valueOf(e.getMessage()));
        }
        RunnerProcess.Made made = new RunnerProcess.Made(
                command, folder, how.way() == Isolation.Way.NAMESPACE ? parent : folder, hide, () -> {
                    how.sweep(slot, folder);
                    delete(folder);
                });
        Runner runner = Runner.start(made, new RunnerProcess.Watched(settings.limits(), how.user(slot)), whenUsed);
        runner.awaitReady(BEGIN);
        return runner;
    }

    /**
     * A user of its own may not be able to look into the folders that we are run from. In namespaces what lies in somebody's
     * home is shown to it all the same.
     */
    private synchronized RunnerProgram programFor(Isolation how) {
        if (how.way() != Isolation.Way.USER) {
            return archive.program();
        }
        RunnerProgram copied = published;
        if (copied == null) {
            String classes = PublicClasses.copy(plain.classPath(), parent.resolve("classes"));
            copied = new RunnerProgram(classes, List.of(), null);
            published = copied;
        }
        return copied;
    }

    /** What is to be hidden from one that is started now. */
    List<Path> hiddenNow() {
        return settings.hidden().get().stream()
                .map(path -> path.toAbsolutePath().normalize())
                .filter(Files::exists)
                .toList();
    }

    private int nextSlot() {
        return slots.getAndIncrement() % USERS;
    }

    /** Whether the kernel, asked to let it start few processes, stops it before it has started thirty. */
    boolean countsTasks(Isolation way) {
        Limits limits = settings.limits();
        Limits few = new Limits(limits.memory(), 4, limits.disk(), limits.openFiles(), limits.cpu());
        int slot = nextSlot();
        Path folder = way.workingFolder(parent, slot);
        String tries = "i=0; while [ $i -lt 30 ]; do i=$((i + 1)); sleep 9 & done; kill $(jobs -p)";
        try {
            Process process = new ProcessBuilder(
                            way.command(List.of("/bin/sh", "-c", tries), List.of(), parent, folder, slot, few))
                    .directory(parent.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            boolean ended = process.waitFor(BEGIN.toSeconds(), TimeUnit.SECONDS);
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            return ended && process.exitValue() != 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            way.sweep(slot, folder);
            folder.toFile().delete();
        }
    }

    /** Deletes what is left of the runners, which must have ended. */
    @Override
    public void close() {
        archive.close();
        bare.close();
        delete(parent);
    }

    static void delete(Path folder) {
        try (Stream<Path> files = Files.exists(folder) ? Files.walk(folder) : Stream.<Path>empty()) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException | UncheckedIOException leftBehind) {
            log.debug("{} could not be deleted: {}", folder, leftBehind.getMessage());
        }
    }
}
