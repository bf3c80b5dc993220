package io.muster.runbook;

import java.util.Locale;

/** What came of a step; the generated diagram draws what follows each. */
public enum StepOutcome {
    DONE,
    FAILED,
    /** A change of which nobody can say whether it happened. */
    UNKNOWN,
    /** The command resolves differently from what was approved. */
    DIFFERS,
    /** No grant. */
    REFUSED,
    ABORTED,
    /** The condition of a {@code when} does not hold. */
    SKIPPED;

    /** As the variable {@code outcome} has it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it is as it should be. */
    public boolean isGood() {
        return this == DONE || this == SKIPPED;
    }
}
