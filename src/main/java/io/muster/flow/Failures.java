package io.muster.flow;

import io.muster.message.RecordKey;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Failures that the engine raised itself, as the exporter told: an expression that cannot be evaluated, a call into nothing. */
@Component
class Failures {

    private final JdbcClient jdbc;
    private final Models models;

    Failures(JdbcClient jdbc, Models models) {
        this.jdbc = jdbc;
        this.models = models;
    }

    /** @param key by which the engine resolves it */
    record Failure(
            String engine,
            long key,
            String element,
            String name,
            @Nullable Long job,
            String why,
            Instant since) {}

    private record Row(
            String engine,
            long key,
            String element,
            long processKey,
            @Nullable Long job,
            String why,
            Instant since) {}

    List<Failure> of(RecordKey record) {
        return jdbc
                .sql("""
                select f.engine, f.key, f.element, i.process_key, f.job, f.kind, f.why, f.since
                from flow_failure f
                join flow_instance i on i.engine = f.engine and i.key = f.instance
                join flow_instance r on r.engine = i.engine and r.key = i.root
                join flow_generation g on g.key = r.generation
                where g.record = ? order by f.since""")
                .param(record.toString())
                .query((row, n) -> new Row(
                        row.getString("engine"),
                        row.getLong("key"),
                        row.getString("element"),
                        row.getLong("process_key"),
                        row.getObject("job", Long.class),
                        row.getString("kind") + ": " + row.getString("why"),
                        row.getTimestamp("since").toInstant()))
                .list()
                .stream()
                .map(this::named)
                .toList();
    }

    private Failure named(Row row) {
        String name = models.byKey(row.engine(), row.processKey())
                .flatMap(model -> model.element(row.element()))
                .map(Model.Element::title)
                .orElse(row.element());
        return new Failure(row.engine(), row.key(), row.element(), name, row.job(), row.why(), row.since());
    }
}
