package io.muster.runbook;

/**
 * A change of a run, as the way back finds it.
 *
 * @param why in words; empty where the standing says it all
 */
public record UndoState(Step.Change step, Standing standing, String why) {

    /** What is, or was, to be undone. */
    public enum Standing {
        /** It was done and is as it was left. */
        LEFT("not undone"),
        UNDONE("undone"),
        NOTHING("nothing to undo"),
        NOT_UNDOABLE("cannot be undone"),
        /** Its undo was tried, and did not come to a good end. */
        FAILED("undo failed");

        private final String words;

        Standing(String words) {
            this.words = words;
        }
    }

    /** Whether an undo would be run for it. */
    public boolean isOpen() {
        return standing == Standing.LEFT || standing == Standing.FAILED;
    }

    public String words() {
        return standing.words + (why.isEmpty() ? "" : ": " + why);
    }
}
