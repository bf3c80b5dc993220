package io.muster.flow;

/** A task of a model says something that its worker cannot take. */
class BadParameter extends RuntimeException {

    private static final long serialVersionUID = 1L;

    BadParameter(String message) {
        super(message);
    }
}
