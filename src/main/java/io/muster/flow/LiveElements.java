package io.muster.flow;

import java.sql.Timestamp;
import java.util.Collection;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which instances and elements live, and which came and went. In the transaction of {@link LiveRecords}. */
@Component
class LiveElements {

    private static final Map<String, String> STATES = Map.of(
            "ELEMENT_ACTIVATED", "ACTIVE",
            "ELEMENT_COMPLETED", "FINISHED",
            "ELEMENT_TERMINATED", "CANCELLED");

    private final JdbcClient jdbc;
    private final Generations generations;
    private final OperationFlows operations;

    LiveElements(JdbcClient jdbc, Generations generations, OperationFlows operations) {
        this.jdbc = jdbc;
        this.generations = generations;
        this.operations = operations;
    }

    /** Whether it tells of an element within a process, of which only the newest counts. */
    static boolean isOfElement(EngineRecord record) {
        return record.type().equals("PROCESS_INSTANCE")
                && !"PROCESS".equals(record.elementType())
                && STATES.containsKey(record.intent());
    }

    /** A process. */
    void take(String engine, EngineRecord record) {
        String state = STATES.get(record.intent());
        if (state == null || !"PROCESS".equals(record.elementType())) {
            return;
        }
        if (state.equals("ACTIVE")) {
            instance(engine, record);
        } else {
            end(engine, record, state);
        }
    }

    private void end(String engine, EngineRecord record, String state) {
        jdbc.sql("update flow_instance set active = false, since = ? where engine = ? and key = ?")
                .params(Timestamp.from(record.at()), engine, record.key())
                .update();
        var ended = generations.bound(engine, record.key());
        jdbc.sql("""
                update flow_generation set state = 'ENDED' where engine = ? and root_instance = ? and state = 'BOUND'""").params(engine, record.key()).update();
        ended.ifPresent(generation -> operations.instanceEnded(generation, state.equals("FINISHED")));
        jdbc.sql("delete from flow_timer where engine = ? and instance = ?")
                .params(engine, record.key())
                .update();
        jdbc.sql("delete from flow_subscription where engine = ? and instance = ?")
                .params(engine, record.key())
                .update();
        jdbc.sql("delete from flow_failure where engine = ? and instance = ?")
                .params(engine, record.key())
                .update();
    }

    private void instance(String engine, EngineRecord record) {
        Long parent = record.parentProcessInstanceKey();
        jdbc.sql("""
                insert into flow_instance
                    (engine, key, root, parent, called_by, process_id, process_key, generation, active, since)
                values (:engine, :key,
                    coalesce((select root from flow_instance where engine = :engine and key = :parent), :key),
                    :parent,
                    (select element from flow_element where engine = :engine and key = :parentElement),
                    :process, :processKey, null, true, :since)
                on conflict (engine, key) do update set process_id = excluded.process_id,
                    process_key = excluded.process_key, active = true, since = excluded.since""")
                .param("engine", engine)
                .param("key", record.key())
                .param("parent", parent)
                .param("parentElement", record.parentElementInstanceKey())
                .param("process", String.valueOf(record.bpmnProcessId()))
                .param("processKey", record.processDefinitionKey())
                .param("since", Timestamp.from(record.at()))
                .update();
    }

    /** The engine says which generation's message created an instance, before its first job is made. */
    void started(String engine, EngineRecord record) {
        if (!record.intent().equals("CORRELATED") || record.instance() <= 0) {
            return;
        }
        jdbc.sql("""
                insert into flow_instance
                    (engine, key, root, parent, called_by, process_id, process_key, generation, active, since)
                values (:engine, :key, :key, null, null, :process, :processKey, :generation, true, :since)
                on conflict (engine, key) do update set generation = excluded.generation""")
                .param("engine", engine)
                .param("key", record.instance())
                .param("process", String.valueOf(record.bpmnProcessId()))
                .param("processKey", record.processDefinitionKey())
                .param("generation", record.correlationKey())
                .param("since", Timestamp.from(record.at()))
                .update();
    }

    /** @param newest of each element one */
    void write(String engine, Collection<EngineRecord> newest) {
        if (newest.isEmpty()) {
            return;
        }
        jdbc.sql("""
                insert into flow_element (engine, key, instance, element, type, state, since)
                select :engine, key, instance, element, type, state, cast(since as timestamptz)
                from unnest(:keys, :instances, :elements, :types, :states, :since)
                    as record(key, instance, element, type, state, since)
                on conflict (engine, key) do update set state = excluded.state, since = excluded.since""")
                .param("engine", engine)
                .param("keys", newest.stream().map(EngineRecord::key).toArray(Long[]::new))
                .param("instances", newest.stream().map(EngineRecord::instance).toArray(Long[]::new))
                .param("elements", texts(newest, EngineRecord::element))
                .param("types", texts(newest, EngineRecord::elementType))
                .param("states", texts(newest, record -> STATES.get(record.intent())))
                .param("since", texts(newest, EngineRecord::at))
                .update();
    }

    private static String[] texts(Collection<EngineRecord> records, Function<EngineRecord, @Nullable Object> said) {
        return records.stream().map(said).map(String::valueOf).toArray(String[]::new);
    }
}
