package io.muster.runbook.runner;

import io.muster.settings.CacheFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A pool of runner processes that are warm and unused. It begins with the first {@link #warm} or {@link #take}, so that a
 * server which never runs a runbook never pays for one. Thread-safe.
 */
public final class Runners implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Runners.class);
    /** How long a runner waits for the answer to its step's card. */
    private static final Duration KEPT = Duration.ofMinutes(10);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private static final int AT_ONCE = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

    private final int size;
    private final Isolation.Way wanted;
    private final boolean demo;
    private final Limits limits;
    private final RunnerStarter starter;
    private final IsolationTrial trial;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Runner> ready = new ArrayDeque<>();
    private final LinkedHashMap<String, Runner> kept = new LinkedHashMap<>();
    private int starting;
    private int waiting;
    private int failures;
    /** Of those that waited, one after the other with none used between. */
    private int died;

    private @Nullable RunnerFailed trouble;
    private boolean closed;
    private IsolationTrial.@Nullable Chosen chosen;
    private @Nullable Runner tried;

    /**
     * What runners are given, and what they are kept from.
     *
     * @param size how many wait warm
     * @param memory of each one's own program, as {@code -Xmx} takes it
     * @param hidden folders and files that no runner may see; asked for each runner anew
     * @param firstUser first of the uids for runners with users of their own
     * @param limits of each, with all that it starts
     * @param demo whether changes may be run where no isolation is possible: only the demo, on its own shop
     * @param cache where what makes their start cheap is kept for all Musters of this user
     */
    public record Settings(
            int size,
            String memory,
            Isolation.Way wanted,
            Supplier<List<Path>> hidden,
            int firstUser,
            Limits limits,
            boolean demo,
            Path cache) {}

    /** With the usual limits. */
    public Runners(int size, String memory, Isolation.Way wanted, List<Path> hidden, int firstUser) {
        this(new Settings(size, memory, wanted, () -> hidden, firstUser, Limits.DEFAULT, false, CacheFolder.path()));
    }

    public Runners(Settings settings) {
        this.size = settings.size();
        this.wanted = settings.wanted();
        this.demo = settings.demo();
        this.limits = settings.limits();
        this.starter = new RunnerStarter(settings, this::warm);
        this.trial = new IsolationTrial(starter, wanted, settings.firstUser());
    }

    /** Whether a runner is kept away from what is ours, or somebody said that it need not be. */
    public boolean mayChange() {
        return isolation().way() != Isolation.Way.NONE || wanted == Isolation.Way.NONE || demo;
    }

    /** What is really done. Tries it out the first time, which takes a few seconds. */
    public synchronized Isolation isolation() {
        IsolationTrial.Chosen known = chosen;
        if (known == null) {
            known = trial.choose();
            chosen = known;
            offer(known.runner());
            log.info(
                    "runners are isolated by {}, each with at most {}",
                    known.how().words(),
                    limits);
            if (demo && known.how().way() == Isolation.Way.NONE) {
                log.warn("This machine allows no isolation of runbooks. The demo runs its own without;"
                        + " elsewhere Muster would refuse every change.");
            }
        }
        return known.how();
    }

    private void offer(@Nullable Runner unused) {
        lock.lock();
        try {
            if (!closed) {
                tried = unused;
                return;
            }
        } finally {
            lock.unlock();
        }
        if (unused != null) {
            unused.close();
        }
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

    /** The processes that wait; for tests. */
    List<Long> warmOnes() {
        lock.lock();
        try {
            return ready.stream().map(Runner::pid).toList();
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
        List<Path> hide = starter.hiddenNow();
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

    /** As {@link #take()}, once it is needed. */
    public OnDemand onDemand() {
        return new OnDemand(this, this::take);
    }

    /** As {@link #take(String)}, once it is needed. */
    public OnDemand onDemand(String step) {
        return new OnDemand(this, () -> take(step));
    }

    /**
     * For a command in which no code of a runbook has a say: a program, isolated as a runner is, without a runner around it;
     * empty where only a runner can be isolated.
     */
    public Optional<Hand> bareHand() {
        return starter.bare(isolation());
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
                died = 0;
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
            started = startOrTried();
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
                Runner waits = started;
                started.onEnd(() -> replace(waits));
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

    /** Another one for one that died unused: at once, later and later when they go on dying. */
    private void replace(Runner dead) {
        Duration pause;
        lock.lock();
        try {
            if (!ready.remove(dead)) {
                return;
            }
            pause = Duration.ofSeconds(Math.min(LONGEST_PAUSE.toSeconds(), (1L << Math.min(died, 10)) - 1));
            died++;
        } finally {
            lock.unlock();
        }
        log.warn("runner {} died before it was needed; starting another", dead.pid());
        LockSupport.parkNanos(pause.toNanos());
        // Which warms the pool.
        dead.close();
    }

    private Runner startOrTried() throws RunnerFailed {
        Isolation how = isolation();
        lock.lock();
        try {
            Runner unused = tried;
            tried = null;
            if (unused != null) {
                return unused;
            }
        } finally {
            lock.unlock();
        }
        return starter.start(how);
    }

    @Override
    public void close() {
        List<Runner> left;
        lock.lock();
        try {
            closed = true;
            left = new ArrayList<>(ready);
            left.addAll(kept.values());
            if (tried != null) {
                left.add(tried);
            }
            ready.clear();
            kept.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        left.forEach(Runner::close);
        starter.close();
    }
}
