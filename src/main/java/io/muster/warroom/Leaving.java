package io.muster.warroom;

import io.muster.database.Lookout;
import io.muster.incident.IncidentEvent.IncidentCancelled;
import io.muster.incident.IncidentEvent.IncidentClosed;
import io.muster.incident.IncidentEvent.IncidentMerged;
import io.muster.incident.IncidentEvent.IncidentReopened;
import io.muster.message.RecordKey;
import java.sql.Timestamp;
import java.time.Clock;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** Remembers which rooms are to be put away, and has it done when their time comes. */
@Component
class Leaving implements Lookout {

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Lanes lanes;
    private final Clock clock;

    Leaving(JdbcClient jdbc, TransactionTemplate transaction, Lanes lanes, Clock clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.lanes = lanes;
        this.clock = clock;
    }

    @EventListener
    @Transactional(propagation = Propagation.MANDATORY)
    public void on(IncidentClosed closed) {
        remember(closed.record());
    }

    @EventListener
    @Transactional(propagation = Propagation.MANDATORY)
    public void on(IncidentCancelled cancelled) {
        remember(cancelled.record());
    }

    @EventListener
    @Transactional(propagation = Propagation.MANDATORY)
    public void on(IncidentMerged merged) {
        remember(merged.record());
    }

    @EventListener
    @Transactional(propagation = Propagation.MANDATORY)
    public void on(IncidentReopened reopened) {
        jdbc.sql("delete from warroom_leaving where record = :record")
                .param("record", reopened.record().toString())
                .update();
    }

    private void remember(RecordKey record) {
        jdbc.sql("insert into warroom_leaving (record, due_at) values (:record, :due)"
                        + " on conflict (record) do update set due_at = excluded.due_at")
                .param("record", record.toString())
                .param("due", Timestamp.from(clock.instant().plus(RoomKeeper.KEPT)))
                .update();
    }

    @Override
    public String looksFor() {
        return "rooms to put away";
    }

    @Override
    public void look() {
        transaction.executeWithoutResult(tx -> jdbc.sql(
                        "delete from warroom_leaving where record in (select record from warroom_leaving"
                                + " where due_at <= :now order by due_at limit 20 for update skip locked) returning record")
                .param("now", Timestamp.from(clock.instant()))
                .query(String.class)
                .list()
                .forEach(record -> lanes.look(RecordKey.of(record))));
    }
}
