package io.muster.flow;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads the live state of a generation's instances. */
@Component
class LiveInstances {

    private final JdbcClient jdbc;
    private final Models models;

    LiveInstances(JdbcClient jdbc, Models models) {
        this.jdbc = jdbc;
        this.models = models;
    }

    /** One instance with its model, if Muster deployed it, and its elements as last heard. */
    record Live(
            String engine,
            long key,
            @Nullable Long parent,
            String processId,
            @Nullable String calledBy,
            boolean active,
            Optional<Model> model,
            List<FlowView.Element> elements) {

        String title(String element) {
            return model.flatMap(each -> each.element(element))
                    .map(Model.Element::title)
                    .orElse(element);
        }

        FlowView.Instance view(List<Stall> stalls) {
            List<FlowView.Element> shown = elements.stream()
                    .map(each -> each.state() == FlowView.ElementState.ACTIVE
                                    && stalls.stream()
                                            .anyMatch(stall -> stall.element().equals(each.id()))
                            ? new FlowView.Element(
                                    each.id(),
                                    each.name(),
                                    each.type(),
                                    FlowView.ElementState.STALLED,
                                    each.since(),
                                    each.times())
                            : each)
                    .toList();
            return new FlowView.Instance(
                    Long.toString(key),
                    parent == null ? null : Long.toString(parent),
                    processId,
                    model.map(Model::name).filter(name -> !name.isBlank()).orElse(processId),
                    model.map(Model::hash).orElse(""),
                    calledBy,
                    active,
                    shown);
        }
    }

    private record Row(
            String engine,
            long key,
            @Nullable Long parent,
            String processId,
            long processKey,
            @Nullable String calledBy,
            boolean active) {}

    /** The flow's instance first, then what it called, in order of their start; of a task called often, the newest. */
    List<Live> of(Generation generation) {
        if (generation.engine() == null || generation.rootInstance() == null) {
            return List.of();
        }
        Map<String, Live> newest = new LinkedHashMap<>();
        jdbc.sql("""
                select engine, key, parent, process_id, process_key, called_by, active from flow_instance
                where engine = ? and root = ? order by key""")
                .params(generation.engine(), generation.rootInstance())
                .query((row, n) -> new Row(
                        row.getString(1),
                        row.getLong(2),
                        row.getObject(3, Long.class),
                        row.getString(4),
                        row.getLong(5),
                        row.getString(6),
                        row.getBoolean(7)))
                .list()
                .forEach(row -> newest.put(row.calledBy() + " " + row.processId(), live(row)));
        return List.copyOf(newest.values());
    }

    private Live live(Row row) {
        Optional<Model> model = models.byKey(row.engine(), row.processKey());
        return new Live(
                row.engine(),
                row.key(),
                row.parent(),
                row.processId(),
                row.calledBy(),
                row.active(),
                model,
                elements(row, model));
    }

    private List<FlowView.Element> elements(Row row, Optional<Model> model) {
        return jdbc.sql("""
                select distinct on (element) element, type, state, since,
                    count(*) over (partition by element) as times
                from flow_element where engine = ? and instance = ?
                order by element, (state = 'ACTIVE') desc, key desc""")
                .params(row.engine(), row.key())
                .query((each, n) -> {
                    String id = each.getString("element");
                    return new FlowView.Element(
                            id,
                            model.flatMap(known -> known.element(id))
                                    .map(Model.Element::title)
                                    .orElse(id),
                            each.getString("type"),
                            FlowView.ElementState.valueOf(each.getString("state")),
                            each.getTimestamp("since").toInstant(),
                            each.getInt("times"));
                })
                .list();
    }

    List<FlowView.Awaited> awaited(Live live) {
        return jdbc.sql("""
                select distinct name, element from flow_subscription where engine = ? and instance = ? order by name""")
                .params(live.engine(), live.key())
                .query((row, n) -> new FlowView.Awaited(
                        Long.toString(live.key()), row.getString(1), row.getString(2), live.title(row.getString(2))))
                .list();
    }

    List<FlowView.Due> timers(Live live) {
        return jdbc.sql("""
                select element, due_at from flow_timer where engine = ? and instance = ? order by due_at""")
                .params(live.engine(), live.key())
                .query((row, n) -> new FlowView.Due(
                        Long.toString(live.key()),
                        row.getString(1),
                        live.title(row.getString(1)),
                        instant(row.getTimestamp(2))))
                .list();
    }

    private static Instant instant(Timestamp at) {
        return at.toInstant();
    }
}
