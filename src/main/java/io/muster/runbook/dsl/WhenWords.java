package io.muster.runbook.dsl;

import groovy.lang.Closure;
import groovy.lang.DelegatesTo;
import io.muster.runbook.Step;
import java.util.ArrayList;
import java.util.List;

/** What follows {@code when('…') { … }} on the same line: {@code then { … }}, and {@code otherwise { … }} after it. */
public final class WhenWords extends StepBraces {

    final Closure<?> condition;
    private final Draft draft;
    final List<Draft.Part> then = new ArrayList<>();
    final List<Draft.Part> otherwise = new ArrayList<>();
    private boolean said;
    private boolean saidOtherwise;

    WhenWords(Mistakes mistakes, Draft draft, String id, String title, int line, Closure<?> condition) {
        super(mistakes, "when", id, title, line);
        this.draft = draft;
        this.condition = condition;
    }

    @Usage("when('too few are ready') { outputs.ready < 2 } then { … }")
    public WhenWords then(@DelegatesTo(value = BranchWords.class, strategy = Closure.DELEGATE_ONLY) Closure<?> steps) {
        if (said) {
            mistakes.addHere("when '" + title + "' has two then", "Put all steps into one.");
        }
        said = true;
        branch(steps, then);
        return this;
    }

    @Usage("when('too few are ready') { outputs.ready < 2 } then { … } otherwise { … }")
    public WhenWords otherwise(
            @DelegatesTo(value = BranchWords.class, strategy = Closure.DELEGATE_ONLY) Closure<?> steps) {
        if (saidOtherwise) {
            mistakes.addHere("when '" + title + "' has two otherwise", "Put all steps into one.");
        }
        saidOtherwise = true;
        branch(steps, otherwise);
        return this;
    }

    private void branch(Closure<?> steps, List<Draft.Part> into) {
        BranchWords words = new BranchWords(mistakes, "then", draft, into);
        Closures.read(steps, words, mistakes);
        if (into.isEmpty() && !words.brokenOff) {
            mistakes.addHere("a branch of when '" + title + "' has no step", "Put a step into it, or leave it out.");
        }
    }

    @Override
    Step outline(Seen seen) {
        if (!said) {
            mistakes.add(
                    line,
                    "when '" + title + "' does not say what then",
                    "Go on in the line of its closing brace: when('…') { … } then { … }.");
        }
        try {
            Closures.call(
                    condition,
                    new ConditionWords(mistakes, "when", Known.standIns(seen.inputs(), seen.given(), mistakes)));
        } catch (Exception | AssertionError standInNotGoodEnough) {
            // it is looked at when its turn comes
        }
        return new Step.When(id, title, line);
    }
}
