package io.muster.timeline;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An entry as it is stored.
 *
 * @param salt null when redacted
 * @param payload null when redacted
 * @param author who wrote it, as JSON; only when redacted
 */
record Link(
        String record,
        long n,
        String type,
        Instant at,
        byte @Nullable [] salt,
        @Nullable String payload,
        @Nullable String author,
        byte[] digest,
        byte[] hash) {}
