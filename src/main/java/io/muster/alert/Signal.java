package io.muster.alert;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One alert as a sender told it, cleaned and measured.
 *
 * @param level as the sender wrote it, null when it named none
 * @param startsAt when it began to fire, as far as the sender says
 */
record Signal(
        String fingerprint,
        String name,
        String title,
        boolean firing,
        @Nullable String level,
        @Nullable Instant startsAt,
        Map<String, String> labels,
        @Nullable String link) {}
