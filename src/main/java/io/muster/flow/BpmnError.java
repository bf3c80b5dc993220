package io.muster.flow;

/** A failure to which the drawing has an answer: caught by an error boundary event with this code. */
class BpmnError extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String code;

    BpmnError(String code, String message) {
        super(message);
        this.code = code;
    }

    String code() {
        return code;
    }
}
