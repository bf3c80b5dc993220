package io.muster.chat;

import com.github.f4b6a3.uuid.UuidCreator;
import io.muster.message.Actor;
import io.muster.message.RecordKey;
import org.jspecify.annotations.Nullable;

/**
 * Something a person typed or pressed, as it came in. Nothing in it is trusted but {@code who}, which the surface has
 * made sure of.
 *
 * @param delivery names this one sending for ever, within its person: the same again is not done again. At most 200
 *     characters; a client's {@code Idempotency-Key}, a platform's own id, or {@link #freshDelivery()}
 * @param text the line, with or without {@code /incident} before it
 * @param room the record whose war room it was typed in, and which it therefore means; null: typed elsewhere
 * @param behind who really said it, in the name of {@code who}; null when that is the same. Made sure of by the surface
 */
public record CommandLine(
        String delivery,
        String text,
        Actor who,
        @Nullable RecordKey room,
        Surface surface,
        @Nullable Actor behind) {

    /** Characters of a line. */
    public static final int LONGEST = 10_000;

    public CommandLine {
        if (delivery.isBlank() || delivery.length() > 200) {
            throw new IllegalArgumentException(
                    "a delivery id of " + delivery.length() + " characters; give one of 1 to 200");
        }
    }

    /** As people speak for themselves. */
    public CommandLine(String delivery, String text, Actor who, @Nullable RecordKey room, Surface surface) {
        this(delivery, text, who, room, surface, null);
    }

    /** An id for a surface that has none of its own. */
    public static String freshDelivery() {
        return UuidCreator.getTimeOrderedEpoch().toString();
    }
}
