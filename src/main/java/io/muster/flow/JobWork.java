package io.muster.flow;

import io.muster.database.DatabaseAway;
import io.muster.incident.Incidents;
import io.muster.incident.Operations;
import io.muster.message.Actor;
import io.muster.message.RecordKey;
import io.muster.message.Refused;
import io.muster.timeline.Origin;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * One job from delivery to its end: admitted or not, worked in one transaction with the note that it was, completed,
 * parked, tried again later, or, after the last attempt, stalled. That the database is away is no attempt.
 */
@Component
class JobWork {

    private static final Logger log = LoggerFactory.getLogger(JobWork.class);

    private final Engine engine;
    private final FlowTimings timings;
    private final Bindings bindings;
    private final DoneJobs done;
    private final ParkedJobs parked;
    private final Answers answers;
    private final Outbox outbox;
    private final Incidents incidents;
    private final Operations operations;
    private final Facts facts;
    private final TransactionTemplate transaction;
    private final ApplicationEventPublisher events;

    JobWork(
            Engine engine,
            FlowTimings timings,
            Bindings bindings,
            DoneJobs done,
            ParkedJobs parked,
            Answers answers,
            Outbox outbox,
            Incidents incidents,
            Operations operations,
            Facts facts,
            TransactionTemplate transaction,
            ApplicationEventPublisher events) {
        this.engine = engine;
        this.timings = timings;
        this.bindings = bindings;
        this.done = done;
        this.parked = parked;
        this.answers = answers;
        this.outbox = outbox;
        this.incidents = incidents;
        this.operations = operations;
        this.facts = facts;
        this.transaction = transaction;
        this.events = events;
    }

    void work(Worker worker, Job job) {
        try {
            List<ParkedJob> waiting = parked.about(job);
            answers.proveBy(job, waiting);
            if (waiting.stream().anyMatch(each -> each.job() == job.key() && each.kind() == ParkedJob.Kind.STALL)) {
                hold(job);
                return;
            }
            if (!bindings.admits(job)) {
                return;
            }
            Worker.Worked worked = origin(job)
                    .during(() -> worker.keepsItsOwnBooks(job)
                            ? parkedIfItWaits(job, worker.work(job))
                            : transaction.execute(tx -> once(worker, job)));
            switch (worked) {
                case Worker.Worked.Done it -> complete(job, it.variables());
                case Worker.Worked.Parked it -> hold(job);
                case Worker.Worked.Later it -> engine.fail(job.key(), job.retries(), it.pause(), it.why());
                case null -> throw new IllegalStateException("a worker without a result");
            }
        } catch (BpmnError error) {
            Engine.ifThere(() -> engine.throwError(job.key(), error.code(), String.valueOf(error.getMessage())));
        } catch (EngineAway away) {
            throw away;
        } catch (EngineRefused refused) {
            if (refused.kind() != EngineRefused.Kind.NOT_FOUND) {
                failed(job, refused, true);
            }
        } catch (BadParameter | Refused e) {
            failed(job, e, true);
        } catch (RuntimeException e) {
            if (DatabaseAway.isWhy(e)) {
                comesAgain(job, e);
            } else {
                failed(job, e, false);
            }
        }
    }

    /** No fault of the job: however long the database is away, no attempt is lost. */
    private void comesAgain(Job job, RuntimeException away) {
        log.info(
                "Job {} of {} comes again, because the database is away: {}", job.key(), job.record(), away.toString());
        Engine.ifThere(() -> engine.fail(job.key(), job.retries(), timings.backoff(), "the database is away"));
    }

    private static Origin origin(Job job) {
        return new Origin(job.generation(), job.processId(), job.element());
    }

    /** A job that says not enough of itself to be shown anywhere: it comes again, in case somebody mends it. */
    void putOff(long job, int retries, String why) {
        Engine.ifThere(() -> engine.fail(job, retries, Duration.ofMinutes(1), why));
    }

    private Worker.Worked once(Worker worker, Job job) {
        var before = done.result(job);
        return before.isPresent() ? new Worker.Worked.Done(before.get()) : noted(job, worker.work(job));
    }

    private Worker.Worked noted(Job job, Worker.Worked worked) {
        return switch (worked) {
            case Worker.Worked.Done it -> {
                Map<String, @Nullable Object> result = new LinkedHashMap<>(it.variables());
                if (job.record().kind() == RecordKey.Kind.INC) {
                    incidents.find(job.record()).ifPresent(found -> result.put("incident", facts.incident(found)));
                } else {
                    operations.find(job.record()).ifPresent(found -> result.put("operation", facts.operation(found)));
                }
                done.write(job, result);
                yield new Worker.Worked.Done(result);
            }
            case Worker.Worked.Parked it -> parkedIfItWaits(job, it);
            case Worker.Worked.Later it -> it;
        };
    }

    private Worker.Worked parkedIfItWaits(Job job, Worker.Worked worked) {
        if (worked instanceof Worker.Worked.Parked it) {
            transaction.executeWithoutResult(tx -> {
                parked.park(job, it.kind(), it.reference(), it.result(), "");
                if (it.kind() == ParkedJob.Kind.RUN) {
                    // It may have ended between our look and this row; whoever comes later sees both.
                    outbox.put(job.record(), new FlowCommand.FinishRun(it.reference()));
                }
            });
        }
        return worked;
    }

    private void complete(Job job, Map<String, @Nullable Object> variables) {
        Engine.ifThere(() -> engine.complete(job.key(), variables));
    }

    private void hold(Job job) {
        try {
            engine.hold(job.key(), timings.parked());
        } catch (EngineRefused refused) {
            if (refused.kind() != EngineRefused.Kind.NOT_FOUND) {
                throw refused;
            }
            parked.find(job.engine(), job.key()).ifPresent(each -> parked.gone(each, "the flow went on"));
        }
    }

    private void failed(Job job, RuntimeException e, boolean forGood) {
        String why = e.getMessage() == null ? e.toString() : e.getMessage();
        Optional<Integer> another = forGood ? Optional.empty() : Attempts.another(job);
        if (another.isPresent()) {
            log.info("Job {} '{}' of {} failed, to be tried again", job.key(), job.elementName(), job.record(), e);
            Duration pause = timings.backoff().multipliedBy(1L << Math.min(Attempts.number(job) - 1, 6));
            Engine.ifThere(() -> engine.fail(job.key(), another.get(), pause, why));
            return;
        }
        log.warn("Job {} '{}' of {} is stalled", job.key(), job.elementName(), job.record(), e);
        origin(job)
                .during(() -> transaction.execute(tx -> {
                    boolean fresh = parked.park(job, ParkedJob.Kind.STALL, "", "", why);
                    if (fresh) {
                        events.publishEvent(new FlowEvent.FlowStalled(
                                job.record(), Actor.MUSTER, job.element(), job.elementName(), why));
                    }
                    return fresh;
                }));
        hold(job);
    }
}
