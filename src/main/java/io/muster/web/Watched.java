package io.muster.web;

import io.muster.timeline.Entry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Something that many people watch and one thread looks at: whoever watches waits here for the next sight of it. Safe for
 * any number of threads.
 */
final class Watched {

    /** A part of a page that has only a newest state, drawn. {@code print} changes when what it shows changes. */
    record Lane(String print, String html) {}

    /** An entry, drawn. */
    record Drawn(long n, Entry entry, String html) {}

    /**
     * What is to be seen at one moment.
     *
     * @param version one more with each change
     * @param recent the newest entries, in order
     * @param lanes what is the same for everybody, by the id of its element
     * @param own what differs from reader to reader, by the reader's id; made when first asked for
     */
    record Sight(
            long version,
            List<Drawn> recent,
            Map<String, Lane> lanes,
            ConcurrentHashMap<String, Map<String, Lane>> own) {

        Map<String, Lane> own(String reader, Function<String, Map<String, Lane>> draw) {
            return own.computeIfAbsent(reader, draw);
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private @Nullable Sight sight;
    private boolean closed;

    void show(Sight next) {
        lock.lock();
        try {
            sight = next;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean closed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until there is a sight newer than {@code version}; null when there was none for so long, or it is over. */
    @Nullable
    Sight newer(long version, Duration patience) throws InterruptedException {
        long nanos = patience.toNanos();
        lock.lock();
        try {
            while (!closed && (sight == null || sight.version() <= version)) {
                if (nanos <= 0) {
                    return null;
                }
                nanos = changed.awaitNanos(nanos);
            }
            return closed ? null : sight;
        } finally {
            lock.unlock();
        }
    }
}
