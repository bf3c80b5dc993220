package io.muster.runbook;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The ledger of effects. */
@Component
class EffectRows {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<Map<String, Object>> SCALARS = new TypeReference<>() {};

    private final JdbcClient jdbc;

    EffectRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<Effect> find(Run run, String step, long job) {
        return jdbc.sql("select * from runbook_effect where run = :run and generation = :generation and step = :step"
                        + " and job = :job")
                .param("run", run.key().toString())
                .param("generation", run.generation())
                .param("step", step)
                .param("job", job)
                .query(EffectRows::effect)
                .optional();
    }

    /** All attempts, oldest first, each with no more than the end of its output, which may be long. */
    List<Effect> of(RunKey run) {
        return jdbc.sql(
                        "select id, step, digest, same, outcome, line, right(output, 1200) as output, outputs, lease_until, began_at, ended_at"
                                + " from runbook_effect where run = :run order by id")
                .param("run", run.toString())
                .query(EffectRows::effect)
                .list();
    }

    /** The newest attempt at a step. */
    Optional<Effect> newest(RunKey run, String step) {
        return jdbc.sql("select * from runbook_effect where run = :run and step = :step order by id desc limit 1")
                .param("run", run.toString())
                .param("step", step)
                .query(EffectRows::effect)
                .optional();
    }

    /** What earlier generations left of a step that this one has not come to: the newest attempt, unless it was undone. */
    Optional<Effect> left(Run run, String step) {
        return left(run, step, "step = :step");
    }

    /** As {@link #left(Run, String)}, but only when it is the same as it would be now, under whatever number it had. */
    Optional<Effect> leftOfTheSame(Run run, String step, Resolver.Resolved.To now) {
        return left(run, step, "(same = :same or (same = '' and step = :step and digest = :digest))", now);
    }

    /** By an earlier generation and unchanged: the ledger answers its job. */
    boolean doneBefore(Run run, String step, Resolver.Resolved.To now) {
        return leftOfTheSame(run, step, now)
                .filter(left -> left.outcome() == StepOutcome.DONE)
                .isPresent();
    }

    private Optional<Effect> left(Run run, String step, String which) {
        return left(run, step, which, new Resolver.Resolved.To(new Command.Sh(List.of()), "", ""));
    }

    private Optional<Effect> left(Run run, String step, String which, Resolver.Resolved.To now) {
        if (run.generation() == 1) {
            return Optional.empty();
        }
        return jdbc.sql("select * from runbook_effect e where run = :run and generation < :generation and " + which
                        + " and outcome is distinct from 'SKIPPED'"
                        + " and not exists (select 1 from runbook_effect mine where mine.run = :run"
                        + "  and mine.step = :step and mine.generation = :generation)"
                        + " and not exists (select 1 from runbook_effect undone where undone.run = :run"
                        + "  and undone.step = e.step || '/undo' and undone.outcome = 'DONE' and undone.id > e.id)"
                        + " order by id desc limit 1")
                .param("run", run.key().toString())
                .param("step", step)
                .param("same", now.same())
                .param("digest", now.digest())
                .param("generation", run.generation())
                .query(EffectRows::effect)
                .optional();
    }

    /**
     * What the steps gave, by name: those of the newest generation that went forward; on the way back whatever was given,
     * since an undo is of what was done, whenever that was.
     */
    Map<String, Object> outputs(Run run) {
        String forward = run.undoing() == null
                ? " and generation = (select max(generation) from runbook_effect where run = :run"
                        + " and generation <= :generation and step not like '%/undo')"
                : " and generation <= :generation";
        Map<String, Object> all = new LinkedHashMap<>();
        jdbc.sql("select outputs from runbook_effect where run = :run" + forward
                        + " and outcome = 'DONE' and outputs <> '{}' order by id")
                .param("run", run.key().toString())
                .param("generation", run.generation())
                .query(String.class)
                .list()
                .forEach(json -> all.putAll(outputs(json)));
        return all;
    }

    /** All attempts at a step and at its undo, oldest first, with what they put out. */
    List<Effect> attempts(RunKey run, String step) {
        return jdbc.sql("select * from runbook_effect where run = :run and step in (:step, :step || '/undo')"
                        + " order by id")
                .param("run", run.toString())
                .param("step", step)
                .query(EffectRows::effect)
                .list();
    }

    /** Begun: written before anything is done. An attempt that its dead owner had begun gets the new owner. */
    long begin(Run run, String step, long job, Resolver.Resolved.To to, String owner, Instant now, Instant lease) {
        return begin(run, step, job, to.digest(), to.same(), to.command().text(), owner, now, lease);
    }

    /** As the other, where nothing is done. */
    long begin(
            Run run,
            String step,
            long job,
            String digest,
            String same,
            String command,
            String owner,
            Instant now,
            Instant lease) {
        return jdbc.sql("insert into runbook_effect (run, generation, step, job, digest, same, command, owner,"
                        + " lease_until, began_at) values (:run, :generation, :step, :job, :digest, :same, :command,"
                        + " :owner, :lease, :now)"
                        + " on conflict (run, generation, step, job) do update set owner = :owner, lease_until = :lease,"
                        + " digest = :digest, same = :same, command = :command returning id")
                .param("run", run.key().toString())
                .param("generation", run.generation())
                .param("step", step)
                .param("job", job)
                .param("digest", digest)
                .param("same", same)
                .param("command", command)
                .param("owner", owner)
                .param("lease", Timestamp.from(lease))
                .param("now", Timestamp.from(now))
                .query(Long.class)
                .single();
    }

    /** @return false when the attempt is no longer ours */
    boolean beat(long id, String owner, Instant lease) {
        return jdbc.sql("update runbook_effect set lease_until = :lease where id = :id and owner = :owner"
                                + " and outcome is null")
                        .param("lease", Timestamp.from(lease))
                        .param("id", id)
                        .param("owner", owner)
                        .update()
                == 1;
    }

    /** How far it is, as long as it goes and is ours. */
    void progress(long id, String owner, long done, long total) {
        jdbc.sql("update runbook_effect set line = :line where id = :id and owner = :owner and outcome is null")
                .param("line", done + " of " + total)
                .param("id", id)
                .param("owner", owner)
                .update();
    }

    void attach(RunKey run, String step, String name, String text, Instant now) {
        jdbc.sql("insert into runbook_attachment (run, step, name, body, attached_at)"
                        + " values (:run, :step, :name, :body, :now)"
                        + " on conflict (run, name) do update set step = :step, body = :body, attached_at = :now")
                .param("run", run.toString())
                .param("step", step)
                .param("name", name)
                .param("body", text)
                .param("now", Timestamp.from(now))
                .update();
    }

    Optional<String> attachment(RunKey run, String name) {
        return jdbc.sql("select body from runbook_attachment where run = :run and name = :name")
                .param("run", run.toString())
                .param("name", name)
                .query(String.class)
                .optional();
    }

    /** @return when it began; empty when the attempt is no longer ours, or has an outcome */
    Optional<Instant> finish(
            long id,
            String owner,
            StepOutcome outcome,
            String line,
            String output,
            Map<String, Object> outputs,
            Instant now) {
        return jdbc.sql("update runbook_effect set outcome = :outcome, line = :line, output = :output,"
                        + " outputs = :outputs, ended_at = :now where id = :id and owner = :owner and outcome is null"
                        + " returning began_at")
                .param("outcome", outcome.name())
                .param("line", line)
                .param("output", output)
                .param("outputs", Digests.canonical(outputs))
                .param("now", Timestamp.from(now))
                .param("id", id)
                .param("owner", owner)
                .query(Timestamp.class)
                .optional()
                .map(Timestamp::toInstant);
    }

    private static Map<String, Object> outputs(String json) {
        return JSON.readValue(json, SCALARS);
    }

    private static Effect effect(ResultSet row, int i) throws SQLException {
        String outcome = row.getString("outcome");
        return new Effect(
                row.getLong("id"),
                row.getString("step"),
                row.getString("digest"),
                row.getString("same"),
                outcome == null ? null : StepOutcome.valueOf(outcome),
                row.getString("line"),
                row.getString("output"),
                outputs(row.getString("outputs")),
                row.getTimestamp("lease_until").toInstant(),
                row.getTimestamp("began_at").toInstant(),
                RunRows.instant(row, "ended_at"));
    }
}
