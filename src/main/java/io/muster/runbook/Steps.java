package io.muster.runbook;

import io.muster.question.Question;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * What the flow's job workers call. {@link #run} and {@link #undo} block until the step has an outcome and hold no
 * transaction meanwhile; the others are one transaction each. Everything answers the same when a job is delivered again.
 */
@Service
public class Steps {

    /** What came of a job. */
    public sealed interface Ran {
        /** Complete the job with {@code outcome}. */
        record Finished(StepOutcome outcome) implements Ran {}

        /** Not now (its grant is given but not yet decided, another replica runs it): deliver the job again after the pause. */
        record NotYet(Duration pause, String why) implements Ran {}
    }

    /** What came of asking. */
    public sealed interface Asked {
        /** People are asked; the job waits for {@code Questions}. */
        record Waiting(Question question) implements Asked {}

        /** Nobody needs to be asked: complete the job with this {@code answer}. */
        record AtOnce(String choice) implements Asked {}

        /** It cannot be asked now (the runner is busy): deliver the job again after the pause. */
        record NotYet(Duration pause, String why) implements Asked {}
    }

    /**
     * The first task of a run's process. Publishes {@code RunBegan}.
     *
     * @param flowKey {@code INC-7/R3/1}
     * @param hash of the text that the deployed process was made from
     * @return the variable {@code outcome}: {@code begun}; {@code differs} when another version was shown at the request;
     *     {@code aborted} when the run has ended or this is not its newest generation
     */
    public String begin(String flowKey, String hash) {
        throw new UnsupportedOperationException();
    }

    /** Runs a step. @param job key of the engine's job */
    public Ran run(String flowKey, String step, long job) {
        throw new UnsupportedOperationException();
    }

    /** Undoes a step; done when there is nothing to undo. @param job key of the engine's job */
    public Ran undo(String flowKey, String step, long job) {
        throw new UnsupportedOperationException();
    }

    /** The last task of a run's process. @param outcome header of the task: succeeded, failed, stopped, undone, aborted */
    public void end(String flowKey, String outcome) {
        throw new UnsupportedOperationException();
    }

    /**
     * Asks people on behalf of a user task of the run's process.
     *
     * @param kind header of the task: step-approval, step-failed, step-unknown, undo-failed, run-version
     * @param step header of the task, null for run-version
     * @param round header of the task: 1, or 2 when the first asked did not answer
     * @param reference {@code job:<key>}, as {@code Questions} wants it
     */
    public Asked question(
            String flowKey,
            String kind,
            @Nullable String step,
            int round,
            String reference,
            @Nullable Instant deadline) {
        throw new UnsupportedOperationException();
    }
}
