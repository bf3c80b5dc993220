package io.muster.runbook.dsl;

/** A runbook cannot say what it is asked for; the message is for people and names file and line. */
public final class RunbookFailure extends RuntimeException {
    public RunbookFailure(String message) {
        super(message);
    }
}
