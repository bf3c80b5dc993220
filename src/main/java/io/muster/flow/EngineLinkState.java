package io.muster.flow;

import org.springframework.stereotype.Component;

/** Whether the engine is there, is the one we know, and has our models; for whoever only needs to know that. */
@Component
class EngineLinkState {

    private volatile boolean ready;
    private volatile String why = "not reached yet";

    boolean ready() {
        return ready;
    }

    /** Why it is not ready, in words; what was the matter last when it is. */
    String why() {
        return why;
    }

    void there() {
        ready = true;
    }

    void away(String reason) {
        why = reason;
        ready = false;
    }
}
