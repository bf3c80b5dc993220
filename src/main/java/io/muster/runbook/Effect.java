package io.muster.runbook;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A row of the ledger: one attempt at a step.
 *
 * @param step {@code s2}, or {@code s2/undo}
 * @param outcome null while begun
 * @param leaseUntil until when its owner is believed to live
 */
record Effect(
        long id,
        String step,
        String digest,
        @Nullable StepOutcome outcome,
        String line,
        String output,
        Instant leaseUntil,
        Instant beganAt,
        @Nullable Instant endedAt) {

    /** Whether it has happened, or may have: then it is not done again without a question. */
    boolean mayHaveHappened() {
        return outcome == null || outcome == StepOutcome.DONE || outcome == StepOutcome.UNKNOWN;
    }

    Duration took() {
        return endedAt == null ? Duration.ZERO : Duration.between(beganAt, endedAt);
    }
}
