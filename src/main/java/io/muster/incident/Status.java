package io.muster.incident;

/** Where a record is in its life. It only moves forward within one opening; a reopening starts a new one. */
public enum Status {
    /** Known, nobody has taken it. */
    DECLARED,
    /** Somebody has acknowledged it. */
    ACTIVE,
    /** The impact is gone. */
    MITIGATED,
    /** The cause is gone. */
    RESOLVED,
    /** The review is done, or not needed. */
    CLOSED,
    /** It was none, or a duplicate. */
    CANCELLED;

    public boolean isOpen() {
        return this != CLOSED && this != CANCELLED;
    }

    /** Whether people are still at it. */
    public boolean isWorked() {
        return this == DECLARED || this == ACTIVE || this == MITIGATED;
    }

    public String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
