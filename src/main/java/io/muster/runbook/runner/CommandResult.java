package io.muster.runbook.runner;

/**
 * What a command gave back.
 *
 * @param status exit code, or status of the answer; 0 of a statement that was executed
 * @param text what it wrote to standard output, or the body, or the rows as JSON; bounded
 * @param millis how long it took
 * @param summary what its last line says for people
 */
public record CommandResult(int status, String text, long millis, String summary) {

    public CommandResult(int status, String text, long millis) {
        this(status, text, millis, text);
    }

    /** How a program ended, in words: {@code ended with 1: no such service}. */
    String ended() {
        String line = summary.strip().lines().reduce("", (one, other) -> other).strip();
        String last = line.length() <= 200 ? line : line.substring(0, 200) + "…";
        return " ended with " + status + (line.isEmpty() ? "" : ": " + last);
    }
}
