package io.muster.flow;

import io.muster.message.RecordKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The starts of flows. Each gets the next number of what it starts; only the newest counts, and at most one instance is
 * bound to it.
 */
@Component
class Generations {

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Outbox outbox;

    Generations(JdbcClient jdbc, Clock clock, Outbox outbox) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.outbox = outbox;
    }

    /** Ends the generation before, writes the next, and has its start published. In the publisher's transaction. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Generation next(RecordKey record, String base) {
        Optional<Generation> before = newest(base);
        before.filter(each -> each.state() != Generation.State.ENDED)
                .ifPresent(each -> end(each, "the next generation of its flow begins"));
        return start(record, base, before.map(Generation::number).orElse(0) + 1);
    }

    /** As {@link #next}, under a number that another module gave; nothing when that was started already. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void start(RecordKey record, String base, int number, String why) {
        Optional<Generation> before = newest(base);
        if (before.isPresent() && before.get().number() >= number) {
            return;
        }
        before.filter(each -> each.state() != Generation.State.ENDED).ifPresent(each -> end(each, why));
        start(record, base, number);
    }

    private Generation start(RecordKey record, String base, int number) {
        String key = Generation.key(base, number);
        jdbc.sql("""
                insert into flow_generation (key, base, number, record, state, wanted_at)
                values (?, ?, ?, ?, 'WANTED', ?)""").params(key, base, number, record.toString(), now()).update();
        outbox.put(record, new FlowCommand.Start(key, 1));
        return find(key).orElseThrow();
    }

    /** Has its instance ended, and what waits for it withdrawn. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void end(Generation generation, String why) {
        jdbc.sql("update flow_generation set state = 'ENDED', stall = null where key = ?")
                .param(generation.key())
                .update();
        outbox.put(generation.record(), new FlowCommand.End(generation.key(), why));
    }

    Optional<Generation> find(String key) {
        return jdbc.sql("select * from flow_generation where key = ?")
                .param(key)
                .query(Generations::row)
                .optional();
    }

    Optional<Generation> newest(String base) {
        return jdbc.sql("select * from flow_generation where base = ? order by number desc limit 1")
                .param(base)
                .query(Generations::row)
                .optional();
    }

    /** The one that goes on as this instance. */
    Optional<Generation> bound(String engine, long instance) {
        return jdbc.sql("select * from flow_generation where engine = ? and root_instance = ? and state = 'BOUND'")
                .params(engine, instance)
                .query(Generations::row)
                .optional();
    }

    /** Its instance has ended; there is nothing to withdraw. */
    void over(String key) {
        jdbc.sql("update flow_generation set state = 'ENDED', stall = null where key = ?")
                .param(key)
                .update();
    }

    /** Flows of operations that go on in this engine. */
    List<Generation> ofOperations(String engine) {
        return jdbc.sql("select * from flow_generation where engine = ? and state = 'BOUND' and record like 'OP-%'"
                        + " and base = record")
                .param(engine)
                .query(Generations::row)
                .list();
    }

    boolean isNewest(Generation generation) {
        return newest(generation.base())
                .filter(newest -> newest.number() == generation.number())
                .isPresent();
    }

    List<Generation> of(RecordKey record) {
        return jdbc.sql("select * from flow_generation where record = ? order by base, number")
                .param(record.toString())
                .query(Generations::row)
                .list();
    }

    /** Those whose acknowledged start reached nothing for so long. */
    List<Generation> unbound(String engine, Duration patience) {
        return jdbc.sql("""
                select * from flow_generation where state = 'PUBLISHED' and engine = ? and stall is null
                and published_at < ? order by published_at limit 50""")
                .params(engine, Timestamp.from(clock.instant().minus(patience)))
                .query(Generations::row)
                .list();
    }

    /** Locks it. @return false when another replica has looked after it meanwhile */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean lock(Generation seen) {
        return jdbc.sql("""
                select 1 from flow_generation where key = ? and state = 'PUBLISHED' and attempt = ? and stall is null
                for update""")
                .params(seen.key(), seen.attempt())
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    /** Publishes its start again, under a new message id; it has as long as at first to be bound. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void again(Generation generation) {
        int attempt = generation.attempt() + 1;
        jdbc.sql("update flow_generation set attempt = ?, published_at = ? where key = ?")
                .params(attempt, now(), generation.key())
                .update();
        outbox.put(generation.record(), new FlowCommand.Start(generation.key(), attempt));
    }

    @Transactional
    public void published(String key, String engine, String flow, String message, int attempt) {
        jdbc.sql("""
                update flow_generation set published_at = ?, engine = ?, flow = ?, message = ?, attempt = ?,
                    state = case when state = 'WANTED' then 'PUBLISHED' else state end
                where key = ?""").params(now(), engine, flow, message, attempt, key).update();
    }

    /** @return whether the instance is this generation's now, and was not before */
    @Transactional
    public boolean bind(String key, long instance, String engine) {
        return jdbc.sql("""
                update flow_generation set root_instance = ?, state = 'BOUND', bound_at = ?, engine = ?, stall = null
                where key = ? and root_instance is null and state in ('WANTED', 'PUBLISHED')""").params(instance, now(), engine, key).update() == 1;
    }

    void stalled(String key, @Nullable String why) {
        jdbc.sql("update flow_generation set stall = ? where key = ?")
                .param(why)
                .param(key)
                .update();
    }

    private Timestamp now() {
        return Timestamp.from(clock.instant());
    }

    private static Generation row(ResultSet row, int n) throws SQLException {
        Timestamp published = row.getTimestamp("published_at");
        long root = row.getLong("root_instance");
        Long rootInstance = row.wasNull() ? null : Long.valueOf(root);
        Instant publishedAt = published == null ? null : published.toInstant();
        return new Generation(
                row.getString("key"),
                row.getString("base"),
                row.getInt("number"),
                RecordKey.of(row.getString("record")),
                Generation.State.valueOf(row.getString("state")),
                row.getString("flow"),
                row.getString("engine"),
                row.getInt("attempt"),
                publishedAt,
                rootInstance,
                row.getString("stall"));
    }
}
