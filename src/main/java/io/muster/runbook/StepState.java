package io.muster.runbook;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A step of a run as it stands.
 *
 * @param outcome null while not begun or going
 * @param line one line of what came of it
 * @param began null while not begun
 * @param undone whether it was undone later
 */
public record StepState(
        Step step,
        @Nullable StepOutcome outcome,
        String line,
        @Nullable Instant began,
        @Nullable Duration took,
        boolean undone) {}
