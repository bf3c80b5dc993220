package io.muster.runbook.spec;

import io.muster.runbook.Mistake;

/** The run comes to something of which the example says nothing, so that nobody knows how it goes on. */
final class NotGiven extends RuntimeException {

    private final transient Mistake mistake;

    NotGiven(Mistake mistake) {
        super(mistake.toString());
        this.mistake = mistake;
    }

    Mistake mistake() {
        return mistake;
    }
}
