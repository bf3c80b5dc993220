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
 * @param labels of the alerts that it was asked for with
 * @param step id of the step it stands at, null before the first
 * @param abortRequested somebody wants it to end; a step that is going is being killed
 * @param undoing how it had ended, while it is being undone since; null: it goes, or went, forward
 * @param turnedBy who last had it undone, or go on with a mended file; null: nobody
 */
public record Run(
        RunKey key,
        String runbook,
        String title,
        String hash,
        int generation,
        Map<String, String> inputs,
        Map<String, String> labels,
        Actor requestedBy,
        State state,
        @Nullable String step,
        boolean abortRequested,
        Instant requestedAt,
        @Nullable Instant beganAt,
        @Nullable Instant endedAt,
        Mode mode,
        @Nullable State undoing,
        @Nullable Actor turnedBy) {

    /** What becomes of its changes. */
    public enum Mode {
        /** They are run, each with its grant. */
        REAL(""),
        /** They are shown, not asked for and not run: a dry run, asked for by {@code plan}. */
        PLAN("Planned, not run: "),
        /** They are asked for as always, and shown instead of run: the incident is a drill. */
        DRILL("A drill, not run: ");

        private final String words;

        Mode(String words) {
            this.words = words;
        }

        /** Whether observing is all that is really done. */
        public boolean isDry() {
            return this != REAL;
        }

        /** What a line says before the command that was not run. */
        String words() {
            return words;
        }
    }

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

    /** Whoever wants what it asks about now, and so may have to leave the answer to somebody else. */
    Actor asking() {
        return turnedBy == null ? requestedBy : turnedBy;
    }

    /** Correlation key of its process and of everything said to it: {@code INC-7/R3/1}. */
    public String flowKey() {
        return key + "/" + generation;
    }
}
