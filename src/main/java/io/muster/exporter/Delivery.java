package io.muster.exporter;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * When what is sent: gathers records for a moment, waits longer after each failure, and decides what happens when no more
 * can be held. Knows nothing of the engine, so that a long night can be tested in a moment. Not thread-safe.
 */
final class Delivery {

    /** What it needs of the broker. */
    interface Broker {
        /** All up to this position is done with. */
        void acknowledge(long position);

        void schedule(Duration after, Runnable task);

        /** The first of a row of failures; the others are only counted. */
        void failing(String why);

        void takenAgain(int failedAttempts);
    }

    private static final Duration SOON = Duration.ofMillis(20);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final RecordFeed feed;
    private final boolean drop;
    private final Broker broker;
    private final LongSupplier nanos;
    private boolean scheduled;
    private int failures;
    private long pausedUntil;

    /** @param nanos as {@link System#nanoTime}, of which only differences count */
    Delivery(RecordFeed feed, boolean drop, Broker broker, LongSupplier nanos) {
        this.feed = feed;
        this.drop = drop;
        this.broker = broker;
        this.nanos = nanos;
        this.pausedUntil = nanos.getAsLong();
    }

    /**
     * To be asked before each record: sends or, where that is wanted, gives up older ones to make room.
     *
     * @return whether there is room now; if not, the broker keeps the record in its log and offers it again
     */
    boolean hasRoom() {
        if (!feed.isFull()) {
            return true;
        }
        if (!isPaused()) {
            send();
        }
        if (feed.isFull() && drop) {
            feed.dropHalf();
            broker.acknowledge(feed.acknowledged());
        }
        if (feed.isFull()) {
            schedule(SOON);
            return false;
        }
        return true;
    }

    void add(long position, String line) {
        feed.add(position, line);
        if (feed.hasBatch() && !isPaused()) {
            send();
        } else {
            schedule(SOON);
        }
    }

    /** A record that is not wanted is done with as soon as all before it is. */
    void skip(long position) {
        if (feed.isEmpty()) {
            broker.acknowledge(position);
        }
    }

    private void send() {
        RecordFeed.Outcome outcome;
        do {
            outcome = feed.send();
            if (outcome == RecordFeed.Outcome.SENT) {
                broker.acknowledge(feed.acknowledged());
            }
        } while (outcome == RecordFeed.Outcome.SENT && feed.hasBatch());
        if (outcome == RecordFeed.Outcome.FAILED) {
            failed();
        } else {
            if (failures > 0) {
                broker.takenAgain(failures);
            }
            failures = 0;
            if (!feed.isEmpty()) {
                schedule(SOON);
            }
        }
    }

    private void failed() {
        // Said once, not with every attempt of a long night.
        if (failures == 0) {
            broker.failing(feed.lastFailure());
        }
        failures++;
        Duration pause = pause();
        pausedUntil = nanos.getAsLong() + pause.toNanos();
        schedule(pause);
    }

    private Duration pause() {
        long millis = 100L << Math.min(failures, 6);
        return millis > LONGEST_PAUSE.toMillis() ? LONGEST_PAUSE : Duration.ofMillis(millis);
    }

    private boolean isPaused() {
        return pausedUntil - nanos.getAsLong() > 0;
    }

    private void schedule(Duration after) {
        if (!scheduled) {
            scheduled = true;
            broker.schedule(after, () -> {
                scheduled = false;
                long early = pausedUntil - nanos.getAsLong();
                if (early > 0) {
                    schedule(Duration.ofNanos(early));
                } else {
                    send();
                }
            });
        }
    }
}
