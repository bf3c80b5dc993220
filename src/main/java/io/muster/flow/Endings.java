package io.muster.flow;

import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How an instance ended, in the words of its drawing. */
@Component
class Endings {

    private final JdbcClient jdbc;
    private final Models models;

    Endings(JdbcClient jdbc, Models models) {
        this.jdbc = jdbc;
        this.models = models;
    }

    /** Name of the end event that it reached last; empty where it has no name, or its exporter is behind. */
    Optional<String> of(String engine, long instance) {
        return jdbc.sql("select e.element, i.process_key from flow_element e"
                        + " join flow_instance i on i.engine = e.engine and i.key = e.instance"
                        + " where e.engine = ? and e.instance = ? and e.type = 'END_EVENT' and e.state = 'FINISHED'"
                        + " order by e.since desc, e.key desc limit 1")
                .params(engine, instance)
                .query((row, n) -> new Reached(row.getString("element"), row.getLong("process_key")))
                .optional()
                .flatMap(reached -> models.byKey(engine, reached.process())
                        .map(model -> model.elements().get(reached.element()))
                        .map(Model.Element::name)
                        .filter(name -> !name.isBlank()));
    }

    private record Reached(String element, long process) {}
}
