package io.muster.runbook.dsl;

import groovy.lang.Closure;
import groovy.lang.DelegatesTo;
import java.util.ArrayList;
import java.util.List;

/** What may be said within {@code parallel { }}: steps that begin together. */
public class ParallelWords extends Words {

    final Draft draft;
    private final List<StepBraces> steps = new ArrayList<>();

    ParallelWords(Mistakes mistakes, String place, Draft draft) {
        super(mistakes, place);
        this.draft = draft;
    }

    List<StepBraces> steps() {
        return steps;
    }

    @Usage("observe('Count ready pods') { run { … } }")
    public void observe(
            CharSequence name,
            @DelegatesTo(value = StepWords.class, strategy = Closure.DELEGATE_ONLY) Closure<?> body) {
        step(new StepWords(mistakes, "observe", draft.nextId(), name.toString(), mistakes.here()), body);
    }

    @Usage("change('Restart pods') { run { … } undo { … } }")
    public void change(
            CharSequence name,
            @DelegatesTo(value = ChangeWords.class, strategy = Closure.DELEGATE_ONLY) Closure<?> body) {
        step(new ChangeWords(mistakes, draft.nextId(), name.toString(), mistakes.here()), body);
    }

    @Usage("decide('Fail over or wait?') { choices 'fail over', 'wait' }")
    public void decide(
            CharSequence name,
            @DelegatesTo(value = DecideWords.class, strategy = Closure.DELEGATE_ONLY) Closure<?> body) {
        step(new DecideWords(mistakes, draft.nextId(), name.toString(), mistakes.here()), body);
    }

    @Usage("manual('Fail over at the registrar') { how 'Open …, press …' }")
    public void manual(
            CharSequence name,
            @DelegatesTo(value = ManualWords.class, strategy = Closure.DELEGATE_ONLY) Closure<?> body) {
        step(new ManualWords(mistakes, draft.nextId(), name.toString(), mistakes.here()), body);
    }

    private void step(StepBraces words, Closure<?> body) {
        draft.add(words);
        took(words);
        Closures.read(body, words, mistakes);
    }

    void took(StepBraces words) {
        steps.add(words);
    }
}
