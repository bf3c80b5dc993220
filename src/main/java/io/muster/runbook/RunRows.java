package io.muster.runbook;

import io.muster.message.Actor;
import io.muster.message.RecordKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The table of runs. */
@Component
class RunRows {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};
    private final JdbcClient jdbc;

    RunRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Nobody else asks for a run of this record until the transaction ends. */
    void lockNumbers(RecordKey record) {
        jdbc.sql("insert into runbook_number (record, last) values (:record, 0)"
                        + " on conflict (record) do update set last = runbook_number.last")
                .param("record", record.toString())
                .update();
    }

    int nextNumber(RecordKey record) {
        return jdbc.sql("update runbook_number set last = last + 1 where record = :record returning last")
                .param("record", record.toString())
                .query(Integer.class)
                .single();
    }

    void insert(Run run, @Nullable String once) {
        jdbc.sql("insert into runbook_run (record, number, runbook, title, hash, requested_hash, generation, inputs,"
                        + " labels, requested_by, requested_by_name, once, state, requested_at, mode) values (:record, :number,"
                        + " :runbook, :title, :hash, :hash, :generation, :inputs, :labels, :by, :byName, :once, :state,"
                        + " :at, :mode)")
                .param("record", run.key().record().toString())
                .param("number", run.key().number())
                .param("runbook", run.runbook())
                .param("title", run.title())
                .param("hash", run.hash())
                .param("generation", run.generation())
                .param("inputs", Digests.canonical(run.inputs()))
                .param("labels", Digests.canonical(run.labels()))
                .param("by", run.requestedBy().id())
                .param("byName", run.requestedBy().name())
                .param("once", once)
                .param("state", run.state().name())
                .param("at", Timestamp.from(run.requestedAt()))
                .param("mode", run.mode().name())
                .update();
    }

    Optional<Run> find(RunKey key) {
        return one("where record = :record and number = :number", key);
    }

    /** Nobody else changes the run until the transaction ends. */
    Optional<Run> lock(RunKey key) {
        return one("where record = :record and number = :number for no key update", key);
    }

    Optional<Run> once(RecordKey record, String once) {
        return jdbc.sql("select * from runbook_run where record = :record and once = :once")
                .param("record", record.toString())
                .param("once", once)
                .query(RunRows::run)
                .optional();
    }

    List<Run> of(RecordKey record) {
        return jdbc.sql("select * from runbook_run where record = :record order by number")
                .param("record", record.toString())
                .query(RunRows::run)
                .list();
    }

    /** Newest first. */
    List<Run> lastOf(String runbook, int most) {
        return jdbc.sql("select * from runbook_run where runbook = :runbook order by requested_at desc limit :most")
                .param("runbook", runbook)
                .param("most", most)
                .query(RunRows::run)
                .list();
    }

    String requestedHash(RunKey key) {
        return jdbc.sql("select requested_hash from runbook_run where record = :record and number = :number")
                .param("record", key.record().toString())
                .param("number", key.number())
                .query(String.class)
                .single();
    }

    void began(RunKey key, String hash, Instant now) {
        update(key, "state = 'RUNNING', hash = :value, began_at = coalesce(began_at, :at)", hash, now);
    }

    void ended(RunKey key, Run.State state, Instant now) {
        update(key, "state = :value, ended_at = :at, undoing = null", state.name(), now);
    }

    /** An ended run goes the way back, as its next generation. */
    void undo(RunKey key, Actor by) {
        turn(key, by, "undoing = state, state = 'RUNNING', ended_at = null, abort_requested = false, step = null, ");
    }

    /** A run that is going begins again, as its next generation; the version that it used is the one known to people. */
    void mend(RunKey key, Actor by) {
        turn(key, by, "requested_hash = hash, ");
    }

    private void turn(RunKey key, Actor by, String set) {
        jdbc.sql("update runbook_run set " + set + "generation = generation + 1, turned_by = :by,"
                        + " turned_by_name = :byName where record = :record and number = :number")
                .param("by", by.id())
                .param("byName", by.name())
                .param("record", key.record().toString())
                .param("number", key.number())
                .update();
    }

    /** @return the run as it is then */
    Run standsAt(RunKey key, String step) {
        return jdbc.sql("update runbook_run set step = :step where record = :record and number = :number returning *")
                .param("step", step)
                .param("record", key.record().toString())
                .param("number", key.number())
                .query(RunRows::run)
                .single();
    }

    /** Runs of this runbook that go forward, of all records. */
    List<Run> going(String runbook) {
        return jdbc.sql("select * from runbook_run where runbook = :runbook and state = 'RUNNING' and undoing is null"
                        + " order by record, number")
                .param("runbook", runbook)
                .query(RunRows::run)
                .list();
    }

    List<Run> nextGenerations() {
        return jdbc.sql("update runbook_run set generation = generation + 1 where state in ('REQUESTED', 'RUNNING')"
                        + " returning *")
                .query(RunRows::run)
                .list();
    }

    void requestAbort(RunKey key) {
        jdbc.sql("update runbook_run set abort_requested = true where record = :record and number = :number")
                .param("record", key.record().toString())
                .param("number", key.number())
                .update();
    }

    private void update(RunKey key, String set, String value, Instant at) {
        jdbc.sql("update runbook_run set " + set + " where record = :record and number = :number")
                .param("value", value)
                .param("at", Timestamp.from(at))
                .param("record", key.record().toString())
                .param("number", key.number())
                .update();
    }

    private Optional<Run> one(String where, RunKey key) {
        return jdbc.sql("select * from runbook_run " + where)
                .param("record", key.record().toString())
                .param("number", key.number())
                .query(RunRows::run)
                .optional();
    }

    private static Run run(ResultSet row, int i) throws SQLException {
        return new Run(
                new RunKey(RecordKey.of(row.getString("record")), row.getInt("number")),
                row.getString("runbook"),
                row.getString("title"),
                row.getString("hash"),
                row.getInt("generation"),
                texts(row.getString("inputs")),
                texts(row.getString("labels")),
                new Actor(row.getString("requested_by"), row.getString("requested_by_name")),
                Run.State.valueOf(row.getString("state")),
                row.getString("step"),
                row.getBoolean("abort_requested"),
                row.getTimestamp("requested_at").toInstant(),
                instant(row, "began_at"),
                instant(row, "ended_at"),
                Run.Mode.valueOf(row.getString("mode")),
                row.getString("undoing") == null ? null : Run.State.valueOf(row.getString("undoing")),
                row.getString("turned_by") == null
                        ? null
                        : new Actor(row.getString("turned_by"), row.getString("turned_by_name")));
    }

    static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp time = row.getTimestamp(column);
        return time == null ? null : time.toInstant();
    }

    private static Map<String, String> texts(String json) {
        return JSON.readValue(json, TEXTS);
    }
}
