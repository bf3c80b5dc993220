package io.muster.flow;

import io.muster.database.Drain;
import io.muster.question.Choice;
import io.muster.question.Question;
import io.muster.question.Questions;
import io.muster.runbook.Run;
import io.muster.runbook.RunKey;
import io.muster.runbook.Runs;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Completes the jobs that wait for a run, once it has ended. */
@Component
class RunResults {

    private final Engine engine;
    private final ParkedJobs parked;
    private final Runs runs;
    private final Questions questions;

    RunResults(Engine engine, ParkedJobs parked, Runs runs, Questions questions) {
        this.engine = engine;
        this.parked = parked;
        this.runs = runs;
        this.questions = questions;
    }

    Drain.Outcome deliver(String key) {
        Optional<Run> run =
                runs.find(RunKey.of(key)).filter(each -> each.state().ended());
        if (run.isPresent()) {
            for (ParkedJob job : parked.waitingFor(ParkedJob.Kind.RUN, key)) {
                tell(job, run.get());
                parked.remove(job.engine(), job.job());
            }
        }
        return new Drain.Outcome.Done();
    }

    private void tell(ParkedJob job, Run run) {
        try {
            engine.complete(job.job(), outcome(run));
        } catch (BpmnError error) {
            Engine.ifThere(() -> engine.throwError(job.job(), error.code(), String.valueOf(error.getMessage())));
        } catch (EngineRefused refused) {
            if (refused.kind() != EngineRefused.Kind.NOT_FOUND) {
                throw refused;
            }
        }
    }

    /** The variable {@code run} of a run that went well. @throws BpmnError for every other end */
    Map<String, Object> outcome(Run run) {
        String what = run.key() + " of " + run.runbook() + ": " + run.state().word();
        return switch (run.state()) {
            case SUCCEEDED ->
                Map.of(
                        "run",
                        Map.of(
                                "key",
                                run.key().toString(),
                                "outcome",
                                run.state().word(),
                                "outputs",
                                runs.outputs(run)));
            case ABORTED -> throw new BpmnError("RunAborted", what);
            case FAILED, STOPPED, UNDONE -> throw new BpmnError(refused(run) ? "ApprovalRefused" : "RunFailed", what);
            case REQUESTED, RUNNING -> throw new IllegalStateException(run.key() + " has not ended");
        };
    }

    /**
     * Whether it stopped because somebody said no. A no that came too late for its step is none. It may still be on its way
     * to the engine in our books when the engine has already drawn what follows.
     */
    private boolean refused(Run run) {
        return run.state() == Run.State.STOPPED
                && questions.of(run.key().record()).stream()
                        .anyMatch(question -> question.ask().kind().equals("step-approval")
                                && run.key()
                                        .toString()
                                        .equals(question.ask().details().get("run"))
                                && Choice.REJECT.id().equals(question.choice())
                                && (question.state() == Question.State.DECIDED
                                        || question.state() == Question.State.GIVEN));
    }
}
