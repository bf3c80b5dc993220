package io.muster.runbook;

import io.muster.message.Actor;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One execution of a runbook, as it stands.
 *
 * @param runbook name of the runbook, its file's name
 * @param title the runbook's title when it was asked for
 * @param hash SHA-256, hex, of the text it runs: the one shown when it was asked for, then the one its first job reported
 * @param generation which start of its process, 1 upward
 * @param step id of the step it stands at, null before the first
 * @param abortRequested somebody wants it to end; a step that is going is being killed
 */
public record Run(
        RunKey key,
        String runbook,
        String title,
        String hash,
        int generation,
        Map<String, String> inputs,
        Actor requestedBy,
        State state,
        @Nullable String step,
        boolean abortRequested,
        Instant requestedAt,
        @Nullable Instant beganAt,
        @Nullable Instant endedAt) {

    /** The life of a run; the last five are ends. */
    public enum State {
        REQUESTED,
        RUNNING,
        SUCCEEDED,
        FAILED,
        STOPPED,
        UNDONE,
        ABORTED;

        public boolean ended() {
            return this != REQUESTED && this != RUNNING;
        }

        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** Correlation key of its process and of everything said to it: {@code INC-7/R3/1}. */
    public String flowKey() {
        return key + "/" + generation;
    }
}
