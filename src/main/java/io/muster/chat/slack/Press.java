package io.muster.chat.slack;

import io.muster.message.Button;
import java.util.Optional;

/**
 * What a press of a button comes to. It travels in the button itself: how in the action's id, the command line in its
 * value, so that a button works as long as its message is there.
 */
record Press(How how, String command) {

    /** Characters of a value; a longer command line is no button. */
    static final int LONGEST = 2_000;

    enum How {
        /** The command is done. */
        DO,
        /** A reason is asked for first, and goes behind the command. */
        ASK,
        /** The command is only begun: its form opens. */
        FORM
    }

    static Press of(Button button) {
        String command = button.command();
        return new Press(button.asksReason() ? How.ASK : command.endsWith(" ") ? How.FORM : How.DO, command);
    }

    /** @param n makes it the only one of its kind in its message */
    String actionId(int n) {
        return "muster-" + how.name().toLowerCase(java.util.Locale.ROOT) + "-" + n;
    }

    /** Empty for what is no button of ours, or one that only opens a link. */
    static Optional<Press> read(String actionId, String value) {
        if (value == null) {
            return Optional.empty();
        }
        for (How how : How.values()) {
            if (actionId.startsWith("muster-" + how.name().toLowerCase(java.util.Locale.ROOT) + "-")) {
                return Optional.of(new Press(how, value));
            }
        }
        return Optional.empty();
    }
}
