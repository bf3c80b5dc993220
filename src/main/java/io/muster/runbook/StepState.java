package io.muster.runbook;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A step of a run as it stands.
 *
 * @param outcome null while not begun or going
 * @param line one line of what came of it
 * @param last the last lines that its newest attempt put out; empty while it goes and when it was silent
 * @param began null while not begun
 * @param undone whether it was undone later
 * @param back what came of it on the way back, in words; empty where it went none
 */
public record StepState(
        Step step,
        @Nullable StepOutcome outcome,
        String line,
        List<String> last,
        @Nullable Instant began,
        @Nullable Duration took,
        boolean undone,
        String back) {

    /** Whether it changed something that could be undone, and was not. */
    public boolean canBeUndone() {
        return step instanceof Step.Change change
                && change.undo()
                && !undone
                && outcome != null
                && outcome != StepOutcome.REFUSED
                && outcome != StepOutcome.DIFFERS;
    }
}
