package io.muster.launch;

import java.time.Duration;

/**
 * A program that does the same work as Muster, for the speed benchmark: a webhook starts a run of three steps of
 * {@code /bin/true}, one after the other, and all of it is recorded in a durable PostgreSQL of its own. Opening one starts it.
 */
interface Peer extends AutoCloseable {

    String name();

    /** Its version and how it is set up, in one line. */
    String what();

    /**
     * Calls the webhook once, which starts one run. Any number of threads may.
     *
     * @throws IllegalStateException when the call was not accepted
     */
    void post();

    /** How many runs its PostgreSQL has stored as completed, of all since it was opened. */
    long completed();

    /** How many programs it has stored as having ended well, in all these runs. */
    long programs();

    /** Processor time so far of its server, with what that started, and of its PostgreSQL. Linux only. */
    Duration cpu();

    @Override
    void close();
}
