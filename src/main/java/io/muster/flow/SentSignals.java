package io.muster.flow;

import io.muster.message.Actor;
import io.muster.message.RecordKey;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** What became of the signals that people sent: the engine acknowledges one also when nobody will ever take it. */
@Component
class SentSignals {

    /** How much longer than a signal is kept we wait for the exporter's word on it. */
    private static final Duration GRACE = Duration.ofMinutes(10);

    private static final int MOST = 50;

    private final JdbcClient jdbc;
    private final Clock clock;
    private final EngineIdentity identity;
    private final ApplicationEventPublisher events;

    SentSignals(JdbcClient jdbc, Clock clock, EngineIdentity identity, ApplicationEventPublisher events) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.identity = identity;
        this.events = events;
    }

    /** @param click id of the delivery it came with */
    record Sent(String click, RecordKey record, String generation, String name, Actor by) {}

    /** @return false when this delivery was taken before */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean write(Sent sent) {
        return jdbc.sql("""
                insert into flow_signal (click, sent_at, record, generation, name, by_id, by_name)
                values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing""")
                        .params(
                                sent.click(),
                                now(),
                                sent.record().toString(),
                                sent.generation(),
                                sent.name(),
                                sent.by().id(),
                                sent.by().name())
                        .update()
                == 1;
    }

    /** @param message its key in the engine; empty when the engine had it from an attempt whose answer was lost */
    void published(String click, OptionalLong message) {
        jdbc.sql("update flow_signal set published_at = ?, engine = ?, message = ? where click = ?")
                .param(now())
                .param(identity.required())
                .param(message.isPresent() ? message.getAsLong() : null)
                .param(click)
                .update();
    }

    /** The exporter says that somebody took a message. In its transaction. */
    void taken(String engine, EngineRecord record) {
        Timestamp at = Timestamp.from(record.at());
        int known = jdbc.sql(
                        "update flow_signal set taken_at = ? where engine = ? and message = ? and taken_at is null")
                .param(at)
                .param(engine)
                .param(record.messageKey())
                .update();
        if (known == 0) {
            // One whose key we have not, or not yet: the oldest of that name to that generation.
            jdbc.sql("""
                    update flow_signal set taken_at = ? where click = (
                        select click from flow_signal
                        where generation = ? and name = ? and message is null and taken_at is null
                        order by sent_at limit 1)""")
                    .param(at)
                    .param(record.correlationKey())
                    .param(record.messageName())
                    .update();
        }
    }

    private record Lost(String click, String record, String name, String byId, String byName, boolean known) {}

    /** Tells the senders of those that nobody took in the time for which the engine kept them. */
    @Transactional
    public void tellOfThoseNobodyTook() {
        for (Lost lost : lost()) {
            jdbc.sql("update flow_signal set told_at = ? where click = ?")
                    .params(now(), lost.click())
                    .update();
            events.publishEvent(new FlowEvent.SignalNotTaken(
                    RecordKey.of(lost.record()),
                    Actor.MUSTER,
                    lost.name(),
                    new Actor(lost.byId(), lost.byName()),
                    lost.known()));
        }
    }

    /** Of the present engine only what the exporter has told beyond the hour is known; a lost engine took nothing more. */
    private List<Lost> lost() {
        return jdbc.sql("""
                with mark as (
                    select engine, min(recorded_at) as told, max(dropped_at) as dropped from flow_mark
                    where position >= 0 group by engine)
                select s.click, s.record, s.name, s.by_id, s.by_name,
                    coalesce(m.told >= s.published_at + :kept * interval '1 s', false)
                        and coalesce(m.dropped < s.published_at, true) as known
                from flow_signal s
                join flow_engine e on e.id = s.engine
                left join mark m on m.engine = s.engine
                where s.taken_at is null and s.told_at is null
                    and s.published_at + :kept * interval '1 s' <= :now
                    and (not e.present or m.told >= s.published_at + :kept * interval '1 s'
                        or s.published_at + (:kept + :grace) * interval '1 s' <= :now)
                order by s.published_at limit :most for update of s skip locked""")
                .param("kept", Told.SHORT.toSeconds())
                .param("grace", GRACE.toSeconds())
                .param("now", now())
                .param("most", MOST)
                .query(Lost.class)
                .list();
    }

    private Timestamp now() {
        return Timestamp.from(clock.instant());
    }
}
