package io.muster.flow;

import com.github.f4b6a3.uuid.UuidCreator;
import io.muster.incident.Operation;
import io.muster.incident.OperationEvent;
import io.muster.incident.OperationEvent.OperationCancelled;
import io.muster.incident.OperationEvent.OperationStarted;
import io.muster.incident.Operations;
import io.muster.message.Actor;
import io.muster.message.RecordKey;
import io.muster.runbook.Run;
import io.muster.runbook.RunEvent;
import io.muster.runbook.Runs;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Starts the flow of an operation and ends the operation with it, in the transaction in which either happens. One that is
 * a run alone ends with its run.
 */
@Component
class OperationFlows {

    private static final String CANCELLED = "cancelled";

    private final Generations generations;
    private final Models models;
    private final Outbox outbox;
    private final Operations operations;
    private final Runs runs;
    private final Endings endings;

    OperationFlows(
            Generations generations, Models models, Outbox outbox, Operations operations, Runs runs, Endings endings) {
        this.generations = generations;
        this.models = models;
        this.outbox = outbox;
        this.operations = operations;
        this.runs = runs;
        this.endings = endings;
    }

    @EventListener
    @Transactional(propagation = Propagation.MANDATORY)
    public void on(OperationEvent event) {
        switch (event) {
            case OperationStarted started -> start(started.operation());
            case OperationCancelled cancelled -> cancel(cancelled);
            case OperationEvent.OperationEnded ended -> {}
        }
    }

    /** Its next generation; nothing when it is a run alone. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void start(Operation operation) {
        if (operation.flow() != null) {
            generations.next(operation.key(), operation.key().toString());
        }
    }

    /** The engine says that an instance is over; if an operation's flow was it, that is over too. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void instanceEnded(Generation generation, boolean completed) {
        if (generation.record().kind() != RecordKey.Kind.OP
                || !generation.base().equals(generation.record().toString())
                || !generations.isNewest(generation)) {
            return;
        }
        if (completed) {
            operations.end(generation.record(), Actor.MUSTER, outcome(generation));
        } else {
            operations.cancel(generation.record(), Actor.MUSTER, "Its flow was ended in the engine.");
        }
    }

    private String outcome(Generation generation) {
        String engine = generation.engine();
        Long instance = generation.rootInstance();
        return engine == null || instance == null
                ? "Its flow came to its end."
                : endings.of(engine, instance).orElse("Its flow came to its end.");
    }

    @EventListener
    @Transactional(propagation = Propagation.MANDATORY)
    public void on(RunEvent.RunEnded ended) {
        Run run = ended.run();
        Optional<Operation> alone = operations.find(run.key().record()).filter(operation -> operation.flow() == null);
        if (alone.isPresent() && going(run.key().record()).isEmpty()) {
            operations.end(
                    alone.get().key(),
                    Actor.MUSTER,
                    run.title() + " " + run.state().word() + ".");
        }
    }

    /** A flow that listens is told and tidies up; another is ended, and so is a run alone. */
    private void cancel(OperationCancelled event) {
        Operation operation = event.operation();
        if (operation.flow() == null) {
            String reason = event.reason();
            going(operation.key())
                    .forEach(run -> runs.abort(
                            run.key(), event.by(), reason == null ? operation.key() + " was cancelled" : reason));
            return;
        }
        generations
                .newest(operation.key().toString())
                .filter(each -> each.state() != Generation.State.ENDED)
                .ifPresent(generation -> {
                    if (listens(generation)) {
                        outbox.put(operation.key(), told(generation, event));
                    } else {
                        generations.end(generation, "the operation was cancelled");
                    }
                });
    }

    private boolean listens(Generation generation) {
        String engine = generation.engine();
        String flow = generation.flow();
        return generation.state() == Generation.State.BOUND
                && engine != null
                && flow != null
                && models.startedBy(engine, StartableFlow.startMessage(flow))
                        .filter(model -> model.elements().values().stream()
                                .anyMatch(element -> CANCELLED.equals(element.message())))
                        .isPresent();
    }

    private static FlowCommand.Tell told(Generation generation, OperationCancelled event) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("by", event.by().id());
        values.put("reason", event.reason());
        return new FlowCommand.Tell(
                CANCELLED,
                generation.key(),
                generation.key() + ":" + UuidCreator.getTimeOrderedEpoch(),
                Told.LONG.toSeconds(),
                values,
                null);
    }

    private List<Run> going(RecordKey record) {
        return runs.of(record).stream().filter(run -> !run.state().ended()).toList();
    }
}
