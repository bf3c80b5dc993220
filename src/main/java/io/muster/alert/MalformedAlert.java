package io.muster.alert;

/** A delivery cannot be read. The message names the field, what it holds, and what is expected. */
public class MalformedAlert extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String field;

    public MalformedAlert(String field, String message) {
        super(message);
        this.field = field;
    }

    /** Where it is, as a path: {@code alerts[2].labels}. */
    public String field() {
        return field;
    }
}
