package io.muster.flow;

import io.muster.message.RecordKey;
import io.muster.runbook.RunKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** Façade: where flows stand. Reads what the exporter told; never asks the engine, so it answers while that is away. */
@Service
public class LiveFlow {

    private final JdbcClient jdbc;
    private final Generations generations;
    private final LiveInstances instances;
    private final LiveMarks marks;
    private final Stalls stalls;
    private final Models models;

    LiveFlow(
            JdbcClient jdbc,
            Generations generations,
            LiveInstances instances,
            LiveMarks marks,
            Stalls stalls,
            Models models) {
        this.jdbc = jdbc;
        this.generations = generations;
        this.instances = instances;
        this.marks = marks;
        this.stalls = stalls;
        this.models = models;
    }

    /** The newest generation of the record's own flow. */
    public FlowView of(RecordKey record) {
        return of(record, generations.newest(record.toString()));
    }

    /** The newest generation of a run's process. */
    public FlowView of(RunKey run) {
        return of(run.record(), generations.newest(run.toString()));
    }

    /** One start, past or present: {@code INC-7/1}, {@code INC-7/R3/1}. Empty when there was none of this key. */
    public Optional<FlowView> of(String generation) {
        return generations.find(generation).map(found -> of(found.record(), Optional.of(found)));
    }

    /** All starts of the record's own flow, the newest first. */
    public List<FlowView.Start> starts(RecordKey record) {
        return starts(record.toString());
    }

    /** All starts of a run's process, the newest first. */
    public List<FlowView.Start> starts(RunKey run) {
        return starts(run.toString());
    }

    private List<FlowView.Start> starts(String base) {
        return jdbc.sql("select key, flow, state, wanted_at from flow_generation where base = ? order by number desc")
                .param(base)
                .query((row, n) -> new FlowView.Start(
                        row.getString("key"),
                        Optional.ofNullable(row.getString("flow")).orElse(""),
                        row.getString("state").equals(Generation.State.ENDED.name()),
                        row.getTimestamp("wanted_at").toInstant()))
                .list();
    }

    private FlowView of(RecordKey record, Optional<Generation> newest) {
        if (newest.isEmpty()) {
            return new FlowView("", "", FlowView.State.NONE, null, null, List.of(), List.of(), List.of(), List.of());
        }
        Generation generation = newest.get();
        List<Stall> stalled = stalls.of(record);
        List<LiveInstances.Live> live = instances.of(generation);
        List<FlowView.Awaited> awaited = new ArrayList<>();
        List<FlowView.Due> timers = new ArrayList<>();
        for (LiveInstances.Live each : live) {
            awaited.addAll(instances.awaited(each));
            timers.addAll(instances.timers(each));
        }
        List<FlowView.Instance> shown =
                live.stream().map(each -> each.view(stalled)).toList();
        return new FlowView(
                generation.key(),
                generation.flow() == null ? "" : generation.flow(),
                state(generation, stalled),
                marks.knownAt(generation),
                marks.unknownSince(generation),
                shown,
                List.copyOf(awaited),
                List.copyOf(timers),
                stalled);
    }

    private static FlowView.State state(Generation generation, List<Stall> stalled) {
        if (generation.state() == Generation.State.ENDED) {
            return FlowView.State.ENDED;
        }
        if (!stalled.isEmpty()) {
            return FlowView.State.STALLED;
        }
        return generation.state() == Generation.State.BOUND ? FlowView.State.RUNNING : FlowView.State.STARTING;
    }

    /** The BPMN text of a diagram, by {@link FlowView.Instance#model()}. */
    public Optional<String> diagram(String model) {
        return models.text(model);
    }

    /** How far what is shown lags behind the present engine; grows while its records do not come; empty: none ever came. */
    public Optional<Duration> lag() {
        return marks.lag();
    }
}
