package io.muster.runbook.runner;

/** A command could not be done, or nobody knows whether it was. */
final class CommandFailure extends Exception {

    private final boolean mayHaveHappened;

    CommandFailure(String message, boolean mayHaveHappened) {
        super(message);
        this.mayHaveHappened = mayHaveHappened;
    }

    boolean mayHaveHappened() {
        return mayHaveHappened;
    }
}
