package io.muster.launch;

/** A child process with a life of its own that the supervisor keeps up: {@link LocalPostgres}, {@link LocalEngine}. */
public sealed interface Service permits LocalPostgres, LocalEngine {

    String name();

    /** Starts it or takes it over, and waits until it is ready. */
    void start();

    /** Starts it again after it died, at the same address. */
    void restart();

    boolean isAlive();

    long pid();

    void awaitEnd();

    /** An orderly stop. */
    void stop();

    /** As {@code kill -9} does. */
    void kill();
}
