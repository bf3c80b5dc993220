package io.muster.runbook.dsl;

import groovy.lang.Closure;
import groovy.lang.DelegatesTo;
import groovy.lang.Script;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a runbook's file may say outside all braces: exactly one {@code runbook('…') { … }}. */
public abstract class RunbookScript extends Script {

    private @Nullable Mistakes mistakes;
    private Set<String> levels = Set.of();
    private @Nullable RunbookWords words;

    void prepare(Mistakes mistakes, Set<String> levels) {
        this.mistakes = mistakes;
        this.levels = levels;
    }

    @Nullable
    RunbookWords words() {
        return words;
    }

    @Usage("runbook('Restart checkout') { … }")
    public void runbook(
            CharSequence title,
            @DelegatesTo(value = RunbookWords.class, strategy = Closure.DELEGATE_ONLY) Closure<?> body) {
        Mistakes found = mistakes();
        if (words != null) {
            found.addHere("a second runbook in one file", "Give it a file of its own; the file's name is its name.");
            return;
        }
        words = new RunbookWords(found, levels, title.toString(), found.here());
        Closures.read(body, words, found);
    }

    public Object methodMissing(String name, @Nullable Object args) {
        Map<String, String> known = Map.of("runbook", "runbook('Restart checkout') { … }");
        if (name.equals("runbook")) {
            mistakes().addHere("'runbook' wants a title and braces", "Write it like: " + known.get(name) + ".");
        } else {
            mistakes()
                    .addHere(
                            "unknown word '" + name + "' outside the runbook",
                            "Everything stands within runbook('…') { … }.");
        }
        return new Reference(name);
    }

    private Mistakes mistakes() {
        if (mistakes == null) {
            throw new IllegalStateException("a runbook script is prepared before it is run");
        }
        return mistakes;
    }
}
