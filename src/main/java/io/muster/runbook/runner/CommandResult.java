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
}
