package io.muster.flow;

import io.muster.database.Drain;
import io.muster.question.Question;
import io.muster.question.QuestionEvent;
import io.muster.question.Questions;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * Takes given answers to the engine and tells {@code Questions} what became of them: acknowledged is decided, gone at
 * the first attempt is too late. Gone after an attempt whose answer was lost proves nothing; then the exporter's word or
 * the next job of that instance settles it.
 */
@Component
class Answers {

    private final Engine engine;
    private final EngineIdentity identity;
    private final ParkedJobs parked;
    private final Questions questions;
    private final Outbox outbox;
    private final FlowTimings timings;
    private final Clock clock;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final JsonMapper json;

    Answers(
            Engine engine,
            EngineIdentity identity,
            ParkedJobs parked,
            Questions questions,
            Outbox outbox,
            FlowTimings timings,
            Clock clock,
            JdbcClient jdbc,
            TransactionTemplate transaction,
            JsonMapper json) {
        this.engine = engine;
        this.identity = identity;
        this.parked = parked;
        this.questions = questions;
        this.outbox = outbox;
        this.timings = timings;
        this.clock = clock;
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.json = json;
    }

    @EventListener
    @Transactional(propagation = Propagation.MANDATORY)
    public void on(QuestionEvent.AnswerGiven given) {
        String reference = given.question().ask().reference();
        if (reference.startsWith("job:")) {
            outbox.put(given.record(), new FlowCommand.Answer(reference));
        }
    }

    Drain.Outcome deliver(String reference) {
        Optional<Question> question = questions.byReference(reference);
        if (question.isEmpty() || question.get().state() != Question.State.GIVEN) {
            return new Drain.Outcome.Done();
        }
        List<ParkedJob> jobs = parked.waitingFor(ParkedJob.Kind.QUESTION, reference);
        if (jobs.isEmpty() && fresh(question.get())) {
            return new Drain.Outcome.Later(Duration.ofMillis(500), reference + " is not parked yet");
        }
        if (jobs.isEmpty() || !jobs.getFirst().engine().equals(identity.required())) {
            return new Drain.Outcome.Done(() -> questions.tooLate(reference));
        }
        return complete(jobs.getFirst(), question.get());
    }

    /** A run's question is asked a moment before its job is parked; after a crash between, the job comes again. */
    private boolean fresh(Question question) {
        return question.askedAt().isAfter(clock.instant().minus(timings.job().multipliedBy(2)));
    }

    private Drain.Outcome complete(ParkedJob job, Question question) {
        boolean first = parked.sending(job);
        try {
            engine.complete(job.job(), Map.of(job.result(), answer(question)));
            return new Drain.Outcome.Done(() -> decided(job));
        } catch (EngineAway away) {
            if (away.certainlyNotDone() && first) {
                parked.notSent(job);
            }
            throw away;
        } catch (EngineRefused refused) {
            if (refused.kind() != EngineRefused.Kind.NOT_FOUND) {
                throw refused;
            }
            return first ? new Drain.Outcome.Done(() -> tooLate(job)) : settled(job);
        }
    }

    private static Map<String, @Nullable Object> answer(Question question) {
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("choice", question.choice());
        answer.put(
                "by", question.decidedBy() == null ? null : question.decidedBy().id());
        answer.put("reason", question.reason());
        answer.put("click", question.clickId());
        return answer;
    }

    /** By what the exporter said already; else it stays given until it says so. */
    private Drain.Outcome settled(ParkedJob job) {
        Optional<String> how = jdbc.sql("select how from flow_job_end where engine = ? and job = ?")
                .params(job.engine(), job.job())
                .query(String.class)
                .optional();
        return new Drain.Outcome.Done(() -> how.ifPresent(end -> settle(job, end.equals("COMPLETED"))));
    }

    /** The exporter says how a job ended. In its transaction. */
    void ended(String engineId, long job, boolean completed) {
        parked.find(engineId, job).ifPresent(each -> {
            if (each.kind() == ParkedJob.Kind.QUESTION && each.sentAt() != null) {
                settle(each, completed);
            } else if (each.kind() == ParkedJob.Kind.QUESTION) {
                parked.gone(each, completed ? "it was answered in the engine" : "the flow went on");
            } else {
                parked.remove(engineId, job);
            }
        });
    }

    /** A job that carries a click's id comes after the completion that brought it. @param waiting about it */
    void proveBy(Job job, List<ParkedJob> waiting) {
        for (ParkedJob each : waiting) {
            if (each.job() == job.key()) {
                continue;
            }
            questions
                    .byReference(each.reference())
                    .map(Question::clickId)
                    .filter(click -> json.writeValueAsString(job.variables()).contains(json.writeValueAsString(click)))
                    .ifPresent(click -> transaction.executeWithoutResult(tx -> decided(each)));
        }
    }

    private void settle(ParkedJob job, boolean completed) {
        if (completed) {
            decided(job);
        } else {
            tooLate(job);
        }
    }

    private void decided(ParkedJob job) {
        questions.decided(job.reference());
        parked.remove(job.engine(), job.job());
    }

    private void tooLate(ParkedJob job) {
        questions.tooLate(job.reference());
        parked.remove(job.engine(), job.job());
    }
}
