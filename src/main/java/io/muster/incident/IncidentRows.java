package io.muster.incident;

import io.muster.message.Actor;
import io.muster.message.RecordKey;
import io.muster.settings.Role;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The tables of this module. */
@Component
class IncidentRows {

    private final JdbcClient jdbc;

    IncidentRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    RecordKey insert(Declaration declaration, String title, String level, Instant now) {
        long number =
                jdbc.sql("select nextval('incident_number')").query(Long.class).single();
        RecordKey key = RecordKey.incident(number);
        jdbc.sql("insert into incident_record (key, number, title, level, status, private, drill, opening, cause,"
                        + " declared_by, declared_by_name, declared_at, since) values (:key, :number, :title, :level,"
                        + " :status, :private, :drill, 1, :cause, :by, :byName, :now, :now)")
                .param("key", key.toString())
                .param("number", number)
                .param("title", title)
                .param("level", level)
                .param("status", Status.DECLARED.name())
                .param("private", declaration.isPrivate())
                .param("drill", declaration.drill())
                .param("cause", declaration.cause())
                .param("by", declaration.by().id())
                .param("byName", declaration.by().name())
                .param("now", Timestamp.from(now))
                .update();
        return key;
    }

    /** Nobody else changes the record until the transaction ends. */
    void lock(RecordKey key) {
        jdbc.sql("select 1 from incident_record where key = :key for no key update")
                .param("key", key.toString())
                .query(Integer.class)
                .optional();
    }

    Optional<Incident> find(RecordKey key) {
        return list("where r.key = :key", Map.of("key", key.toString())).stream()
                .findFirst();
    }

    /** Whoever is in the room already stays since when he was. @return whether he is new there */
    boolean enter(RecordKey key, Actor person, Instant now) {
        return jdbc.sql("insert into incident_person (record, person, person_name, since)"
                                + " values (:record, :person, :name, :now) on conflict do nothing")
                        .param("record", key.toString())
                        .param("person", person.id())
                        .param("name", person.name())
                        .param("now", Timestamp.from(now))
                        .update()
                == 1;
    }

    Set<RecordKey> hiddenFrom(String reader) {
        return new HashSet<>(
                jdbc.sql("select r.key from incident_record r where r.private and not exists (select 1 from"
                                + " incident_person p where p.record = r.key and p.person = :reader)")
                        .param("reader", reader)
                        .query((row, i) -> RecordKey.of(row.getString("key")))
                        .list());
    }

    /** In the room, in the order in which they came. */
    List<Actor> inRoom(RecordKey key) {
        return jdbc.sql("select person, person_name from incident_person where record = :record order by since, person")
                .param("record", key.toString())
                .query((row, i) -> new Actor(row.getString("person"), row.getString("person_name")))
                .list();
    }

    List<Incident> open() {
        return list("where r.status not in ('CLOSED', 'CANCELLED') order by r.number", Map.of());
    }

    /** @param reader private incidents that this person does not know are left out */
    List<Incident> ended(String reader, int limit) {
        return list(
                "where r.status in ('CLOSED', 'CANCELLED') and (not r.private or exists (select 1 from incident_person p"
                        + " where p.record = r.key and p.person = :reader))"
                        + " order by r.since desc, r.number desc limit :limit",
                Map.of("reader", reader, "limit", limit));
    }

    List<Incident> ended(int limit) {
        return list(
                "where r.status in ('CLOSED', 'CANCELLED') order by r.since desc, r.number desc limit :limit",
                Map.of("limit", limit));
    }

    void acknowledged(RecordKey key, Actor by, Instant now) {
        jdbc.sql("update incident_record set acknowledged_by = :by, acknowledged_by_name = :byName,"
                        + " acknowledged_at = :now where key = :key")
                .param("by", by.id())
                .param("byName", by.name())
                .param("now", Timestamp.from(now))
                .param("key", key.toString())
                .update();
    }

    void status(RecordKey key, Status status, Instant now) {
        // Who says that the cause is gone says that its impact is.
        String times = switch (status) {
            case DECLARED, ACTIVE -> "";
            case MITIGATED -> ", mitigated_at = :now";
            case RESOLVED -> ", mitigated_at = coalesce(mitigated_at, :now), resolved_at = :now";
            case CLOSED, CANCELLED -> ", closed_at = :now";
        };
        jdbc.sql("update incident_record set status = :status, since = :now" + times + " where key = :key")
                .param("status", status.name())
                .param("now", Timestamp.from(now))
                .param("key", key.toString())
                .update();
    }

    void opened(RecordKey key, Instant now) {
        jdbc.sql("update incident_record set opening = opening + 1, status = 'DECLARED', since = :now,"
                        + " acknowledged_by = null, acknowledged_by_name = null, acknowledged_at = null,"
                        + " mitigated_at = null, resolved_at = null, closed_at = null, merged_into = null,"
                        + " quiet_until = null where key = :key")
                .param("now", Timestamp.from(now))
                .param("key", key.toString())
                .update();
    }

    void summary(RecordKey key, String summary) {
        jdbc.sql("update incident_record set summary = :summary where key = :key")
                .param("summary", summary)
                .param("key", key.toString())
                .update();
    }

    void title(RecordKey key, String title) {
        jdbc.sql("update incident_record set title = :title where key = :key")
                .param("title", title)
                .param("key", key.toString())
                .update();
    }

    void level(RecordKey key, String level, Actor by) {
        jdbc.sql("update incident_record set previous_level = level, level = :level, level_by = :by where key = :key")
                .param("level", level)
                .param("by", by.id())
                .param("key", key.toString())
                .update();
    }

    void quietUntil(RecordKey key, Instant until) {
        jdbc.sql("update incident_record set quiet_until = :until where key = :key")
                .param("until", Timestamp.from(until))
                .param("key", key.toString())
                .update();
    }

    void mergedInto(RecordKey key, RecordKey into) {
        jdbc.sql("update incident_record set merged_into = :into where key = :key")
                .param("into", into.toString())
                .param("key", key.toString())
                .update();
    }

    void role(RecordKey key, Role role, Actor person, Instant now) {
        jdbc.sql("insert into incident_role (record, role, person, person_name, since)"
                        + " values (:record, :role, :person, :name, :now) on conflict (record, role) do update"
                        + " set person = excluded.person, person_name = excluded.person_name, since = excluded.since")
                .param("record", key.toString())
                .param("role", role.name())
                .param("person", person.id())
                .param("name", person.name())
                .param("now", Timestamp.from(now))
                .update();
    }

    private List<Incident> list(String which, Map<String, ?> parameters) {
        Map<String, Map<Role, Actor>> roles = new HashMap<>();
        jdbc.sql("select * from incident_role where record in (select r.key from incident_record r " + which + ")")
                .params(parameters)
                .query(row -> {
                    roles.computeIfAbsent(row.getString("record"), key -> new EnumMap<>(Role.class))
                            .put(
                                    Role.valueOf(row.getString("role")),
                                    new Actor(row.getString("person"), row.getString("person_name")));
                });
        Map<String, Set<String>> insiders = new HashMap<>();
        jdbc.sql("select record, person from incident_person where record in (select r.key from (select * from"
                        + " incident_record r " + which + ") r where r.private)")
                .params(parameters)
                .query(row -> {
                    insiders.computeIfAbsent(row.getString("record"), key -> new HashSet<>())
                            .add(row.getString("person"));
                });
        return jdbc.sql("select r.* from incident_record r " + which)
                .params(parameters)
                .query((row, i) -> incident(
                        row,
                        roles.getOrDefault(row.getString("key"), Map.of()),
                        insiders.getOrDefault(row.getString("key"), Set.of())))
                .list();
    }

    private static Incident incident(ResultSet row, Map<Role, Actor> roles, Set<String> insiders) throws SQLException {
        String mergedInto = row.getString("merged_into");
        String acknowledgedBy = row.getString("acknowledged_by");
        return new Incident(
                RecordKey.of(row.getString("key")),
                row.getString("title"),
                row.getString("level"),
                row.getString("previous_level"),
                Status.valueOf(row.getString("status")),
                row.getBoolean("private"),
                row.getBoolean("drill"),
                row.getInt("opening"),
                new Actor(row.getString("declared_by"), row.getString("declared_by_name")),
                row.getTimestamp("declared_at").toInstant(),
                row.getTimestamp("since").toInstant(),
                acknowledgedBy == null ? null : new Actor(acknowledgedBy, row.getString("acknowledged_by_name")),
                instant(row, "acknowledged_at"),
                instant(row, "mitigated_at"),
                instant(row, "resolved_at"),
                instant(row, "closed_at"),
                row.getString("summary"),
                Collections.unmodifiableMap(roles),
                mergedInto == null ? null : RecordKey.of(mergedInto),
                instant(row, "quiet_until"),
                row.getString("level_by"),
                Collections.unmodifiableSet(insiders));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp at = row.getTimestamp(column);
        return at == null ? null : at.toInstant();
    }
}
