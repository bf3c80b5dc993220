package io.muster.incident;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.micronaut.data.annotation.MappedProperty;
import io.muster.message.Actor;
import io.muster.message.RecordKey;
import io.muster.settings.Role;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An incident as it is stored; who holds its roles are rows of their own. */
@MappedEntity("incident_record")
record IncidentRow(
        @Id String key,
        long number,
        String title,
        String level,
        @Nullable String previousLevel,
        Status status,
        @MappedProperty("private") boolean isPrivate,
        boolean drill,
        int opening,
        @Nullable String cause,
        String declaredBy,
        String declaredByName,
        Instant declaredAt,
        Instant since,
        @Nullable String acknowledgedBy,
        @Nullable String acknowledgedByName,
        @Nullable Instant acknowledgedAt,
        @Nullable Instant mitigatedAt,
        @Nullable Instant resolvedAt,
        @Nullable Instant closedAt,
        @Nullable String summary,
        @Nullable String mergedInto,
        @Nullable Instant quietUntil,
        @Nullable String levelBy) {

    static IncidentRow declared(long number, Declaration declaration, String title, String level, Instant now) {
        return new IncidentRow(
                RecordKey.incident(number).toString(),
                number,
                title,
                level,
                null,
                Status.DECLARED,
                declaration.isPrivate(),
                declaration.drill(),
                1,
                declaration.cause(),
                declaration.by().id(),
                declaration.by().name(),
                now,
                now,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    /** @param insiders ids of those who know of a private incident; empty for others */
    Incident incident(Map<Role, Actor> roles, Set<String> insiders) {
        return new Incident(
                RecordKey.of(key),
                title,
                level,
                previousLevel,
                status,
                isPrivate,
                drill,
                opening,
                new Actor(declaredBy, declaredByName),
                declaredAt,
                since,
                acknowledgedBy == null || acknowledgedByName == null
                        ? null
                        : new Actor(acknowledgedBy, acknowledgedByName),
                acknowledgedAt,
                mitigatedAt,
                resolvedAt,
                closedAt,
                summary,
                roles,
                mergedInto == null ? null : RecordKey.of(mergedInto),
                quietUntil,
                levelBy,
                insiders);
    }
}
