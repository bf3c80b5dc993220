package io.muster.database;

import org.springframework.stereotype.Component;

/**
 * Tells every replica that there may be something new, without saying what: whoever listens looks again. Sent with
 * PostgreSQL's NOTIFY after commit, debounced; a lost one costs at most a second, since everybody also polls.
 */
@Component
public class WakeUp {

    /** Wakes all replicas after the present transaction commits (at once outside one). */
    public void afterCommit() {
        throw new UnsupportedOperationException();
    }

    /**
     * Calls back on a virtual thread of its own after each wake-up and at least once a second, never twice at a time.
     *
     * @return closes the subscription
     */
    public AutoCloseable subscribe(String name, Runnable look) {
        throw new UnsupportedOperationException();
    }
}
