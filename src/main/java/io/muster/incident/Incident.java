package io.muster.incident;

import io.muster.message.Actor;
import io.muster.message.RecordKey;
import io.muster.settings.Role;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An incident as it stands, or what an {@link Operation} has in common with one.
 *
 * @param level name of a row of levels.dmn, such as {@code sev1}; of an operation the name of its row
 * @param opening 1 when declared, one more with each reopening
 * @param roles who holds what
 * @param since when the present status began
 * @param mergedInto the incident that goes on with it, when it was a duplicate
 * @param quietUntil reminders say nothing before then; null: they are not snoozed
 * @param levelBy id of who changed the level last; null while it is the declared one
 * @param insiders ids of those who know of a private incident; empty of one that is not private
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
        Map<Role, Actor> roles,
        @Nullable RecordKey mergedInto,
        @Nullable Instant quietUntil,
        @Nullable String levelBy,
        Set<String> insiders) {

    public boolean isOperation() {
        return key.kind() == RecordKey.Kind.OP;
    }

    public boolean acknowledged() {
        return acknowledgedAt != null;
    }

    /** Whether this person may know that it exists. To everybody else a private incident is no incident. */
    public boolean isKnownTo(Actor person) {
        return !isPrivate || person.isMuster() || insiders.contains(person.id());
    }

    /** Whether a flow's reminders are to say nothing now. */
    public boolean isQuiet(Instant now) {
        return quietUntil != null && now.isBefore(quietUntil);
    }
}
