package io.muster.message;

/**
 * A person asked for something that cannot be done. The message is for that person alone: it says what, which value,
 * and the next move. Thrown by façades before anything changed; it rolls the transaction back.
 */
public class Refused extends RuntimeException {

    public Refused(String message) {
        super(message);
    }
}
