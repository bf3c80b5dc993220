package io.muster.runbook.dsl;

import groovy.lang.Closure;
import groovy.lang.DelegatesTo;
import io.muster.runbook.spec.Spec;
import java.util.ArrayList;
import java.util.List;

/** What may be said within {@code spec { }}. */
public final class SpecWords extends Words {

    private final String title;
    private final int line;
    private final List<ExampleWords> examples = new ArrayList<>();

    SpecWords(Mistakes mistakes, String title, int line) {
        super(mistakes, "spec");
        this.title = title;
        this.line = line;
    }

    @Usage("example('restarts when the pods are ready') { … }")
    public void example(
            CharSequence name,
            @DelegatesTo(value = ExampleWords.class, strategy = Closure.DELEGATE_ONLY) Closure<?> body) {
        String said = name.toString().strip();
        if (said.isEmpty()) {
            mistakes.addHere("an example without a title", "Say what happens: example('stops when nobody answers').");
        }
        if (examples.stream().anyMatch(other -> other.title.equals(said))) {
            mistakes.addHere("two examples are called '" + said + "'", "Give each a title of its own.");
        }
        ExampleWords words = new ExampleWords(mistakes, said, mistakes.here());
        examples.add(words);
        Closures.read(body, words, mistakes);
    }

    Spec finish() {
        if (examples.isEmpty() && !brokenOff) {
            mistakes.add(line, "spec '" + title + "' has no example", "Add one: example('it goes well') { … }.");
        }
        return new Spec(title, examples.stream().map(ExampleWords::finish).toList());
    }
}
