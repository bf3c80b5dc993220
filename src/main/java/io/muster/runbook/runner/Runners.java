package io.muster.runbook.runner;

import groovy.json.JsonSlurper;
import groovy.lang.GroovyObject;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A pool of runner processes that are warm and unused. It begins with the first {@link #warm} or {@link #take}, so that a
 * server which never runs a runbook never pays for one. Thread-safe.
 */
public final class Runners implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Runners.class);
    private static final Duration BEGIN = Duration.ofSeconds(30);
    private static final int USERS = 4_000;

    /** How long a runner waits for the answer to its step's card. */
    private static final Duration KEPT = Duration.ofMinutes(10);

    private static final int AT_ONCE = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

    private final int size;
    private final String memory;
    private final Isolation.Way wanted;
    private final boolean demo;
    private final Supplier<List<Path>> hidden;
    private final int firstUser;
    private final Limits limits;
    private final Path parent;
    // Two Musters on one machine shall hardly ever give the same users.
    private final AtomicInteger slots = new AtomicInteger(new SecureRandom().nextInt(USERS));
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Runner> ready = new ArrayDeque<>();
    private final LinkedHashMap<String, Runner> kept = new LinkedHashMap<>();
    private int starting;
    private int waiting;
    private int failures;
    private @Nullable RunnerFailed trouble;
    private boolean closed;
    private @Nullable Isolation isolation;
    private @Nullable String publicClasses;

    /**
     * What runners are given, and what they are kept from.
     *
     * @param size how many wait warm
     * @param memory of each one's own program, as {@code -Xmx} takes it
     * @param hidden folders and files that no runner may see; asked for each runner anew
     * @param firstUser first of the uids for runners with users of their own
     * @param limits of each, with all that it starts
     * @param demo whether changes may be run where no isolation is possible: only the demo, on its own shop
     */
    public record Settings(
            int size,
            String memory,
            Isolation.Way wanted,
            Supplier<List<Path>> hidden,
            int firstUser,
            Limits limits,
            boolean demo) {}

    /** With the usual limits. */
    public Runners(int size, String memory, Isolation.Way wanted, List<Path> hidden, int firstUser) {
        this(new Settings(size, memory, wanted, () -> hidden, firstUser, Limits.DEFAULT, false));
    }

    public Runners(Settings settings) {
        this.demo = settings.demo();
        this.size = settings.size();
        this.memory = settings.memory();
        this.wanted = settings.wanted();
        this.hidden = settings.hidden();
        this.firstUser = settings.firstUser();
        this.limits = settings.limits();
        try {
            this.parent = Files.createTempDirectory("muster-runners-").toRealPath();
            parent.toFile().setExecutable(true, false);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a folder for the runners", e);
        }
    }

    /** Whether a runner is kept away from what is ours, or somebody said that it need not be. */
    public boolean mayChange() {
        return isolation().way() != Isolation.Way.NONE || wanted == Isolation.Way.NONE || demo;
    }

    /** What is really done. Tries it out the first time, which takes a few seconds. */
    public synchronized Isolation isolation() {
        Isolation known = isolation;
        if (known == null) {
            known = choose();
            isolation = known;
            log.info("runners are isolated by {}, each with at most {}", known.words(), limits);
            if (demo && known.way() == Isolation.Way.NONE) {
                log.warn("This machine allows no isolation of runbooks. The demo runs its own without;"
                        + " elsewhere Muster would refuse every change.");
            }
        }
        return known;
    }

    /** Fills the pool in the background. */
    public void warm() {
        lock.lock();
        try {
            startMore();
        } finally {
            lock.unlock();
        }
    }

    /**
     * A runner for one step, to be closed after it; waits for the next one when none is warm.
     *
     * @throws RunnerFailed when none can be started
     */
    public Runner take() throws RunnerFailed {
        List<Path> hide = hiddenNow();
        lock.lock();
        waiting++;
        try {
            int failed = failures;
            while (true) {
                Runner first = firstAlive(hide);
                RunnerFailed why = trouble;
                if (first != null) {
                    return first;
                }
                if (failures > failed && why != null) {
                    throw new RunnerFailed(why.kind(), String.valueOf(why.getMessage()));
                }
                if (closed) {
                    throw new RunnerFailed(RunnerFailed.Kind.KILLED, "the server is stopping");
                }
                startMore();
                changed.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RunnerFailed(RunnerFailed.Kind.KILLED, "the server is stopping");
        } finally {
            waiting--;
            lock.unlock();
        }
    }

    /** The runner that was kept for this step, else as {@link #take()}. */
    public Runner take(String step) throws RunnerFailed {
        Runner mine;
        lock.lock();
        try {
            mine = kept.remove(step);
        } finally {
            lock.unlock();
        }
        if (mine != null && mine.alive()) {
            return mine;
        }
        if (mine != null) {
            mine.close();
        }
        return take();
    }

    /**
     * Instead of closing the runner that resolved the command on a step's card: it waits some minutes for the answer, so that
     * the step need not wait for a runner then. As many as the pool is large are kept; the oldest makes way.
     *
     * @param step as given to {@link #take(String)}
     */
    public void keep(String step, Runner runner) {
        List<Runner> over = new ArrayList<>();
        lock.lock();
        try {
            if (closed || size == 0) {
                over.add(runner);
            } else {
                Runner before = kept.put(step, runner);
                if (before != null) {
                    over.add(before);
                }
                if (kept.size() > size) {
                    over.add(kept.pollFirstEntry().getValue());
                }
                Thread.ofVirtual().name("kept-runner-" + runner.pid()).start(() -> giveUp(step, runner));
            }
            startMore();
        } finally {
            lock.unlock();
        }
        over.forEach(Runner::close);
    }

    private void giveUp(String step, Runner runner) {
        LockSupport.parkNanos(KEPT.toNanos());
        boolean still;
        lock.lock();
        try {
            still = kept.remove(step, runner);
        } finally {
            lock.unlock();
        }
        if (still) {
            runner.close();
        }
    }

    /** @param hide a runner that was started when less was to be hidden is of no use */
    private @Nullable Runner firstAlive(List<Path> hide) {
        while (!ready.isEmpty()) {
            Runner first = ready.removeFirst();
            if (first.alive() && first.hides(hide)) {
                return first;
            }
            first.close();
        }
        return null;
    }

    /** Few at a time: each keeps a processor busy while it starts, and the first one counts. Under the lock. */
    private void startMore() {
        while (!closed && starting < AT_ONCE && ready.size() + starting < size + waiting) {
            starting++;
            Thread.ofVirtual().name("runners").start(this::startOne);
        }
    }

    private void startOne() {
        Runner started = null;
        RunnerFailed failed = null;
        try {
            started = start(isolation());
        } catch (RunnerFailed e) {
            log.warn("no runner can be started: {}", e.getMessage());
            failed = e;
        } catch (RuntimeException e) {
            log.warn("no runner can be started", e);
            failed = new RunnerFailed(RunnerFailed.Kind.DIED, String.valueOf(e.getMessage()));
        }
        boolean late;
        lock.lock();
        try {
            starting--;
            late = closed;
            if (failed != null) {
                failures++;
                trouble = failed;
            } else if (started != null && !late) {
                ready.add(started);
                startMore();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (started != null && late) {
            started.close();
        }
    }

    /** The first that works, tried with a whole runner: what a machine allows cannot be told from what it is. */
    private Isolation choose() {
        for (Isolation way : ways()) {
            try (Runner ignored = start(way)) {
                return way.countsTasks() && !countsTasks(way) ? withoutCount(way) : way;
            } catch (RunnerFailed failed) {
                log.info("runners cannot be isolated by {}: {}", way.words(), failed.getMessage());
            }
        }
        return wanted == Isolation.Way.AUTO ? of(Isolation.Way.NONE, false, false) : ways().getLast();
    }

    private List<Isolation> ways() {
        boolean root = Isolation.mayGiveUsers();
        List<Isolation> ways = new ArrayList<>();
        if (wanted == Isolation.Way.NAMESPACE || wanted == Isolation.Way.AUTO) {
            if (root) {
                ways.add(of(Isolation.Way.NAMESPACE, true, true));
            }
            ways.add(of(Isolation.Way.NAMESPACE, false, true));
            // Kernels before 5.14 count the processes of a person's whole desktop.
            ways.add(of(Isolation.Way.NAMESPACE, false, false));
        }
        if (wanted == Isolation.Way.USER || (wanted == Isolation.Way.AUTO && root)) {
            ways.add(of(Isolation.Way.USER, true, true));
        }
        return wanted == Isolation.Way.NONE ? List.of(of(Isolation.Way.NONE, false, false)) : ways;
    }

    private Isolation of(Isolation.Way way, boolean ownUser, boolean countsTasks) {
        return new Isolation(way, ownUser, countsTasks, List.of(), firstUser);
    }

    private static Isolation withoutCount(Isolation way) {
        return new Isolation(way.way(), way.ownUser(), false, way.hidden(), way.firstUser());
    }

    /** Whether the kernel, asked to let it start few processes, stops it before it has started thirty. */
    private boolean countsTasks(Isolation way) {
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

    private Runner start(Isolation chosen) throws RunnerFailed {
        List<Path> hide = hiddenNow();
        Isolation how = new Isolation(chosen.way(), chosen.ownUser(), chosen.countsTasks(), hide, chosen.firstUser());
        int slot = nextSlot();
        Path folder;
        List<String> command;
        try {
            folder = how.workingFolder(parent, slot);
            String classes = classPathFor(how);
            command = how.command(java(folder, classes), runFrom(classes), parent, folder, slot, limits);
        } catch (UncheckedIOException e) {
            throw new RunnerFailed(RunnerFailed.Kind.DIED, String.valueOf(e.getMessage()));
        }
        Runner runner = Runner.start(
                new Runner.Made(command, folder, how.way() == Isolation.Way.NAMESPACE ? parent : folder, hide),
                new Runner.Watched(limits, how.user(slot)),
                this::warm,
                () -> how.sweep(slot, folder));
        runner.awaitReady(BEGIN);
        return runner;
    }

    private List<Path> hiddenNow() {
        return hidden.get().stream()
                .map(path -> path.toAbsolutePath().normalize())
                .filter(Files::exists)
                .toList();
    }

    private int nextSlot() {
        return slots.getAndIncrement() % USERS;
    }

    /** What must be there, whatever is hidden: the program, and how hosts are found by name. */
    private static List<Path> runFrom(String classPath) {
        List<Path> from = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"))));
        for (String entry : classPath.split(File.pathSeparator, -1)) {
            from.add(Path.of(entry));
        }
        try {
            Path resolver = Path.of("/etc/resolv.conf").toRealPath();
            if (resolver.startsWith("/run")) {
                from.add(resolver);
            }
        } catch (IOException none) {
            // then nothing can be hidden that it needs
        }
        return from.stream().filter(Files::exists).toList();
    }

    /**
     * A user of its own may not be able to look into the folders that we are run from. In namespaces what lies in somebody's
     * home is shown to it all the same.
     */
    private synchronized String classPathFor(Isolation how) {
        if (how.way() != Isolation.Way.USER) {
            return classPath();
        }
        String copied = publicClasses;
        if (copied == null) {
            copied = PublicClasses.copy(classPath(), parent.resolve("classes"));
            publicClasses = copied;
        }
        return copied;
    }

    private List<String> java(Path folder, String classes) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + memory,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:-UsePerfData",
                "-XX:+DisableAttachMechanism",
                // Its standard output is for answers.
                "-Xlog:disable",
                "-Xlog:all=warning:stderr",
                "-XX:+DisplayVMOutputToStderr",
                "-Dfile.encoding=UTF-8",
                "-Dslf4j.internal.verbosity=ERROR",
                "-Djava.io.tmpdir=" + folder,
                "-Duser.home=" + folder,
                "-cp",
                classes,
                RunnerMain.class.getName());
    }

    /** Only what a runner needs: our classes, Groovy, JSON, what speaks to databases and hosts; loaded when a step needs it. */
    private static String classPath() {
        return Stream.<Class<?>>of(
                        RunnerMain.class,
                        GroovyObject.class,
                        JsonSlurper.class,
                        tools.jackson.databind.json.JsonMapper.class,
                        tools.jackson.core.JsonParser.class,
                        com.fasterxml.jackson.annotation.JsonTypeInfo.class,
                        org.postgresql.Driver.class,
                        org.apache.sshd.client.SshClient.class,
                        org.apache.sshd.common.NamedResource.class,
                        Logger.class)
                .map(Runners::placeOf)
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String placeOf(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException | IllegalArgumentException | java.nio.file.FileSystemNotFoundException e) {
            throw new IllegalStateException(
                    type.getName() + " lies inside a jar in a jar; run Muster from its extracted layout", e);
        }
    }

    @Override
    public void close() {
        List<Runner> left;
        lock.lock();
        try {
            closed = true;
            left = new ArrayList<>(ready);
            left.addAll(kept.values());
            ready.clear();
            kept.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        left.forEach(Runner::close);
        try (Stream<Path> files = Files.walk(parent)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException | UncheckedIOException leftBehind) {
            log.debug("{} could not be deleted: {}", parent, leftBehind.getMessage());
        }
    }
}
