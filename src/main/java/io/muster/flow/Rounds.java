package io.muster.flow;

import io.muster.message.Actor;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** What is looked after each second while the engine is there: time-outs, starts that reached nothing, changed files. */
@Component
class Rounds {

    private static final Logger log = LoggerFactory.getLogger(Rounds.class);
    private static final int MOST = 200;
    private static final int FILES_EVERY = 3;
    private static final int OPERATIONS_EVERY = 60;

    private final Engine engine;
    private final FlowTimings timings;
    private final ParkedJobs parked;
    private final Generations generations;
    private final SentSignals signals;
    private final Deployments deployments;
    private final OperationFlows operations;
    private final TransactionTemplate transaction;
    private final ApplicationEventPublisher events;
    private Set<String> missed = Set.of();

    Rounds(
            Engine engine,
            FlowTimings timings,
            ParkedJobs parked,
            Generations generations,
            SentSignals signals,
            Deployments deployments,
            OperationFlows operations,
            TransactionTemplate transaction,
            ApplicationEventPublisher events) {
        this.engine = engine;
        this.timings = timings;
        this.parked = parked;
        this.generations = generations;
        this.signals = signals;
        this.deployments = deployments;
        this.operations = operations;
        this.transaction = transaction;
        this.events = events;
    }

    void go(String present, Dispatcher dispatcher, long round) {
        renew(present);
        generations.unbound(present, timings.start()).forEach(this::startAgain);
        signals.tellOfThoseNobodyTook();
        if (round % Math.max(1, timings.job().toSeconds() / 3) == 0) {
            dispatcher.keep();
        }
        if (round % FILES_EVERY == 0) {
            deployments.lookAgain();
        }
        if (round % OPERATIONS_EVERY == OPERATIONS_EVERY - 1) {
            endOperations(present);
        }
    }

    /**
     * The exporter says at once that a flow is over, and by which end; where it does not, because it is behind or away, we
     * find out here. Only the second look counts: the engine forgets an instance before its exporter has told of it.
     */
    void endOperations(String present) {
        Set<String> gone = new HashSet<>();
        for (Generation generation : generations.ofOperations(present)) {
            Long instance = generation.rootInstance();
            if (instance == null || engine.has(instance)) {
                continue;
            }
            if (missed.contains(generation.key())) {
                transaction.executeWithoutResult(tx -> {
                    operations.instanceEnded(generation, true);
                    generations.over(generation.key());
                });
            } else {
                gone.add(generation.key());
            }
        }
        missed = gone;
    }

    /** A renewal that finds nothing says that the engine has the job no longer. */
    private void renew(String present) {
        for (ParkedJob job : parked.due(present, MOST)) {
            try {
                engine.hold(job.job(), timings.parked());
            } catch (EngineRefused refused) {
                if (refused.kind() == EngineRefused.Kind.NOT_FOUND) {
                    parked.gone(job, "the flow went on");
                } else {
                    log.warn("Job {} '{}' could not be kept: {}", job.job(), job.elementName(), refused.getMessage());
                }
            }
        }
    }

    private void startAgain(Generation generation) {
        transaction.executeWithoutResult(tx -> {
            if (!generations.lock(generation)) {
                return;
            }
            if (generation.attempt() == 1) {
                generations.again(generation);
            } else {
                String why = "its start was taken twice by the engine, but no instance reached its first task";
                generations.stalled(generation.key(), why);
                events.publishEvent(new FlowEvent.FlowStalled(
                        generation.record(), Actor.MUSTER, Stalls.START, "start of " + generation.flow(), why));
            }
        });
    }
}
