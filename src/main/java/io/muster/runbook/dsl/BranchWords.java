package io.muster.runbook.dsl;

import groovy.lang.Closure;
import groovy.lang.DelegatesTo;
import java.util.List;

/** What may be said where steps follow one another: within {@code then { }}, {@code otherwise { }} and the runbook itself. */
public class BranchWords extends ParallelWords {

    private final List<Draft.Part> parts;

    BranchWords(Mistakes mistakes, String place, Draft draft, List<Draft.Part> parts) {
        super(mistakes, place, draft);
        this.parts = parts;
    }

    @Usage("parallel { observe('…') { … } observe('…') { … } }")
    public void parallel(
            @DelegatesTo(value = ParallelWords.class, strategy = Closure.DELEGATE_ONLY) Closure<?> together) {
        int line = mistakes.here();
        ParallelWords words = new ParallelWords(mistakes, "parallel", draft);
        Closures.read(together, words, mistakes);
        if (words.steps().size() < 2 && !words.brokenOff) {
            mistakes.add(
                    line,
                    "parallel has " + (words.steps().isEmpty() ? "no step" : "one step"),
                    "Put at least two into it; one needs no parallel.");
        }
        if (words.steps().size() > 10) {
            mistakes.add(line, "parallel has " + words.steps().size() + " steps", "Put at most 10 into it.");
        }
        parts.add(new Draft.Part.Parallel(List.copyOf(words.steps())));
    }

    @Usage("when('too few are ready') { outputs.ready < 2 } then { … } otherwise { … }")
    public WhenWords when(
            CharSequence what,
            @DelegatesTo(value = ConditionWords.class, strategy = Closure.DELEGATE_ONLY) Closure<?> condition) {
        WhenWords words = new WhenWords(mistakes, draft, draft.nextId(), what.toString(), mistakes.here(), condition);
        draft.add(words);
        took(words);
        return words;
    }

    @Override
    void took(StepBraces words) {
        parts.add(new Draft.Part.One(words));
    }
}
