package io.muster.flow;

import java.sql.Timestamp;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Takes what the exporter tells into the live state, each record once: the high-water mark of the partition moves in the
 * same transaction.
 */
@Component
class LiveRecords {

    private static final Set<String> GONE = Set.of("COMPLETED", "CANCELED", "ERROR_THROWN");

    private final JdbcClient jdbc;
    private final LiveMarks marks;
    private final LiveElements elements;
    private final LiveFailures failures;
    private final Answers answers;
    private final SentSignals signals;

    LiveRecords(
            JdbcClient jdbc,
            LiveMarks marks,
            LiveElements elements,
            LiveFailures failures,
            Answers answers,
            SentSignals signals) {
        this.jdbc = jdbc;
        this.marks = marks;
        this.elements = elements;
        this.failures = failures;
        this.answers = answers;
        this.signals = signals;
    }

    /** @param dropped whether the exporter gave records up before this batch */
    @Transactional
    public void take(String engine, int partition, List<EngineRecord> records, boolean dropped) {
        long mark = marks.lock(engine, partition);
        List<EngineRecord> fresh =
                records.stream().filter(record -> record.position() > mark).toList();
        if (!fresh.isEmpty()) {
            if (dropped) {
                marks.gap(engine, partition);
            }
            takeAll(engine, fresh);
            marks.move(engine, partition, fresh.getLast());
        }
    }

    /** Elements come and go by dozens: they are written together, but before whoever may look at them. */
    private void takeAll(String engine, List<EngineRecord> records) {
        Map<Long, EngineRecord> newest = new LinkedHashMap<>();
        for (EngineRecord record : records) {
            if (LiveElements.isOfElement(record)) {
                newest.put(record.key(), record);
                continue;
            }
            if (!record.type().equals("JOB")) {
                elements.write(engine, newest.values());
                newest.clear();
            }
            take(engine, record);
        }
        elements.write(engine, newest.values());
    }

    private void take(String engine, EngineRecord record) {
        switch (record.type()) {
            case "PROCESS_INSTANCE" -> elements.take(engine, record);
            case "JOB" -> job(engine, record);
            case "TIMER" -> timer(engine, record);
            case "PROCESS_MESSAGE_SUBSCRIPTION" -> subscription(engine, record);
            case "MESSAGE_START_EVENT_SUBSCRIPTION" -> elements.started(engine, record);
            case "INCIDENT" -> failures.take(engine, record);
            default -> {}
        }
    }

    private void job(String engine, EngineRecord record) {
        if (!GONE.contains(record.intent())) {
            return;
        }
        String how = record.intent().equals("COMPLETED") ? "COMPLETED" : "CANCELED";
        jdbc.sql("insert into flow_job_end (engine, job, how, ended_at) values (?, ?, ?, ?) on conflict do nothing")
                .params(engine, record.key(), how, Timestamp.from(record.at()))
                .update();
        answers.ended(engine, record.key(), how.equals("COMPLETED"));
    }

    private void timer(String engine, EngineRecord record) {
        if (record.intent().equals("CREATED") && record.dueDate() != null) {
            jdbc.sql("""
                    insert into flow_timer (engine, key, instance, scope, element, due_at)
                    values (?, ?, ?, ?, ?, ?) on conflict do nothing""")
                    .param(engine)
                    .param(record.key())
                    .param(record.instance())
                    .param(record.elementInstanceKey())
                    .param(record.element())
                    .param(new Timestamp(record.dueDate()))
                    .update();
        } else {
            jdbc.sql("delete from flow_timer where engine = ? and key = ?")
                    .params(engine, record.key())
                    .update();
        }
    }

    private void subscription(String engine, EngineRecord record) {
        if (record.intent().equals("CORRELATED")) {
            signals.taken(engine, record);
        } else if (record.intent().equals("CREATED")) {
            jdbc.sql("""
                    insert into flow_subscription (engine, key, instance, element, name)
                    values (?, ?, ?, ?, ?) on conflict do nothing""")
                    .params(
                            engine,
                            record.key(),
                            record.instance(),
                            record.element(),
                            String.valueOf(record.messageName()))
                    .update();
        } else if (record.intent().equals("DELETED")) {
            jdbc.sql("delete from flow_subscription where engine = ? and key = ?")
                    .params(engine, record.key())
                    .update();
        }
    }
}
