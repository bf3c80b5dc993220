package io.muster.runbook;

import io.muster.question.Question;
import io.muster.question.Questions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** What the ledger says of the way back of a run: what is to be undone, and what has come of it. */
@Component
class WaysBack {

    private final Runbooks runbooks;
    private final EffectRows effects;
    private final Questions questions;

    WaysBack(Runbooks runbooks, EffectRows effects, Questions questions) {
        this.runbooks = runbooks;
        this.effects = effects;
        this.questions = questions;
    }

    /** Every change of the run, the last first, as an undo meets them. */
    List<UndoState> of(Run run) {
        List<Effect> all = effects.of(run.key());
        List<UndoState> states = new ArrayList<>();
        for (Step step :
                runbooks.version(run.runbook(), run.hash()).outline().steps().reversed()) {
            if (step instanceof Step.Change change) {
                states.add(state(run, change, all));
            }
        }
        return states;
    }

    /** Why there is nothing to undo of a step; empty when there is something. */
    Optional<String> nothing(Run run, Step.Change change) {
        UndoState state = state(run, change, effects.of(run.key()));
        return switch (state.standing()) {
            case NOTHING -> Optional.of(state.why());
            case UNDONE -> Optional.of("it was undone before");
            case LEFT, FAILED, NOT_UNDOABLE -> Optional.empty();
        };
    }

    private UndoState state(Run run, Step.Change change, List<Effect> all) {
        Optional<Effect> done = newest(all, change.id())
                .filter(effect -> effect.outcome() != StepOutcome.REFUSED && effect.outcome() != StepOutcome.DIFFERS);
        if (done.isEmpty()) {
            return new UndoState(change, UndoState.Standing.NOTHING, "it was not run");
        }
        // That there was nothing to undo, because it was undone before, is no attempt.
        Optional<Effect> undo = newest(
                        all.stream()
                                .filter(effect -> effect.outcome() != StepOutcome.SKIPPED)
                                .toList(),
                        change.id() + "/undo")
                .filter(effect -> effect.id() > done.get().id());
        StepOutcome outcome = undo.map(Effect::outcome).orElse(null);
        String irreversible = change.irreversible();
        if (irreversible != null) {
            return new UndoState(change, UndoState.Standing.NOT_UNDOABLE, irreversible);
        }
        if (undo.isEmpty() || outcome == null) {
            return new UndoState(change, UndoState.Standing.LEFT, "");
        }
        return outcome == StepOutcome.DONE
                ? new UndoState(change, UndoState.Standing.UNDONE, "")
                : new UndoState(
                        change,
                        UndoState.Standing.FAILED,
                        undo.get().line() + skipped(run, change, undo.get()).orElse(""));
    }

    /** What was said when the failed undo was skipped. */
    private Optional<String> skipped(Run run, Step.Change change, Effect undo) {
        return questions.of(run.key().record()).stream()
                .filter(question -> question.ask().kind().equals("undo-failed")
                        && run.key().toString().equals(question.ask().details().get("run"))
                        && change.id().equals(question.ask().details().get("step"))
                        && !question.askedAt().isBefore(undo.beganAt()))
                .max(Comparator.comparing(Question::askedAt))
                .filter(question -> "skip".equals(question.choice()))
                .map(question -> " (skipped: " + question.reason() + ")");
    }

    private static Optional<Effect> newest(List<Effect> all, String step) {
        return all.stream().filter(effect -> effect.step().equals(step)).reduce((one, other) -> other);
    }
}
