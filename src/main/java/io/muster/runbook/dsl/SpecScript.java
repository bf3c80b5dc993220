package io.muster.runbook.dsl;

import groovy.lang.Closure;
import groovy.lang.DelegatesTo;
import groovy.lang.Script;
import org.jspecify.annotations.Nullable;

/** What a spec's file may say outside all braces: exactly one {@code spec('…') { … }}. */
public abstract class SpecScript extends Script {

    private @Nullable Mistakes mistakes;
    private @Nullable SpecWords words;

    void prepare(Mistakes mistakes) {
        this.mistakes = mistakes;
    }

    @Nullable
    SpecWords words() {
        return words;
    }

    @Usage("spec('Restart checkout') { … }")
    public void spec(
            CharSequence title,
            @DelegatesTo(value = SpecWords.class, strategy = Closure.DELEGATE_ONLY) Closure<?> body) {
        Mistakes found = mistakes();
        if (words != null) {
            found.addHere("a second spec in one file", "Put all examples of a runbook into one.");
            return;
        }
        words = new SpecWords(found, title.toString(), found.here());
        Closures.read(body, words, found);
    }

    public Object methodMissing(String name, @Nullable Object args) {
        if (name.equals("spec")) {
            mistakes().addHere("'spec' wants a title and braces", "Write it like: spec('Restart checkout') { … }.");
        } else {
            mistakes()
                    .addHere(
                            "unknown word '" + name + "' outside the spec",
                            "Everything stands within spec('…') { … }.");
        }
        return new Reference(name);
    }

    private Mistakes mistakes() {
        if (mistakes == null) {
            throw new IllegalStateException("a spec's script is prepared before it is run");
        }
        return mistakes;
    }
}
