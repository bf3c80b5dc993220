package io.muster.runbook;

import io.muster.question.Question;
import io.muster.question.Questions;
import io.muster.runbook.Steps.Asked;
import io.muster.runbook.runner.RunnerFailed;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The questions of a run: which card is to be made for each kind of user task in its process. */
@Component
class StepQuestions {

    /** The kinds that let a run go on with another version than the one shown, and their answer for that. */
    private static final Map<String, String> ACCEPTS = Map.of("version-approval", "approve", "run-version", "go-on");

    private final Questions questions;
    private final ApprovalCards approvals;
    private final PeopleCards people;
    private final PauseCards pauses;

    StepQuestions(Questions questions, ApprovalCards approvals, PeopleCards people, PauseCards pauses) {
        this.questions = questions;
        this.approvals = approvals;
        this.people = people;
        this.pauses = pauses;
    }

    Asked ask(
            BoundRun bound,
            String kind,
            @Nullable String step,
            int round,
            String reference,
            @Nullable Instant deadline) {
        Optional<Question> known = questions.byReference(reference);
        if (known.isPresent() && known.get().state() != Question.State.CLOSED) {
            return new Asked.Waiting(known.get());
        }
        Step about = step == null ? null : bound.step(step);
        RunAsk ask = RunAsk.of(bound, kind, about, reference, deadline);
        try {
            return switch (kind) {
                case "step-approval" -> approvals.step(ask, change(kind, about), round);
                case "step-decide", "step-manual" -> people.ask(ask, required(kind, about), round);
                case "version-approval", "run-version" -> approvals.version(ask);
                case "run-undo" -> approvals.undo(ask);
                case "step-failed", "step-unknown", "undo-failed" -> pauses.ask(ask, required(kind, about));
                default -> throw new IllegalArgumentException("a run does not ask '" + kind + "'");
            };
        } catch (RunnerFailed failed) {
            return new Asked.NotYet(Duration.ofSeconds(5), String.valueOf(failed.getMessage()));
        }
    }

    /** What people said of a step that is theirs. */
    Said said(BoundRun bound, Step step) {
        return people.said(bound, step);
    }

    /** Whether people have said of this version, which is not the one shown at the request, that it may run. */
    boolean accepted(Run run, String hash) {
        return questions.of(run.key().record()).stream()
                .anyMatch(question ->
                        run.key().toString().equals(question.ask().details().get("run"))
                                && hash.equals(question.ask().details().get("hash"))
                                && question.state() == Question.State.DECIDED
                                && question.choice() != null
                                && question.choice()
                                        .equals(ACCEPTS.get(question.ask().kind())));
    }

    private static Step.Change change(String kind, @Nullable Step step) {
        if (step instanceof Step.Change change) {
            return change;
        }
        throw new IllegalArgumentException("'" + kind + "' is not asked of " + (step == null ? "a run" : step.id()));
    }

    private static Step required(String kind, @Nullable Step step) {
        if (step == null) {
            throw new IllegalArgumentException("'" + kind + "' does not say which step it is about");
        }
        return step;
    }
}
