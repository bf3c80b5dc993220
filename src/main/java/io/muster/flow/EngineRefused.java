package io.muster.flow;

/** The engine answered no. Trying the same again is of no use. */
class EngineRefused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Which no. */
    enum Kind {
        /** What the command is about does not exist, or no longer. */
        NOT_FOUND,
        /** It has that message already. */
        ALREADY_EXISTS,
        /** Anything else: a faulty model, a job in another state. */
        INVALID
    }

    private final Kind kind;

    EngineRefused(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }
}
