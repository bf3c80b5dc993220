package io.muster.chat;

import io.muster.message.RecordKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where a record is worked on a platform.
 *
 * @param channel the platform's id of the channel
 * @param thread the post under which it is worked, as operations are; null: the whole channel
 * @param name of the channel, without a sign before it
 * @param hidden whether only those who are invited know of the channel
 * @param archivedAt null while things can be said there
 */
public record Place(
        String platform,
        String channel,
        @Nullable String thread,
        String name,
        RecordKey record,
        boolean hidden,
        Instant openedAt,
        @Nullable Instant archivedAt) {}
