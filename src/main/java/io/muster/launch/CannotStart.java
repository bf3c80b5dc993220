package io.muster.launch;

/** Why something cannot start: one sentence for a person, with the next move. Printed without a stack trace; exit code 1. */
public final class CannotStart extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public CannotStart(String sentence) {
        super(sentence);
    }

    public CannotStart(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
