package io.muster.runbook;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row of the ledger: one attempt at a step.
 *
 * @param step {@code s2}, or {@code s2/undo}
 * @param same what makes it the same step in a later generation, empty in old rows
 * @param outputs what it gave to later steps
 * @param outcome null while begun
 * @param leaseUntil until when its owner is believed to live
 */
record Effect(
        long id,
        String step,
        String digest,
        String same,
        @Nullable StepOutcome outcome,
        String line,
        String output,
        Map<String, Object> outputs,
        Instant leaseUntil,
        Instant beganAt,
        @Nullable Instant endedAt) {

    /** Whether nobody can say that it happened: then it is not done again without a question. */
    boolean isUncertain() {
        return outcome == null || outcome == StepOutcome.UNKNOWN;
    }

    Duration took() {
        return endedAt == null ? Duration.ZERO : Duration.between(beganAt, endedAt);
    }
}
