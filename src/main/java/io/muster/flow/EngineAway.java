package io.muster.flow;

/**
 * The engine gave no answer: not reachable, too busy, or silent. To be tried again later.
 *
 * <p>{@link #certainlyNotDone} is true only when the engine itself turned the command away before taking it.
 */
class EngineAway extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean certainlyNotDone;

    EngineAway(String message, boolean certainlyNotDone) {
        super(message);
        this.certainlyNotDone = certainlyNotDone;
    }

    boolean certainlyNotDone() {
        return certainlyNotDone;
    }
}
