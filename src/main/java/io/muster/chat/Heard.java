package io.muster.chat;

import io.muster.message.Actor;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that a person wrote in a channel.
 *
 * @param id names the message on its platform for ever: {@code slack/C024BE91L/1700000000.000100}
 * @param at when it was written, by the platform's clock
 * @param thread id of the message under which it stands; null: it stands in the channel itself
 */
public record Heard(
        String id,
        String channel,
        Actor who,
        String text,
        Instant at,
        @Nullable String thread) {}
