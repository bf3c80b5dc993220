package io.muster.chat;

import io.muster.message.Refused;

/** A line came under the delivery id of another line. Nothing was done: which of the two is meant, only the sender knows. */
public final class DeliveryTaken extends Refused {

    private static final long serialVersionUID = 1L;

    private static final int SHOWN = 100;

    DeliveryTaken(CommandLine before) {
        super("You have used the key " + before.delivery() + " before, for '" + shown(before.text()) + "'"
                + (before.room() == null ? "" : " in " + before.room())
                + ". Nothing was done. Send something else under a key of its own.");
    }

    private static String shown(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }
}
