package io.muster.alert;

import io.muster.message.RecordKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The tables of this module. */
@Component
class AlertRows {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<Map<String, String>> LABELS = new TypeReference<>() {};

    private final JdbcClient jdbc;

    AlertRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** An alert that some incident has, and when the sender said that it began. */
    record Known(Alert alert, @Nullable Instant startsAt) {}

    /** One delivery of a group is taken after the other. @return the incident it last went to */
    Optional<RecordKey> lockGroup(String sender, String group) {
        jdbc.sql("insert into alert_group (sender, name) values (:sender, :group) on conflict do nothing")
                .param("sender", sender)
                .param("group", group)
                .update();
        return jdbc.sql("select record from alert_group where sender = :sender and name = :group for update")
                .param("sender", sender)
                .param("group", group)
                .query((row, i) -> Optional.ofNullable(row.getString("record")))
                .single()
                .map(RecordKey::of);
    }

    /** In order of fingerprint, so that two deliveries with the same alerts wait instead of blocking each other. */
    Map<String, Known> lockKnown(String sender, Collection<String> fingerprints) {
        String[] sorted = fingerprints.stream().distinct().sorted().toArray(String[]::new);
        jdbc.sql("insert into alert_fingerprint (sender, fingerprint)"
                        + " select :sender, f from unnest(cast(:fingerprints as text[])) f order by f"
                        + " on conflict do nothing")
                .param("sender", sender)
                .param("fingerprints", sorted)
                .update();
        jdbc.sql("select 1 from alert_fingerprint where sender = :sender"
                        + " and fingerprint = any(cast(:fingerprints as text[])) order by fingerprint for update")
                .param("sender", sender)
                .param("fingerprints", sorted)
                .query(Integer.class)
                .list();
        return known(sender, fingerprints);
    }

    Map<String, Known> known(String sender, Collection<String> fingerprints) {
        Map<String, Known> known = new HashMap<>();
        jdbc.sql("select a.* from alert_fingerprint f join alert_alert a"
                        + " on a.record = f.record and a.sender = f.sender and a.fingerprint = f.fingerprint"
                        + " where f.sender = :sender and f.fingerprint = any(cast(:fingerprints as text[]))")
                .param("sender", sender)
                .param("fingerprints", fingerprints.toArray(String[]::new))
                .query((row, i) -> new Known(alert(row), instant(row, "starts_at")))
                .list()
                .forEach(one -> known.put(one.alert().fingerprint(), one));
        return known;
    }

    Optional<RecordKey> group(String sender, String group) {
        return jdbc.sql(
                        "select record from alert_group where sender = :sender and name = :group and record is not null")
                .param("sender", sender)
                .param("group", group)
                .query(String.class)
                .optional()
                .map(RecordKey::of);
    }

    void groupGoesTo(String sender, String group, RecordKey record) {
        jdbc.sql("update alert_group set record = :record where sender = :sender and name = :group")
                .param("record", record.toString())
                .param("sender", sender)
                .param("group", group)
                .update();
    }

    Alert attach(RecordKey record, String sender, Signal signal, Instant now) {
        jdbc.sql("insert into alert_alert (record, sender, fingerprint, name, title, labels, link, starts_at, count,"
                        + " first_at, last_at) values (:record, :sender, :fingerprint, :name, :title, :labels, :link,"
                        + " :startsAt, 1, :now, :now) on conflict (record, sender, fingerprint) do update set"
                        + " count = alert_alert.count + 1, last_at = excluded.last_at, cleared_at = null,"
                        + " starts_at = excluded.starts_at")
                .param("record", record.toString())
                .param("sender", sender)
                .param("fingerprint", signal.fingerprint())
                .param("name", signal.name())
                .param("title", signal.title())
                .param("labels", JSON.writeValueAsString(signal.labels()))
                .param("link", signal.link())
                .param("startsAt", timestamp(signal.startsAt()), java.sql.Types.TIMESTAMP)
                .param("now", Timestamp.from(now))
                .update();
        jdbc.sql("update alert_fingerprint set record = :record where sender = :sender and fingerprint = :fingerprint")
                .param("record", record.toString())
                .param("sender", sender)
                .param("fingerprint", signal.fingerprint())
                .update();
        return get(record, sender, signal.fingerprint());
    }

    Alert fired(Alert alert, Signal signal, boolean again, Instant now) {
        jdbc.sql("update alert_alert set count = count + 1, last_at = :now, cleared_at = null,"
                        + " starts_at = coalesce(:startsAt, starts_at), fired_again = fired_again + :again"
                        + " where record = :record and sender = :sender and fingerprint = :fingerprint")
                .param("now", Timestamp.from(now))
                .param("startsAt", timestamp(signal.startsAt()), java.sql.Types.TIMESTAMP)
                .param("again", again ? 1 : 0)
                .param("record", alert.record().toString())
                .param("sender", alert.sender())
                .param("fingerprint", alert.fingerprint())
                .update();
        return get(alert.record(), alert.sender(), alert.fingerprint());
    }

    Alert cleared(Alert alert, Instant now) {
        jdbc.sql("update alert_alert set cleared_at = :now"
                        + " where record = :record and sender = :sender and fingerprint = :fingerprint")
                .param("now", Timestamp.from(now))
                .param("record", alert.record().toString())
                .param("sender", alert.sender())
                .param("fingerprint", alert.fingerprint())
                .update();
        return get(alert.record(), alert.sender(), alert.fingerprint());
    }

    /** What the other has too is counted together; what comes next of it goes there. */
    void move(RecordKey from, RecordKey to) {
        jdbc.sql(
                        "insert into alert_alert (record, sender, fingerprint, name, title, labels, link, starts_at, count,"
                                + " fired_again, first_at, last_at, cleared_at) select :to, sender, fingerprint, name, title,"
                                + " labels, link, starts_at, count, fired_again, first_at, last_at, cleared_at from alert_alert"
                                + " where record = :from on conflict (record, sender, fingerprint) do update set"
                                + " count = alert_alert.count + excluded.count,"
                                + " fired_again = alert_alert.fired_again + excluded.fired_again,"
                                + " first_at = least(alert_alert.first_at, excluded.first_at),"
                                + " last_at = greatest(alert_alert.last_at, excluded.last_at), cleared_at = excluded.cleared_at")
                .param("to", to.toString())
                .param("from", from.toString())
                .update();
        jdbc.sql("delete from alert_alert where record = :from")
                .param("from", from.toString())
                .update();
        for (String table : List.of("alert_fingerprint", "alert_group")) {
            jdbc.sql("update " + table + " set record = :to where record = :from")
                    .param("to", to.toString())
                    .param("from", from.toString())
                    .update();
        }
    }

    /** How often alerts of the record were said to fire again after mitigation. */
    int firedAgain(RecordKey record) {
        return jdbc.sql("select coalesce(sum(fired_again), 0) from alert_alert where record = :record")
                .param("record", record.toString())
                .query(Integer.class)
                .single();
    }

    List<Alert> of(RecordKey record) {
        return jdbc.sql("select * from alert_alert where record = :record"
                        + " order by (cleared_at is not null), first_at, fingerprint")
                .param("record", record.toString())
                .query((row, i) -> alert(row))
                .list();
    }

    Alerts.Tally tally(RecordKey record) {
        return jdbc.sql("select count(*) filter (where cleared_at is null) as firing, count(*) as total"
                        + " from alert_alert where record = :record")
                .param("record", record.toString())
                .query((row, i) -> new Alerts.Tally(row.getInt("firing"), row.getInt("total")))
                .single();
    }

    private Alert get(RecordKey record, String sender, String fingerprint) {
        return jdbc.sql("select * from alert_alert"
                        + " where record = :record and sender = :sender and fingerprint = :fingerprint")
                .param("record", record.toString())
                .param("sender", sender)
                .param("fingerprint", fingerprint)
                .query((row, i) -> alert(row))
                .single();
    }

    private static Alert alert(ResultSet row) throws SQLException {
        return new Alert(
                RecordKey.of(row.getString("record")),
                row.getString("sender"),
                row.getString("fingerprint"),
                row.getString("name"),
                row.getString("title"),
                JSON.readValue(row.getString("labels"), LABELS),
                row.getString("link"),
                row.getLong("count"),
                row.getTimestamp("first_at").toInstant(),
                row.getTimestamp("last_at").toInstant(),
                instant(row, "cleared_at"));
    }

    private static @Nullable Timestamp timestamp(@Nullable Instant at) {
        return at == null ? null : Timestamp.from(at);
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp at = row.getTimestamp(column);
        return at == null ? null : at.toInstant();
    }
}
