package io.muster.runbook.runner;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/**
 * How the classes of runners lie in the memory of a JVM, kept by the JDK: with it a runner takes half of the processor time
 * until it is ready. It is made once for a JDK and a build, in the background, by watching a runner that does something of
 * everything ({@link Rehearsal}); all Musters of this user share it. Whatever is wrong with it, runners begin without.
 * Thread-safe.
 */
final class RunnerArchive implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RunnerArchive.class);

    /** The first JDK that keeps more than classes, under other flags. */
    private static final int AHEAD_OF_TIME = 25;

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration TRIAL = Duration.ofSeconds(30);

    /** Each takes some fifty megabytes, and who builds Muster makes one with each change of what runners are. */
    private static final int KEPT = 4;

    private static final String PREFIX = "runner-";
    private static final Path NICE = Path.of("/usr/bin/nice");

    private final Path cache;
    private final RunnerProgram plain;
    private final boolean aheadOfTime;
    private @Nullable Path folder;
    private @Nullable RunnerProgram tried;
    private boolean distrusted;
    private boolean begun;
    private boolean closed;
    private @Nullable Runner rehearsing;

    /** @param plain what an archive is wanted for */
    RunnerArchive(Path cache, RunnerProgram plain) {
        this(cache, plain, Runtime.version().feature());
    }

    /** @param jdk feature number; an older one's way also works with a newer one */
    RunnerArchive(Path cache, RunnerProgram plain, int jdk) {
        this.cache = cache;
        this.plain = plain;
        this.aheadOfTime = jdk >= AHEAD_OF_TIME;
    }

    /** The program with its archive once there is one, else without; whether the JDK takes it is tried once. */
    synchronized RunnerProgram program() {
        if (tried != null) {
            return tried;
        }
        try {
            if (!distrusted && Files.isRegularFile(archive())) {
                RunnerProgram archived = archived(archive());
                if (isTaken(archived, archive())) {
                    Files.setLastModifiedTime(folder(), FileTime.from(Instant.now()));
                    tried = archived;
                    return archived;
                }
                log.info("{} is of no use to this JDK; it is made anew", archive());
                Files.deleteIfExists(archive());
            }
        } catch (IOException | UncheckedIOException e) {
            log.debug("runners begin without an archive of their classes: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return plain;
    }

    /** A runner could not begin with it, and could without. It is deleted, so that the next Muster makes it anew. */
    synchronized void distrust() {
        tried = null;
        distrusted = true;
        try {
            log.info("{} cannot be used and is deleted", archive());
            Files.deleteIfExists(archive());
        } catch (IOException | UncheckedIOException left) {
            log.debug("an archive of classes could not be deleted: {}", left.getMessage());
        }
    }

    /** Makes it in the background where it is missing and nobody else is making it. Asked again it does nothing. */
    synchronized void make() {
        if (begun || closed || tried != null) {
            return;
        }
        begun = true;
        Thread.ofPlatform().daemon().name("runner-archive").start(this::makeNow);
    }

    /** Once, now; for the background and for tests. */
    void makeNow() {
        try {
            Path wanted = archive();
            PublicClasses.open(Files.createDirectories(folder()), "rwxr-xr-x");
            try (FileChannel channel = FileChannel.open(
                            cache.resolve(folder().getFileName() + ".lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
                    FileLock lock = channel.tryLock()) {
                if (lock != null && !Files.exists(wanted)) {
                    make(wanted);
                    forgetOlder();
                }
            }
        } catch (IOException | UncheckedIOException | RunnerFailed e) {
            log.debug("no archive of the classes of runners was made: {}", e.getMessage());
        } catch (OverlappingFileLockException e) {
            log.debug("an archive of the classes of runners is being made");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void make(Path wanted) throws IOException, RunnerFailed, InterruptedException {
        for (Path classes : plain.places()) {
            if (Files.isDirectory(classes)) {
                RunnerJar.pack(classes, jar());
            }
        }
        Path half = wanted.resolveSibling("runner.half");
        Files.deleteIfExists(half);
        Path work = Files.createTempDirectory("muster-rehearsal-");
        try (Runner runner = begin(half, work)) {
            runner.awaitReady(TRIAL);
            Rehearsal.with(runner);
            if (runner.ends(PATIENCE) && Files.exists(half) && isTaken(archived(half), half)) {
                PublicClasses.open(half, "rw-r--r--");
                Files.move(half, wanted, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                log.debug("{} was made", wanted);
            }
        } finally {
            Files.deleteIfExists(half);
        }
    }

    private Runner begin(Path half, Path work) throws IOException, RunnerFailed {
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(NICE)) {
            command.addAll(List.of(NICE.toString(), "-n", "10"));
        }
        String flag = (aheadOfTime ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + half;
        command.addAll(new RunnerProgram(withoutFolders(), List.of(flag), null).command("256m", work));
        RunnerProcess.Made made =
                new RunnerProcess.Made(command, work, work, List.of(), () -> RunnerStarter.delete(work));
        synchronized (this) {
            if (closed) {
                throw new RunnerFailed(RunnerFailed.Kind.KILLED, "the server is stopping");
            }
            Runner runner = Runner.start(made, new RunnerProcess.Watched(Limits.DEFAULT, null), () -> {});
            rehearsing = runner;
            return runner;
        }
    }

    /** A JVM that must have it begins and ends, in a tenth of a second. */
    private boolean isTaken(RunnerProgram archived, Path archive) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(RunnerProgram.JAVA));
        command.addAll(RunnerProgram.SMALL);
        command.addAll(using(archive));
        command.addAll(List.of(aheadOfTime ? "-XX:AOTMode=on" : "-Xshare:on", "-cp", archived.classPath(), "-version"));
        Process trial = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            return trial.waitFor(TRIAL.toSeconds(), TimeUnit.SECONDS) && trial.exitValue() == 0;
        } finally {
            trial.destroyForcibly();
        }
    }

    private RunnerProgram archived(Path archive) throws IOException {
        return new RunnerProgram(withoutFolders(), using(archive), archive);
    }

    /** A JVM that cannot use it begins without. */
    private List<String> using(Path archive) {
        return List.of((aheadOfTime ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=") + archive);
    }

    private synchronized Path folder() throws IOException {
        Path known = folder;
        if (known == null) {
            StringBuilder all =
                    new StringBuilder(Runtime.version() + " " + RunnerProgram.JAVA + " " + RunnerProgram.SMALL);
            all.append(aheadOfTime);
            for (Path place : plain.places()) {
                all.append('\n').append(place).append(' ');
                all.append(
                        Files.isDirectory(place)
                                ? RunnerJar.digest(place)
                                : Files.size(place) + " " + Files.getLastModifiedTime(place));
            }
            known = cache.resolve(PREFIX + Digest.of(all.toString()).substring(0, 16));
            folder = known;
        }
        return known;
    }

    private Path archive() throws IOException {
        return folder().resolve("runner.jsa");
    }

    private Path jar() throws IOException {
        return folder().resolve("runner.jar");
    }

    private String withoutFolders() throws IOException {
        List<String> places = new ArrayList<>();
        for (Path place : plain.places()) {
            places.add((Files.isDirectory(place) ? jar() : place).toString());
        }
        return String.join(File.pathSeparator, places);
    }

    /** A runner that has one of them open keeps it; one that is about to begins without. */
    private void forgetOlder() throws IOException {
        List<Path> all;
        try (Stream<Path> found = Files.list(cache)) {
            all = found.filter(path -> path.getFileName().toString().startsWith(PREFIX) && Files.isDirectory(path))
                    .sorted(Comparator.comparing((Path path) -> path.toFile().lastModified())
                            .reversed())
                    .toList();
        }
        for (Path old : all.subList(Math.min(KEPT, all.size()), all.size())) {
            log.debug("{} was not used for long and is deleted", old);
            FileSystemUtils.deleteRecursively(old);
            Files.deleteIfExists(old.resolveSibling(old.getFileName() + ".lock"));
        }
    }

    /** What is being made is given up. */
    @Override
    public void close() {
        Runner half;
        synchronized (this) {
            closed = true;
            half = rehearsing;
        }
        if (half != null) {
            half.kill("the server is stopping");
        }
    }
}
