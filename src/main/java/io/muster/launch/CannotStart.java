package io.muster.launch;

import java.io.IOException;
import java.nio.file.NoSuchFileException;

/** Why something cannot start, or a command cannot be done: one sentence for a person, with the next move. Printed without a stack trace; exit code 1. */
public final class CannotStart extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public CannotStart(String sentence) {
        super(sentence);
    }

    public CannotStart(String sentence, Throwable cause) {
        super(sentence, cause);
    }

    static CannotStart unreadable(String file, IOException e) {
        boolean missing = e instanceof NoSuchFileException;
        return new CannotStart(file + (missing ? " is no file. Check its name." : " cannot be read: " + e + "."), e);
    }
}
