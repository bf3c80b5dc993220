package io.muster.flow;

import io.muster.database.Drain;
import io.muster.incident.Incident;
import io.muster.incident.Incidents;
import io.muster.incident.Operation;
import io.muster.incident.Operations;
import io.muster.message.RecordKey;
import io.muster.runbook.Run;
import io.muster.runbook.RunKey;
import io.muster.runbook.Runs;
import io.muster.settings.Level;
import io.muster.settings.Levels;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Publishes the start of a generation, and ends generations. */
@Component
class Starts {

    private static final Duration NO_FLOW = Duration.ofSeconds(5);

    private final Engine engine;
    private final EngineIdentity identity;
    private final Generations generations;
    private final Models models;
    private final ParkedJobs parked;
    private final Incidents incidents;
    private final Runs runs;
    private final Levels levels;
    private final Facts facts;
    private final Operations operations;
    private final Flows flows;
    private final TurnedRuns turned;

    Starts(
            Engine engine,
            EngineIdentity identity,
            Generations generations,
            Models models,
            ParkedJobs parked,
            Incidents incidents,
            Runs runs,
            Levels levels,
            Facts facts,
            Operations operations,
            Flows flows,
            TurnedRuns turned) {
        this.engine = engine;
        this.identity = identity;
        this.generations = generations;
        this.models = models;
        this.parked = parked;
        this.incidents = incidents;
        this.runs = runs;
        this.levels = levels;
        this.facts = facts;
        this.operations = operations;
        this.flows = flows;
        this.turned = turned;
    }

    Drain.Outcome publish(FlowCommand.Start start) {
        Optional<Generation> found = generations.find(start.generation());
        if (found.isEmpty()
                || found.get().state() == Generation.State.ENDED
                || found.get().state() == Generation.State.BOUND) {
            return new Drain.Outcome.Done();
        }
        Generation generation = found.get();
        String present = identity.required();
        Optional<Model> flow = flow(generation, present);
        if (flow.isEmpty()) {
            generations.stalled(generation.key(), "no flow is deployed that could be started; see 'flow list'");
            return new Drain.Outcome.Later(NO_FLOW, "no flow is deployed for " + generation.key());
        }
        generations.stalled(generation.key(), null);
        String message = flow.get().startMessage().orElseThrow();
        String id = start.attempt() == 1 ? generation.key() : generation.key() + "#" + start.attempt();
        engine.publish(new Told(message, generation.key(), id, Told.LONG, variables(generation)));
        generations.published(generation.key(), present, flow.get().processId(), message, start.attempt());
        return new Drain.Outcome.Done();
    }

    /** Cancels the instance, if one was bound, and withdraws what it asked. */
    Drain.Outcome end(FlowCommand.End end) {
        Optional<Generation> found = generations.find(end.generation());
        if (found.isPresent()) {
            Long instance = found.get().rootInstance();
            if (instance != null && identity.required().equals(found.get().engine())) {
                engine.cancel(instance);
            }
        }
        return new Drain.Outcome.Done(() -> parked.withdraw(end.generation(), end.why()));
    }

    private Optional<Model> flow(Generation generation, String present) {
        Optional<Run> run = run(generation);
        if (run.isPresent()) {
            return run.get().undoing() == null
                    ? models.startedBy(present, "runbook-" + run.get().runbook() + "-requested")
                    : turned.wayBack(run.get(), present);
        }
        if (generation.record().kind() == RecordKey.Kind.OP) {
            String flow = String.valueOf(operations.get(generation.record()).flow());
            return models.startedBy(present, StartableFlow.startMessage(flow));
        }
        for (String level : levelsFor(incidents.get(generation.record()))) {
            Optional<Model> flow = models.startedBy(present, "incident-declared-" + level);
            if (flow.isPresent()) {
                return flow;
            }
        }
        return Optional.empty();
    }

    /** Its own level, then the lower ones from the nearest, then the more urgent ones from the nearest. */
    private List<String> levelsFor(Incident incident) {
        int rank = facts.level(incident).rank();
        List<Level> order = new ArrayList<>(levels.all());
        order.sort(Comparator.comparing((Level level) -> level.rank() < rank)
                .thenComparing(level -> Math.abs(level.rank() - rank)));
        return order.stream().map(Level::name).toList();
    }

    private Map<String, @Nullable Object> variables(Generation generation) {
        Map<String, @Nullable Object> variables = new LinkedHashMap<>();
        variables.put("generation", generation.key());
        Optional<Run> run = run(generation);
        if (generation.record().kind() == RecordKey.Kind.INC) {
            Incident incident = incidents.get(generation.record());
            variables.put("requester", incident.declaredBy().id());
            variables.put("policy", facts.policy(incident));
            variables.put("incident", facts.incident(incident));
        }
        if (generation.record().kind() == RecordKey.Kind.OP) {
            Operation operation = operations.get(generation.record());
            if (run.isEmpty()) {
                variables.putAll(flows.variables(operation));
            }
            variables.put("requester", operation.startedBy().id());
            variables.put("policy", levels.operation().policy());
            variables.put("operation", facts.operation(operation));
        }
        run.ifPresent(asked -> variables.put("requester", asked.requestedBy().id()));
        return variables;
    }

    private Optional<Run> run(Generation generation) {
        return generation.base().contains("/R") ? runs.find(RunKey.of(generation.base())) : Optional.empty();
    }
}
