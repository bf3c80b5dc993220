package io.muster.runbook.runner;

/** A command could not be done, or nobody knows whether it was. */
public final class CommandFailure extends Exception {

    private final boolean mayHaveHappened;

    public CommandFailure(String message, boolean mayHaveHappened) {
        super(message);
        this.mayHaveHappened = mayHaveHappened;
    }

    public boolean mayHaveHappened() {
        return mayHaveHappened;
    }
}
