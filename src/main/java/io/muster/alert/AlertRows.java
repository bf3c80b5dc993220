package io.muster.alert;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.annotation.TypeDef;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.DataType;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import io.muster.message.RecordKey;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The tables of this module. */
@JdbcRepository(dialect = Dialect.POSTGRES)
interface AlertRows extends GenericRepository<AlertRow, String> {

    /** An alert that some incident has, and when the sender said that it began. */
    record Known(Alert alert, @Nullable Instant startsAt) {}

    @Query("insert into alert_group (sender, name) values (:sender, :name) on conflict do nothing")
    void addGroup(String sender, String name);

    @Query("select coalesce(record, '') from alert_group where sender = :sender and name = :name for update")
    String lockedGroup(String sender, String name);

    @Query("select record from alert_group where sender = :sender and name = :name and record is not null")
    Optional<String> groupRecord(String sender, String name);

    @Query("update alert_group set record = :record where sender = :sender and name = :name")
    void groupGoesTo(String sender, String name, String record);

    @Query("insert into alert_fingerprint (sender, fingerprint)"
            + " select :sender, f from unnest(cast(:fingerprints as text[])) f order by f on conflict do nothing")
    void addFingerprints(String sender, @TypeDef(type = DataType.STRING_ARRAY) String[] fingerprints);

    @Query("select 1 from alert_fingerprint where sender = :sender"
            + " and fingerprint = any(cast(:fingerprints as text[])) order by fingerprint for update")
    List<Integer> lockFingerprints(String sender, @TypeDef(type = DataType.STRING_ARRAY) String[] fingerprints);

    @Query("update alert_fingerprint set record = :record where sender = :sender and fingerprint = :fingerprint")
    void fingerprintGoesTo(String sender, String fingerprint, String record);

    @Query("select a.* from alert_fingerprint f join alert_alert a"
            + " on a.record = f.record and a.sender = f.sender and a.fingerprint = f.fingerprint"
            + " where f.sender = :sender and f.fingerprint = any(cast(:fingerprints as text[]))")
    List<AlertRow> known(String sender, @TypeDef(type = DataType.STRING_ARRAY) String[] fingerprints);

    @Query("insert into alert_alert (record, sender, fingerprint, name, title, labels, link, starts_at, count,"
            + " first_at, last_at) values (:record, :sender, :fingerprint, :name, :title, :labels, :link, :startsAt,"
            + " :count, :firstAt, :lastAt) on conflict (record, sender, fingerprint) do update set"
            + " count = alert_alert.count + 1, last_at = excluded.last_at, cleared_at = null,"
            + " starts_at = excluded.starts_at returning *")
    AlertRow attach(AlertRow row);

    @Query("update alert_alert set count = count + 1, last_at = :now, cleared_at = null,"
            + " starts_at = coalesce(:startsAt, starts_at), fired_again = fired_again + :again"
            + " where record = :record and sender = :sender and fingerprint = :fingerprint returning *")
    AlertRow fired(
            String record, String sender, String fingerprint, @Nullable Instant startsAt, int again, Instant now);

    @Query("update alert_alert set cleared_at = :now"
            + " where record = :record and sender = :sender and fingerprint = :fingerprint returning *")
    AlertRow cleared(String record, String sender, String fingerprint, Instant now);

    @Query("insert into alert_alert (record, sender, fingerprint, name, title, labels, link, starts_at, count,"
            + " fired_again, first_at, last_at, cleared_at) select :to, sender, fingerprint, name, title, labels, link,"
            + " starts_at, count, fired_again, first_at, last_at, cleared_at from alert_alert where record = :from"
            + " on conflict (record, sender, fingerprint) do update set"
            + " count = alert_alert.count + excluded.count,"
            + " fired_again = alert_alert.fired_again + excluded.fired_again,"
            + " first_at = least(alert_alert.first_at, excluded.first_at),"
            + " last_at = greatest(alert_alert.last_at, excluded.last_at), cleared_at = excluded.cleared_at")
    void addAlerts(String from, String to);

    @Query("delete from alert_alert where record = :from")
    void deleteAlerts(String from);

    @Query("update alert_fingerprint set record = :to where record = :from")
    void moveFingerprints(String from, String to);

    @Query("update alert_group set record = :to where record = :from")
    void moveGroups(String from, String to);

    @Query("select coalesce(sum(fired_again), 0) from alert_alert where record = :record")
    int firedAgain(String record);

    @Query("select * from alert_alert where record = :record"
            + " order by (cleared_at is not null), first_at, fingerprint")
    List<AlertRow> rows(String record);

    @Query("select count(*) filter (where cleared_at is null) as firing, count(*) as total"
            + " from alert_alert where record = :record")
    Alerts.Tally tally(String record);

    /** One delivery of a group is taken after the other. @return the incident it last went to */
    default Optional<RecordKey> lockGroup(String sender, String group) {
        addGroup(sender, group);
        return Optional.of(lockedGroup(sender, group))
                .filter(record -> !record.isEmpty())
                .map(RecordKey::of);
    }

    /** In order of fingerprint, so that two deliveries with the same alerts wait instead of blocking each other. */
    default Map<String, Known> lockKnown(String sender, Collection<String> fingerprints) {
        String[] sorted = fingerprints.stream().distinct().sorted().toArray(String[]::new);
        addFingerprints(sender, sorted);
        lockFingerprints(sender, sorted);
        return known(sender, fingerprints);
    }

    default Map<String, Known> known(String sender, Collection<String> fingerprints) {
        return known(sender, fingerprints.toArray(String[]::new)).stream()
                .map(row -> new Known(row.alert(), row.startsAt()))
                .collect(Collectors.toMap(one -> one.alert().fingerprint(), Function.identity()));
    }

    default Optional<RecordKey> group(String sender, String group) {
        return groupRecord(sender, group).map(RecordKey::of);
    }

    default Alert attach(RecordKey record, String sender, Signal signal, Instant now) {
        Alert attached = attach(AlertRow.first(record, sender, signal, now)).alert();
        fingerprintGoesTo(sender, signal.fingerprint(), record.toString());
        return attached;
    }

    default Alert fired(Alert alert, Signal signal, boolean again, Instant now) {
        return fired(
                        alert.record().toString(),
                        alert.sender(),
                        alert.fingerprint(),
                        signal.startsAt(),
                        again ? 1 : 0,
                        now)
                .alert();
    }

    default Alert cleared(Alert alert, Instant now) {
        return cleared(alert.record().toString(), alert.sender(), alert.fingerprint(), now)
                .alert();
    }

    /** What the other has too is counted together; what comes next of it goes there. */
    default void move(RecordKey from, RecordKey to) {
        addAlerts(from.toString(), to.toString());
        deleteAlerts(from.toString());
        moveFingerprints(from.toString(), to.toString());
        moveGroups(from.toString(), to.toString());
    }

    /** How often alerts of the record were said to fire again after mitigation. */
    default int firedAgain(RecordKey record) {
        return firedAgain(record.toString());
    }

    default List<Alert> of(RecordKey record) {
        return rows(record.toString()).stream().map(AlertRow::alert).toList();
    }
}
