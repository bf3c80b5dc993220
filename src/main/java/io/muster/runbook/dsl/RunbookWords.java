package io.muster.runbook.dsl;

import groovy.lang.Closure;
import groovy.lang.DelegatesTo;
import io.muster.runbook.Input;
import io.muster.runbook.Outline;
import io.muster.runbook.Step;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What may be said within {@code runbook { }}. */
public final class RunbookWords extends Words {

    private final Set<String> levels;
    private final String title;
    private final int line;
    private @Nullable String owner;
    private @Nullable String target;
    private Outline.OnFailure onFailure = Outline.OnFailure.ASK;
    private final Set<String> serves = new LinkedHashSet<>();
    private final Set<String> alerts = new LinkedHashSet<>();
    private final List<Input> inputs = new ArrayList<>();
    private final List<StepWords> steps = new ArrayList<>();

    RunbookWords(Mistakes mistakes, Set<String> levels, String title, int line) {
        super(mistakes, "runbook");
        this.levels = levels;
        this.title = title.strip();
        this.line = line;
        if (this.title.isEmpty() || this.title.length() > 100) {
            mistakes.add(line, "the runbook's title has " + this.title.length() + " letters", "Give it 1 to 100.");
        }
    }

    @Usage("owner 'team-payments'")
    public void owner(CharSequence team) {
        if (owner != null) {
            mistakes.addHere("'owner' is said twice", "Keep one; a runbook has one owner.");
        }
        owner = team.toString();
    }

    @Usage("serves SEV1, SEV2")
    public void serves(Object... named) {
        for (Object level : named) {
            String name = level.toString().toUpperCase(Locale.ROOT).replace("-", "");
            if (!levels.contains(name)) {
                mistakes.addHere("'" + level + "' is no level", Nearest.hint(name, levels));
            }
            serves.add(name);
        }
    }

    @Usage("matches alert: 'CheckoutPoolExhausted'")
    public void matches(Map<?, ?> options) {
        Options given = new Options(mistakes, "matches", options, Set.of("alert"));
        switch (given.value("alert")) {
            case Collection<?> several -> several.forEach(alert -> alerts.add(String.valueOf(alert)));
            case CharSequence alert -> alerts.add(alert.toString());
            case null, default ->
                mistakes.addHere(
                        "'matches' does not say which alert", "Write it like: matches alert: 'CheckoutPoolExhausted'.");
        }
    }

    @Usage("on 'checkout-prod'")
    public void on(CharSequence name) {
        if (target != null) {
            mistakes.addHere("'on' is said twice", "Keep one; a runbook acts on one target.");
        }
        target = name.toString();
    }

    @Usage("inputs { text 'namespace', default: 'checkout' }")
    public void inputs(@DelegatesTo(value = InputWords.class, strategy = Closure.DELEGATE_ONLY) Closure<?> body) {
        if (!steps.isEmpty()) {
            mistakes.addHere(
                    "'inputs' stands after a step", "Put it before the first one; reading order is running order.");
        }
        Closures.read(body, new InputWords(mistakes, inputs), mistakes);
    }

    @Usage("onFailure UNDO")
    public void onFailure(Object what) {
        switch (what.toString()) {
            case "UNDO" -> onFailure = Outline.OnFailure.UNDO;
            case "ASK" -> onFailure = Outline.OnFailure.ASK;
            default ->
                mistakes.addHere(
                        "'onFailure' does not know " + what, "Write onFailure UNDO, or leave it out to be asked.");
        }
    }

    @Usage("observe('Count ready pods') { run { … } }")
    public void observe(
            CharSequence name,
            @DelegatesTo(value = StepWords.class, strategy = Closure.DELEGATE_ONLY) Closure<?> body) {
        step(new StepWords(mistakes, "observe", nextId(), name.toString(), mistakes.here()), body);
    }

    @Usage("change('Restart pods') { run { … } undo { … } }")
    public void change(
            CharSequence name,
            @DelegatesTo(value = ChangeWords.class, strategy = Closure.DELEGATE_ONLY) Closure<?> body) {
        step(new ChangeWords(mistakes, nextId(), name.toString(), mistakes.here()), body);
    }

    private String nextId() {
        return "s" + (steps.size() + 1);
    }

    private void step(StepWords words, Closure<?> body) {
        for (StepWords other : steps) {
            if (other.title.equals(words.title)) {
                mistakes.add(
                        words.line,
                        "two steps are called '" + words.title + "'",
                        "Give each a title of its own; people tell them apart by it.");
            }
        }
        steps.add(words);
        Closures.read(body, words, mistakes);
    }

    /** Checks the whole and gives its outline; only good when no mistake was found. */
    Outline finish() {
        if (owner == null && !brokenOff) {
            mistakes.add(line, "nobody owns runbook '" + title + "'", "Add: owner 'team-…'.");
        }
        if (steps.isEmpty() && !brokenOff) {
            mistakes.add(line, "runbook '" + title + "' has no step", "Add an observe or a change.");
        }
        List<Step> finished = new ArrayList<>();
        Set<String> given = new LinkedHashSet<>();
        for (StepWords step : steps) {
            finished.add(step.finish(inputs, given, target));
            for (String name : step.outputs.keySet()) {
                if (!given.add(name)) {
                    mistakes.add(step.line, "output '" + name + "' is given by two steps", "Give each its own name.");
                }
            }
        }
        return new Outline(
                Outline.FORMAT,
                title,
                owner == null ? "" : owner,
                List.copyOf(serves),
                List.copyOf(alerts),
                target,
                inputs,
                finished,
                onFailure);
    }

    List<StepWords> steps() {
        return steps;
    }
}
