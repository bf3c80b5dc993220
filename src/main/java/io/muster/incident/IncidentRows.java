package io.muster.incident;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.annotation.TypeDef;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.DataType;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import io.muster.message.Actor;
import io.muster.message.RecordKey;
import io.muster.settings.Role;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The tables of this module. */
@JdbcRepository(dialect = Dialect.POSTGRES)
interface IncidentRows extends GenericRepository<IncidentRow, String> {

    @Query("select nextval('incident_number')")
    long nextNumber();

    void save(IncidentRow row);

    Optional<IncidentRow> findByKey(String key);

    Optional<IncidentRow> findByKeyForUpdate(String key);

    @Query("select * from incident_record where kind = 'INC' and status not in ('CLOSED', 'CANCELLED') order by number")
    List<IncidentRow> openRows();

    @Query("select * from incident_record where kind = 'INC' and status in ('CLOSED', 'CANCELLED')"
            + " order by since desc, number desc limit :limit")
    List<IncidentRow> endedRows(int limit);

    @Query(
            "select * from incident_record r where r.kind = 'INC' and r.status in ('CLOSED', 'CANCELLED') and (not r.private"
                    + " or exists (select 1 from incident_person p where p.record = r.key and p.person = :reader))"
                    + " order by r.since desc, r.number desc limit :limit")
    List<IncidentRow> endedRows(String reader, int limit);

    @Query("select r.key from incident_record r where r.private and not exists (select 1 from incident_person p"
            + " where p.record = r.key and p.person = :reader)")
    List<String> keysHiddenFrom(String reader);

    @Query("select * from incident_role where record = any(:records)")
    List<RoleRow> roleRows(@TypeDef(type = DataType.STRING_ARRAY) String... records);

    @Query("select * from incident_person where record = any(:records) order by since, person")
    List<PersonRow> personRows(@TypeDef(type = DataType.STRING_ARRAY) String... records);

    /** @return 0 when the person is there already, since when he was */
    @Query("insert into incident_person (record, person, person_name, since) values (:record, :person, :name, :now)"
            + " on conflict do nothing")
    int enter(String record, String person, String name, Instant now);

    @Query("update incident_record set acknowledged_by = :by, acknowledged_by_name = :byName, acknowledged_at = :now"
            + " where key = :key")
    void acknowledged(String key, String by, String byName, Instant now);

    @Query("update incident_record set status = :status, since = :now where key = :key")
    void status(String key, Status status, Instant now);

    @Query("update incident_record set status = 'MITIGATED', since = :now, mitigated_at = :now where key = :key")
    void mitigated(String key, Instant now);

    /** Who says that the cause is gone says that its impact is. */
    @Query("update incident_record set status = 'RESOLVED', since = :now,"
            + " mitigated_at = coalesce(mitigated_at, :now), resolved_at = :now where key = :key")
    void resolved(String key, Instant now);

    @Query("update incident_record set status = :status, since = :now, closed_at = :now where key = :key")
    void ended(String key, Status status, Instant now);

    @Query("update incident_record set opening = opening + 1, status = 'DECLARED', since = :now,"
            + " acknowledged_by = null, acknowledged_by_name = null, acknowledged_at = null, mitigated_at = null,"
            + " resolved_at = null, closed_at = null, merged_into = null, quiet_until = null where key = :key")
    void opened(String key, Instant now);

    @Query("update incident_record set summary = :summary where key = :key")
    void summary(String key, String summary);

    @Query("update incident_record set title = :title where key = :key")
    void title(String key, String title);

    @Query("update incident_record set previous_level = level, level = :level, level_by = :by where key = :key")
    void level(String key, String level, String by);

    @Query("update incident_record set quiet_until = :until where key = :key")
    void quietUntil(String key, Instant until);

    @Query("update incident_record set merged_into = :into where key = :key")
    void mergedInto(String key, String into);

    @Query("insert into incident_role (record, role, person, person_name, since)"
            + " values (:record, :role, :person, :name, :now) on conflict (record, role) do update"
            + " set person = excluded.person, person_name = excluded.person_name, since = excluded.since")
    void role(String record, Role role, String person, String name, Instant now);

    default RecordKey insert(Declaration declaration, String title, String level, Instant now) {
        IncidentRow row = IncidentRow.declared(nextNumber(), declaration, title, level, now);
        save(row);
        return RecordKey.of(row.key());
    }

    /** Nobody else changes the record until the transaction ends. */
    default Optional<Incident> lock(RecordKey key) {
        return findByKeyForUpdate(key.toString()).map(this::known);
    }

    default Optional<Incident> find(RecordKey key) {
        return findByKey(key.toString()).map(this::known);
    }

    default List<Incident> open() {
        return known(openRows());
    }

    /** Private incidents that this reader does not know are left out. */
    default List<Incident> ended(String reader, int limit) {
        return known(endedRows(reader, limit));
    }

    default List<Incident> ended(int limit) {
        return known(endedRows(limit));
    }

    default Set<RecordKey> hiddenFrom(String reader) {
        return keysHiddenFrom(reader).stream().map(RecordKey::of).collect(Collectors.toSet());
    }

    /** In the room, in the order in which they came. */
    default List<Actor> inRoom(RecordKey key) {
        return personRows(key.toString()).stream().map(PersonRow::actor).toList();
    }

    /** @return whether the person is new there */
    default boolean enter(RecordKey key, Actor person, Instant now) {
        return enter(key.toString(), person.id(), person.name(), now) == 1;
    }

    default void acknowledged(RecordKey key, Actor by, Instant now) {
        acknowledged(key.toString(), by.id(), by.name(), now);
    }

    default void status(RecordKey key, Status status, Instant now) {
        switch (status) {
            case DECLARED, ACTIVE -> status(key.toString(), status, now);
            case MITIGATED -> mitigated(key.toString(), now);
            case RESOLVED -> resolved(key.toString(), now);
            case CLOSED, CANCELLED -> ended(key.toString(), status, now);
        }
    }

    default void role(RecordKey key, Role role, Actor person, Instant now) {
        role(key.toString(), role, person.id(), person.name(), now);
    }

    private Incident known(IncidentRow row) {
        return known(List.of(row)).getFirst();
    }

    private List<Incident> known(List<IncidentRow> rows) {
        Map<String, Map<Role, Actor>> roles = roleRows(keys(rows.stream())).stream()
                .collect(Collectors.groupingBy(RoleRow::record, Collectors.toMap(RoleRow::role, RoleRow::actor)));
        String[] secret = keys(rows.stream().filter(IncidentRow::isPrivate));
        Map<String, Set<String>> insiders = secret.length == 0
                ? Map.of()
                : personRows(secret).stream()
                        .collect(Collectors.groupingBy(
                                PersonRow::record, Collectors.mapping(PersonRow::person, Collectors.toSet())));
        return rows.stream()
                .map(row -> row.incident(
                        roles.getOrDefault(row.key(), Map.of()), insiders.getOrDefault(row.key(), Set.of())))
                .toList();
    }

    private static String[] keys(Stream<IncidentRow> rows) {
        return rows.map(IncidentRow::key).toArray(String[]::new);
    }
}
