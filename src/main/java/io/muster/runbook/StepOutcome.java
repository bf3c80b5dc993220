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
    ABORTED;

    /** As the variable {@code outcome} has it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
