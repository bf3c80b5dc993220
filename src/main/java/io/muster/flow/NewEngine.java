package io.muster.flow;

import com.github.f4b6a3.uuid.UuidCreator;
import io.muster.incident.Incident;
import io.muster.incident.Incidents;
import io.muster.incident.Operation;
import io.muster.incident.Operations;
import io.muster.message.Actor;
import io.muster.message.RecordKey;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Meets an engine that has not our mark: gives it an id, and starts every open record's next generation there. What was
 * asked in the lost engine is asked anew by the new instances.
 */
@Component
class NewEngine {

    private static final Logger log = LoggerFactory.getLogger(NewEngine.class);

    private final Engine engine;
    private final EngineIdentity identity;
    private final ParkedJobs parked;
    private final Incidents incidents;
    private final IncidentFlows flows;
    private final Operations operations;
    private final OperationFlows operationFlows;
    private final LostRuns runs;
    private final TransactionTemplate transaction;
    private final ApplicationEventPublisher events;

    NewEngine(
            Engine engine,
            EngineIdentity identity,
            ParkedJobs parked,
            Incidents incidents,
            IncidentFlows flows,
            Operations operations,
            OperationFlows operationFlows,
            LostRuns runs,
            TransactionTemplate transaction,
            ApplicationEventPublisher events) {
        this.engine = engine;
        this.identity = identity;
        this.parked = parked;
        this.incidents = incidents;
        this.flows = flows;
        this.operations = operations;
        this.operationFlows = operationFlows;
        this.runs = runs;
        this.transaction = transaction;
        this.events = events;
    }

    /** Under the house's lock. @param lost the engine known before, empty when this is the first */
    void meet(Optional<String> lost) {
        String id = UuidCreator.getRandomBased().toString().substring(0, 8);
        engine.deploy(EngineIdentity.processOf(id) + ".bpmn", EngineIdentity.model(id));
        transaction.executeWithoutResult(tx -> {
            identity.met(id);
            lost.ifPresent(was -> moveIn(was, id));
        });
        log.info(
                "Met the engine {}{}",
                id,
                lost.map(was -> ", in place of " + was).orElse(""));
    }

    private void moveIn(String was, String is) {
        parked.withdrawEngine(was, "the engine was replaced; it is asked anew");
        // Locked one by one: what somebody decides meanwhile is told to the new generation, or is already in what we
        // read.
        List<Incident> open = incidents.open().stream()
                .map(Incident::key)
                .sorted(Comparator.comparing(RecordKey::toString))
                .map(incidents::lock)
                .filter(incident -> incident.status().isOpen())
                .toList();
        open.forEach(flows::startAgain);
        List<Operation> work = operations.open().stream()
                .map(Operation::key)
                .sorted(Comparator.comparing(RecordKey::toString))
                .map(key -> operations.get(incidents.lock(key).key()))
                .filter(operation -> operation.status().isOpen())
                .toList();
        work.forEach(operationFlows::start);
        int restarted = runs.restart();
        events.publishEvent(new FlowEvent.EngineReplaced(Actor.MUSTER, was, is, open.size() + work.size() + restarted));
    }
}
