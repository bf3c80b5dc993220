package io.muster.flow;

import io.muster.message.Actor;
import io.muster.message.RecordKey;
import java.sql.Timestamp;
import java.util.Optional;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Failures that the engine raised itself: each becomes a stall of its record. In the transaction of {@link LiveRecords}. */
@Component
class LiveFailures {

    private final JdbcClient jdbc;
    private final Models models;
    private final ApplicationEventPublisher events;

    LiveFailures(JdbcClient jdbc, Models models, ApplicationEventPublisher events) {
        this.jdbc = jdbc;
        this.models = models;
        this.events = events;
    }

    void take(String engine, EngineRecord record) {
        if (record.intent().equals("RESOLVED")) {
            jdbc.sql("delete from flow_failure where engine = ? and key = ?")
                    .params(engine, record.key())
                    .update();
        } else if (record.intent().equals("CREATED")) {
            raised(engine, record);
        }
    }

    private void raised(String engine, EngineRecord record) {
        String why = String.valueOf(record.errorMessage());
        jdbc.sql("""
                insert into flow_failure (engine, key, instance, element, job, kind, why, since)
                values (?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing""")
                .param(engine)
                .param(record.key())
                .param(record.instance())
                .param(record.element())
                .param(record.jobKey())
                .param(String.valueOf(record.errorType()))
                .param(why)
                .param(Timestamp.from(record.at()))
                .update();
        record(engine, record.instance())
                .ifPresent(key -> events.publishEvent(
                        new FlowEvent.FlowStalled(key, Actor.MUSTER, record.element(), name(engine, record), why)));
    }

    /** The record of an instance, through its root and the generation that the root is, or was started as. */
    private Optional<RecordKey> record(String engine, long instance) {
        return jdbc.sql("""
                select g.record from flow_instance i
                join flow_instance r on r.engine = i.engine and r.key = i.root
                join flow_generation g on g.key = r.generation
                where i.engine = ? and i.key = ?""")
                .params(engine, instance)
                .query(String.class)
                .optional()
                .map(RecordKey::of);
    }

    private String name(String engine, EngineRecord record) {
        Long process = record.processDefinitionKey();
        return process == null
                ? record.element()
                : models.byKey(engine, process)
                        .flatMap(model -> model.element(record.element()))
                        .map(Model.Element::title)
                        .orElse(record.element());
    }
}
