package io.muster.runbook.runner;

/** A runner gave no answer; its whole process tree is dead. */
public final class RunnerFailed extends Exception {

    /** Why there is no answer. */
    public enum Kind {
        /** It did not answer in time. */
        TIMED_OUT,
        /** It died, or could not be started. */
        DIED,
        /** It said more than is read. */
        FLOODED,
        /** It took more than it may. */
        OVER_LIMIT,
        /** Somebody wanted it dead. */
        KILLED
    }

    private final Kind kind;

    RunnerFailed(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
