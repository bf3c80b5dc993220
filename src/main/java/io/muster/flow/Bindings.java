package io.muster.flow;

import io.muster.message.Actor;
import java.util.Optional;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Binds one instance to each generation by the job of its process's first task, and ends every other: a start that was
 * published twice, an instance of a generation that is no longer newest, one that nobody here asked for.
 */
@Component
class Bindings {

    private final Generations generations;
    private final Models models;
    private final Engine engine;
    private final TransactionTemplate transaction;
    private final ApplicationEventPublisher events;

    Bindings(
            Generations generations,
            Models models,
            Engine engine,
            TransactionTemplate transaction,
            ApplicationEventPublisher events) {
        this.generations = generations;
        this.models = models;
        this.engine = engine;
        this.transaction = transaction;
        this.events = events;
    }

    /** @return false when the job's instance was ended instead */
    boolean admits(Job job) {
        Optional<Model> model = models.byKey(job.engine(), job.processKey());
        boolean binds = model.flatMap(Model::first)
                .filter(first -> first.id().equals(job.element()))
                .isPresent();
        if (!binds || bound(job, model.get())) {
            return true;
        }
        engine.cancel(job.processInstance());
        return false;
    }

    private boolean bound(Job job, Model model) {
        return Boolean.TRUE.equals(transaction.execute(tx -> {
            Optional<Generation> generation = generations.find(job.generation());
            if (generation.isEmpty()
                    || generation.get().state() == Generation.State.ENDED
                    || !generations.isNewest(generation.get())) {
                return false;
            }
            Long root = generation.get().rootInstance();
            if (root != null && job.engine().equals(generation.get().engine())) {
                return root == job.processInstance();
            }
            if (!generations.bind(job.generation(), job.processInstance(), job.engine())) {
                return false;
            }
            String flow = model.name().isBlank() ? model.processId() : model.name();
            events.publishEvent(
                    new FlowEvent.FlowStarted(generation.get().record(), Actor.MUSTER, job.generation(), flow));
            return true;
        }));
    }
}
