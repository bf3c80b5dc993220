package io.muster.flow;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How far the exporter has told, a partition at a time, and what it gave up. */
@Component
class LiveMarks {

    /** Each replica greets the engine's mark twice a minute, which is told too: so long nothing at all is no chance. */
    private static final Duration SILENCE = Duration.ofMinutes(2);

    private final JdbcClient jdbc;
    private final Clock clock;

    LiveMarks(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** The position up to which it was told; locks it, so that a batch posted twice at once is taken once. */
    long lock(String engine, int partition) {
        Timestamp now = Timestamp.from(clock.instant());
        jdbc.sql("""
                insert into flow_mark (engine, partition, position, recorded_at, heard_at)
                values (?, ?, -1, ?, ?) on conflict do nothing""").params(engine, partition, now, now).update();
        return jdbc.sql("select position from flow_mark where engine = ? and partition = ? for update")
                .params(engine, partition)
                .query(Long.class)
                .single();
    }

    void move(String engine, int partition, EngineRecord newest) {
        jdbc.sql("update flow_mark set position = ?, recorded_at = ?, heard_at = ? where engine = ? and partition = ?")
                .params(
                        newest.position(),
                        Timestamp.from(newest.at()),
                        Timestamp.from(clock.instant()),
                        engine,
                        partition)
                .update();
    }

    /** Records before this batch were given up: nothing is known from the last that was told until now. */
    void gap(String engine, int partition) {
        Timestamp now = Timestamp.from(clock.instant());
        jdbc.sql("""
                insert into flow_gap (engine, partition, lost_from, found_at)
                select engine, partition, recorded_at, ? from flow_mark where engine = ? and partition = ?""").params(now, engine, partition).update();
        jdbc.sql("update flow_mark set dropped_at = ? where engine = ? and partition = ?")
                .params(now, engine, partition)
                .update();
    }

    /** What is shown of the generation was true then; null: the engine has told nothing yet. */
    @Nullable
    Instant knownAt(Generation generation) {
        return jdbc.sql("select min(recorded_at) from flow_mark where engine = ? and position >= 0")
                .param(generation.engine())
                .query(LiveMarks::instant)
                .single()
                .orElse(null);
    }

    /**
     * Since when it is not known where the generation stands, because records were given up while it was under way, or
     * because the engine's records no longer come; null when that is known.
     */
    @Nullable
    Instant unknownSince(Generation generation) {
        String engine = generation.engine();
        if (engine == null || generation.state() != Generation.State.BOUND) {
            return null;
        }
        Instant lost = jdbc.sql("""
                select min(p.lost_from) from flow_gap p join flow_generation g on g.engine = p.engine
                where g.key = ? and g.bound_at < p.found_at""")
                .param(generation.key())
                .query(LiveMarks::instant)
                .single()
                .orElse(null);
        return lost != null || silence().isEmpty() ? lost : knownAt(generation);
    }

    /** How long the present engine's exporter has said nothing at all, when that is longer than it ever should be. */
    Optional<Duration> silence() {
        return jdbc.sql("""
                select min(heard_at) from flow_mark
                where engine = (select id from flow_engine where present) and position >= 0""")
                .query(LiveMarks::instant)
                .single()
                .map(heard -> Duration.between(heard, clock.instant()))
                .filter(silent -> silent.compareTo(SILENCE) > 0);
    }

    /**
     * How far what we know of the present engine lags behind it: how old the newest record was when it came, and since
     * when nothing came, where that is too long; empty when nothing was ever heard.
     */
    Optional<Duration> lag() {
        Optional<Duration> ofNewest = jdbc.sql("""
                select max(greatest(0, extract(epoch from heard_at - recorded_at) * 1000))::bigint from flow_mark
                where engine = (select id from flow_engine where present) and position >= 0""")
                .query((row, n) -> Optional.ofNullable(row.getObject(1, Long.class)))
                .single()
                .map(Duration::ofMillis);
        return ofNewest.map(lag -> lag.plus(silence().orElse(Duration.ZERO)));
    }

    private static Optional<Instant> instant(ResultSet row, int n) throws SQLException {
        return Optional.ofNullable(row.getTimestamp(1)).map(Timestamp::toInstant);
    }
}
