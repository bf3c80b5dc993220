package io.muster.alert;

import java.util.function.LongSupplier;

/** How many deliveries of a sender are taken: so many a second, and as many at once. Threads may share it. */
final class Pace {

    private final int perSecond;
    private final LongSupplier nanos;
    private double free;
    private long at;

    Pace(int perSecond, LongSupplier nanos) {
        this.perSecond = perSecond;
        this.nanos = nanos;
        this.free = perSecond;
        this.at = nanos.getAsLong();
    }

    synchronized boolean allowsOneMore() {
        long now = nanos.getAsLong();
        free = Math.min(perSecond, free + (now - at) / 1e9 * perSecond);
        at = now;
        if (free < 1) {
            return false;
        }
        free--;
        return true;
    }
}
