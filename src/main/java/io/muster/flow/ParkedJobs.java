package io.muster.flow;

import io.muster.message.RecordKey;
import io.muster.question.Question;
import io.muster.question.Questions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Jobs that wait for somebody: what is known of each, by job key. A second delivery writes the same row again. */
@Component
class ParkedJobs {

    private final JdbcClient jdbc;
    private final Clock clock;
    private final FlowTimings timings;
    private final Questions questions;

    ParkedJobs(JdbcClient jdbc, Clock clock, FlowTimings timings, Questions questions) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.timings = timings;
        this.questions = questions;
    }

    /** @return whether it was not parked in this way before */
    @Transactional
    public boolean park(Job job, ParkedJob.Kind kind, String reference, String result, String why) {
        Instant now = clock.instant();
        return jdbc.sql("""
                insert into flow_parked (engine, job, kind, type, record, generation, process_id, process_key,
                    process_instance, element, element_name, reference, result, why, parked_at, renew_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                on conflict (engine, job) do update set renew_at = excluded.renew_at, why = excluded.why,
                    kind = excluded.kind
                returning xmax = 0""")
                .params(
                        job.engine(),
                        job.key(),
                        kind.name(),
                        job.type(),
                        job.record().toString(),
                        job.generation(),
                        job.processId(),
                        job.processKey(),
                        job.processInstance(),
                        job.element(),
                        job.elementName(),
                        reference,
                        result,
                        why,
                        Timestamp.from(now),
                        Timestamp.from(now.plus(timings.renew())))
                .query(Boolean.class)
                .single();
    }

    Optional<ParkedJob> find(String engine, long job) {
        return jdbc.sql("select * from flow_parked where engine = ? and job = ?")
                .params(engine, job)
                .query(ParkedJobs::row)
                .optional();
    }

    List<ParkedJob> waitingFor(ParkedJob.Kind kind, String reference) {
        return jdbc.sql("select * from flow_parked where kind = ? and reference = ?")
                .params(kind.name(), reference)
                .query(ParkedJobs::row)
                .list();
    }

    List<ParkedJob> stalled(RecordKey record) {
        return jdbc.sql("select * from flow_parked where kind = 'STALL' and record = ? order by parked_at, job")
                .param(record.toString())
                .query(ParkedJobs::row)
                .list();
    }

    /** Takes those whose time-out is to be renewed; no other replica gets them meanwhile. */
    @Transactional
    public List<ParkedJob> due(String engine, int limit) {
        Instant now = clock.instant();
        return jdbc.sql("""
                update flow_parked set renew_at = ? where (engine, job) in (
                    select engine, job from flow_parked where engine = ? and renew_at <= ?
                    order by renew_at limit ? for update skip locked)
                returning *""")
                .params(Timestamp.from(now.plus(timings.renew())), engine, Timestamp.from(now), limit)
                .query(ParkedJobs::row)
                .list();
    }

    /**
     * Written before a completion is sent: to every later attempt a NOT_FOUND proves nothing.
     *
     * @return whether this is the first attempt, of this replica and all others
     */
    @Transactional
    public boolean sending(ParkedJob job) {
        return jdbc.sql("update flow_parked set sent_at = ? where engine = ? and job = ? and sent_at is null")
                        .params(Timestamp.from(clock.instant()), job.engine(), job.job())
                        .update()
                == 1;
    }

    /** It certainly was not sent after all. */
    @Transactional
    public void notSent(ParkedJob job) {
        jdbc.sql("update flow_parked set sent_at = null where engine = ? and job = ?")
                .params(job.engine(), job.job())
                .update();
    }

    void remove(String engine, long job) {
        jdbc.sql("delete from flow_parked where engine = ? and job = ?")
                .params(engine, job)
                .update();
    }

    /**
     * The engine no longer has the job: closes the question for which nothing is given, and forgets the job. An answer
     * on its way finds the row and learns from the engine what became of it.
     */
    @Transactional
    public void gone(ParkedJob job, String why) {
        if (job.kind() == ParkedJob.Kind.QUESTION) {
            questions.close(job.reference(), why);
            if (questions
                    .byReference(job.reference())
                    .filter(question -> question.state() == Question.State.GIVEN)
                    .isPresent()) {
                return;
            }
        }
        remove(job.engine(), job.job());
    }

    /** Nobody waits any more in this generation. An answer on its way is settled by what the engine says of it. */
    @Transactional
    public void withdraw(String generation, String why) {
        all("generation = ?", generation).forEach(job -> gone(job, why));
    }

    /** An engine is gone with everything in it; what was given to it never arrived. */
    @Transactional
    public void withdrawEngine(String engine, String why) {
        for (ParkedJob job : all("engine = ?", engine)) {
            if (job.kind() == ParkedJob.Kind.QUESTION) {
                questions.close(job.reference(), why);
                questions.tooLate(job.reference());
            }
            remove(engine, job.job());
        }
    }

    /** What is known of this job itself, and the completions of its instance whose acknowledgement was lost. */
    List<ParkedJob> about(Job job) {
        return jdbc.sql("""
                select * from flow_parked where engine = :engine and job = :job
                union all
                select * from flow_parked
                where engine = :engine and process_instance = :instance and sent_at is not null and job <> :job""")
                .param("engine", job.engine())
                .param("job", job.key())
                .param("instance", job.processInstance())
                .query(ParkedJobs::row)
                .list();
    }

    private List<ParkedJob> all(String where, String value) {
        return jdbc.sql("select * from flow_parked where " + where)
                .param(value)
                .query(ParkedJobs::row)
                .list();
    }

    private static ParkedJob row(ResultSet row, int n) throws SQLException {
        Timestamp sent = row.getTimestamp("sent_at");
        return new ParkedJob(
                row.getString("engine"),
                row.getLong("job"),
                ParkedJob.Kind.valueOf(row.getString("kind")),
                row.getString("type"),
                RecordKey.of(row.getString("record")),
                row.getString("generation"),
                row.getString("process_id"),
                row.getLong("process_key"),
                row.getLong("process_instance"),
                row.getString("element"),
                row.getString("element_name"),
                row.getString("reference"),
                row.getString("result"),
                row.getString("why"),
                row.getTimestamp("parked_at").toInstant(),
                sent == null ? null : sent.toInstant());
    }
}
