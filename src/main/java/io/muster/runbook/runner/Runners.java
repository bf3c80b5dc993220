package io.muster.runbook.runner;

import groovy.json.JsonSlurper;
import groovy.lang.GroovyObject;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
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
    private final List<Path> hidden;
    private final int firstUser;
    private final Path parent;
    private final AtomicInteger slots = new AtomicInteger();
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
     * @param size how many wait warm
     * @param memory of each, as {@code -Xmx} takes it
     * @param hidden folders that no runner may see
     * @param firstUser first of the uids for {@link Isolation.Way#USER}
     */
    public Runners(int size, String memory, Isolation.Way wanted, List<Path> hidden, int firstUser) {
        this(size, memory, wanted, hidden, firstUser, false);
    }

    /** @param demo whether changes may be run where no isolation is possible: only the demo, on its own shop */
    public Runners(int size, String memory, Isolation.Way wanted, List<Path> hidden, int firstUser, boolean demo) {
        this.demo = demo;
        this.size = size;
        this.memory = memory;
        this.wanted = wanted;
        this.hidden =
                hidden.stream().map(path -> path.toAbsolutePath().normalize()).toList();
        this.firstUser = firstUser;
        try {
            this.parent = Files.createTempDirectory("muster-runners-").toRealPath();
            if (wanted == Isolation.Way.USER || wanted == Isolation.Way.AUTO) {
                parent.toFile().setExecutable(true, false);
            }
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
            log.info("runners are isolated by: {}", known.way());
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
        lock.lock();
        waiting++;
        try {
            int failed = failures;
            while (true) {
                Runner first = firstAlive();
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

    private @Nullable Runner firstAlive() {
        while (!ready.isEmpty()) {
            Runner first = ready.removeFirst();
            if (first.alive()) {
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

    private Isolation choose() {
        if (wanted != Isolation.Way.AUTO) {
            return of(wanted);
        }
        for (Isolation.Way way : List.of(Isolation.Way.NAMESPACE, Isolation.Way.USER)) {
            try (Runner ignored = start(of(way))) {
                return of(way);
            } catch (RunnerFailed failed) {
                log.info("runners cannot be isolated by {}: {}", way, failed.getMessage());
            }
        }
        return of(Isolation.Way.NONE);
    }

    private Isolation of(Isolation.Way way) {
        return new Isolation(way, hidden.stream().filter(Files::isDirectory).toList(), firstUser);
    }

    private Runner start(Isolation how) throws RunnerFailed {
        int slot = slots.getAndIncrement() % USERS;
        Path folder;
        List<String> command;
        try {
            folder = how.workingFolder(parent, slot);
            command = how.command(java(folder, how.way()), parent, folder, slot);
        } catch (UncheckedIOException e) {
            throw new RunnerFailed(RunnerFailed.Kind.DIED, String.valueOf(e.getMessage()));
        }
        Runner runner = Runner.start(
                command,
                folder,
                how.way() == Isolation.Way.NAMESPACE ? parent : folder,
                this::warm,
                () -> how.sweep(slot));
        runner.awaitReady(BEGIN);
        return runner;
    }

    /** A user of its own may not be able to look into the folders that we are run from. */
    private synchronized String classPathFor(Isolation.Way way) {
        if (way != Isolation.Way.USER) {
            return classPath();
        }
        String copied = publicClasses;
        if (copied == null) {
            copied = PublicClasses.copy(classPath(), parent.resolve("classes"));
            publicClasses = copied;
        }
        return copied;
    }

    private List<String> java(Path folder, Isolation.Way way) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + memory,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:-UsePerfData",
                "-XX:+DisableAttachMechanism",
                "-Dfile.encoding=UTF-8",
                "-Dslf4j.internal.verbosity=ERROR",
                "-Djava.io.tmpdir=" + folder,
                "-Duser.home=" + folder,
                "-cp",
                classPathFor(way),
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
