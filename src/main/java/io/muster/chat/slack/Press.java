package io.muster.chat.slack;

import java.util.Optional;

record Press(How how, String command) {
    enum How {
        DO,
        ASK,
        FORM
    }

    static Optional<Press> read(String id, String value) {
        return Optional.empty();
    }
}
