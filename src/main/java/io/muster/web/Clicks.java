package io.muster.web;

import java.util.UUID;

/** Names a press of a button before it happens: however often the form arrives, it is one press. */
final class Clicks {

    private Clicks() {}

    static String fresh() {
        return UUID.randomUUID().toString();
    }
}
