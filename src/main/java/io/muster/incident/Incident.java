package io.muster.incident;

import io.muster.message.Actor;
import io.muster.message.RecordKey;
import io.muster.settings.Role;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An incident as it stands.
 *
 * @param level name of a row of levels.dmn, such as {@code sev1}
 * @param opening 1 when declared, one more with each reopening
 * @param roles who holds what
 * @param since when the present status began
 */
public record Incident(
        RecordKey key,
        String title,
        String level,
        @Nullable String previousLevel,
        Status status,
        boolean isPrivate,
        boolean drill,
        int opening,
        Actor declaredBy,
        Instant declaredAt,
        Instant since,
        @Nullable Actor acknowledgedBy,
        @Nullable Instant acknowledgedAt,
        @Nullable Instant mitigatedAt,
        @Nullable Instant resolvedAt,
        @Nullable Instant closedAt,
        @Nullable String summary,
        Map<Role, Actor> roles) {

    public boolean acknowledged() {
        return acknowledgedAt != null;
    }
}
