package io.muster.runbook;

import io.muster.question.Ask.GrantScope;
import io.muster.question.Grants;
import io.muster.question.Question;
import io.muster.question.Questions;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.springframework.stereotype.Component;

/**
 * Whether a change or an undo may run now. Whatever the diagram or an operator of the engine says, nothing runs without a
 * grant for exactly this command; besides an approval, "try again" grants the same command once more and "undo" the
 * commands that its card listed. Called with the run locked.
 */
@Component
class Permits {

    /** Name of the detail of a card that lists an undo command's digest. */
    static String undoDetail(String step) {
        return "undo " + step;
    }

    enum Verdict {
        MAY,
        /** Decided by people, not yet taken by the flow. */
        WAIT,
        DIFFERS,
        REFUSED
    }

    private final Grants grants;
    private final Questions questions;
    private final EffectRows effects;

    Permits(Grants grants, Questions questions, EffectRows effects) {
        this.grants = grants;
        this.questions = questions;
        this.effects = effects;
    }

    /** @param step {@code s2}, or {@code s2/undo} */
    Verdict use(BoundRun bound, String step, String digest) {
        RunKey run = bound.run().key();
        Optional<Grants.Grant> grant = grants.find(run.toString(), step);
        if (grant.isEmpty()) {
            Verdict second = step.endsWith("/undo") ? fromUndoCard(bound, step, digest) : Verdict.REFUSED;
            return second == Verdict.REFUSED ? fromTryAgain(run, step, digest) : second;
        }
        if (!grant.get().scope().digest().equals(digest)) {
            return Verdict.DIFFERS;
        }
        if (!grant.get().usable()) {
            return Verdict.WAIT;
        }
        return grants.use(grant.get().id()) ? Verdict.MAY : Verdict.REFUSED;
    }

    private Verdict fromTryAgain(RunKey run, String step, String digest) {
        Optional<Effect> last = effects.newest(run, step).filter(effect -> effect.outcome() != null);
        String id = step.replace("/undo", "");
        Set<String> kinds = step.endsWith("/undo") ? Set.of("undo-failed") : Set.of("step-failed", "step-unknown");
        Optional<Question> again = newest(
                run,
                question -> kinds.contains(question.ask().kind())
                        && id.equals(question.ask().details().get("step")));
        if (last.isEmpty()
                || again.isEmpty()
                || again.get().askedAt().isBefore(last.get().beganAt())) {
            return Verdict.REFUSED;
        }
        return byChoice(again.get(), "again", run, step, digest, last.get().digest());
    }

    private Verdict fromUndoCard(BoundRun bound, String step, String digest) {
        RunKey run = bound.run().key();
        Optional<Effect> tried = effects.newest(run, step)
                .filter(effect -> effect.outcome() != StepOutcome.SKIPPED && effect.outcome() != StepOutcome.REFUSED);
        boolean unasked = bound.runbook().outline().onFailure() == Outline.OnFailure.UNDO;
        String detail = undoDetail(step.replace("/undo", ""));
        Optional<Question> card =
                newest(run, question -> question.ask().details().containsKey(detail) && question.choice() != null);
        if (card.isEmpty()
                || tried.filter(before -> card.get().askedAt().isBefore(before.beganAt()))
                        .isPresent()) {
            return Verdict.REFUSED;
        }
        String listed = String.valueOf(card.get().ask().details().get(detail));
        return switch (card.get().ask().kind()) {
            case "step-approval" ->
                unasked ? byChoice(card.get(), "approve", run, step, digest, listed) : Verdict.REFUSED;
            case "run-undo" -> byChoice(card.get(), "approve", run, step, digest, listed);
            default -> byChoice(card.get(), "undo", run, step, digest, listed);
        };
    }

    private Verdict byChoice(Question question, String choice, RunKey run, String step, String digest, String granted) {
        if (!choice.equals(question.choice())) {
            return Verdict.REFUSED;
        }
        return switch (question.state()) {
            case GIVEN -> Verdict.WAIT;
            case DECIDED -> {
                if (!granted.equals(digest)) {
                    yield Verdict.DIFFERS;
                }
                var by = question.decidedBy();
                if (by == null) {
                    yield Verdict.REFUSED;
                }
                grants.grant(
                        new GrantScope(run.toString(), step, digest),
                        by,
                        question.key() + ": " + question.ask().title() + " " + choice);
                yield grants.find(run.toString(), step)
                                .filter(made -> grants.use(made.id()))
                                .isPresent()
                        ? Verdict.MAY
                        : Verdict.REFUSED;
            }
            case OPEN, TOO_LATE, CLOSED -> Verdict.REFUSED;
        };
    }

    private Optional<Question> newest(RunKey run, Predicate<Question> that) {
        List<Question> all = questions.of(run.record());
        return all.stream()
                .filter(question ->
                        run.toString().equals(question.ask().details().get("run")))
                .filter(that)
                .max(Comparator.comparing(Question::askedAt));
    }
}
