package io.muster.incident;

import io.muster.message.Actor;
import io.muster.message.RecordKey;
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

/** Operations in the table of records. */
@Component
class OperationRows {

    private final JdbcClient jdbc;
    private final JsonMapper json = JsonMapper.builder().build();

    OperationRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Taken by its starter at once: there is nothing to acknowledge. */
    RecordKey insert(Operation.Start start, String title, String level, Instant now) {
        long number =
                jdbc.sql("select nextval('operation_number')").query(Long.class).single();
        RecordKey key = RecordKey.operation(number);
        jdbc.sql("insert into incident_record (kind, key, number, title, level, status, private, drill, opening, flow,"
                        + " inputs, declared_by, declared_by_name, declared_at, since, acknowledged_by,"
                        + " acknowledged_by_name, acknowledged_at) values ('OP', :key, :number, :title, :level,"
                        + " 'ACTIVE', false, false, 1, :flow, :inputs, :by, :byName, :now, :now, :by, :byName, :now)")
                .param("key", key.toString())
                .param("number", number)
                .param("title", title)
                .param("level", level)
                .param("flow", start.flow())
                .param("inputs", json.writeValueAsString(start.inputs()))
                .param("by", start.by().id())
                .param("byName", start.by().name())
                .param("now", Timestamp.from(now))
                .update();
        return key;
    }

    Optional<Operation> find(RecordKey key) {
        return list("key = :key", Map.of("key", key.toString())).stream().findFirst();
    }

    List<Operation> open() {
        return list("status not in ('CLOSED', 'CANCELLED') order by number", Map.of());
    }

    List<Operation> ended(int limit) {
        return list(
                "status in ('CLOSED', 'CANCELLED') order by since desc, number desc limit :limit",
                Map.of("limit", limit));
    }

    void ended(RecordKey key, Status status, String outcome, Instant now) {
        jdbc.sql("update incident_record set status = :status, outcome = :outcome, since = :now, closed_at = :now"
                        + " where key = :key")
                .param("status", status.name())
                .param("outcome", outcome)
                .param("now", Timestamp.from(now))
                .param("key", key.toString())
                .update();
    }

    private List<Operation> list(String which, Map<String, ?> parameters) {
        return jdbc.sql("select * from incident_record where kind = 'OP' and " + which)
                .params(parameters)
                .query(this::operation)
                .list();
    }

    private Operation operation(ResultSet row, int n) throws SQLException {
        LinkedHashMap<String, String> inputs = json.readValue(row.getString("inputs"), new TypeReference<>() {});
        return new Operation(
                RecordKey.of(row.getString("key")),
                row.getString("title"),
                row.getString("flow"),
                inputs,
                Status.valueOf(row.getString("status")),
                new Actor(row.getString("declared_by"), row.getString("declared_by_name")),
                row.getTimestamp("declared_at").toInstant(),
                row.getTimestamp("since").toInstant(),
                row.getString("outcome"));
    }
}
