package io.muster.runbook.dsl;

import groovy.lang.Closure;
import groovy.lang.DelegatesTo;
import io.muster.message.Nearest;
import io.muster.runbook.Block;
import io.muster.runbook.Input;
import io.muster.runbook.Outline;
import io.muster.runbook.PlainCommand;
import io.muster.runbook.PlainCommand.Argument;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What may be said within {@code runbook { }}. */
public final class RunbookWords extends BranchWords {

    private final Set<String> levels;
    private final String title;
    private final int line;
    private @Nullable String owner;
    private @Nullable String target;
    private Outline.OnFailure onFailure = Outline.OnFailure.ASK;
    private final Set<String> serves = new LinkedHashSet<>();
    private final Set<String> alerts = new LinkedHashSet<>();
    private final List<Input> inputs = new ArrayList<>();
    private final Set<String> tags = new LinkedHashSet<>();
    private final List<Draft.Part> parts;
    private int targetAt;

    RunbookWords(Mistakes mistakes, Set<String> levels, String title, int line) {
        this(mistakes, levels, title, line, new ArrayList<>());
    }

    private RunbookWords(Mistakes mistakes, Set<String> levels, String title, int line, List<Draft.Part> parts) {
        super(mistakes, "runbook", new Draft(mistakes), parts);
        this.parts = parts;
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
                mistakes.addHere("'" + level + "' is no level", Nearest.instead(name, levels));
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
        targetAt = mistakes.here();
    }

    public void on(Reference input) {
        on(input.path());
    }

    /** So that {@code on inputs.where} can be said. */
    public Object getInputs() {
        return new Reference("inputs");
    }

    @Usage("tags 'payments', 'restart'")
    public void tags(Object... words) {
        for (Object word : words) {
            if (!word.toString().matches("[a-z0-9][a-z0-9-]{0,39}")) {
                mistakes.addHere("'" + word + "' is no tag", "Use small letters, digits and hyphens, 40 at most.");
            }
            tags.add(word.toString());
        }
    }

    @Usage("inputs { text 'namespace', default: 'checkout' }")
    public void inputs(@DelegatesTo(value = InputWords.class, strategy = Closure.DELEGATE_ONLY) Closure<?> body) {
        if (!draft.steps.isEmpty()) {
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

    /**
     * Checks the whole and gives its outline; only good when no mistake was found.
     *
     * @param plain by the line of its {@code run} or {@code undo}
     */
    Outline finish(Map<Integer, List<Argument>> plain) {
        if (owner == null && !brokenOff) {
            mistakes.add(line, "nobody owns runbook '" + title + "'", "Add: owner 'team-…'.");
        }
        if (parts.isEmpty() && !brokenOff) {
            mistakes.add(line, "runbook '" + title + "' has no step", "Add an observe or a change.");
        }
        checkTarget(target, targetAt);
        for (StepBraces step : draft.steps) {
            if (step instanceof StepWords words) {
                checkTarget(words.target, words.line);
            }
        }
        List<Block> blocks = draft.finish(parts, new StepBraces.Seen(inputs, new LinkedHashSet<>(), target));
        return new Outline(
                Outline.FORMAT,
                title,
                owner == null ? "" : owner,
                List.copyOf(serves),
                List.copyOf(alerts),
                target,
                inputs,
                draft.finished,
                onFailure,
                List.copyOf(tags),
                blocks,
                plainCommands(plain));
    }

    private Map<String, PlainCommand> plainCommands(Map<Integer, List<Argument>> byLine) {
        Map<String, PlainCommand> known = new TreeMap<>();
        draft.steps.forEach(step -> step.plain(byLine, known));
        return known;
    }

    /** Only when the step that says it is read, the inputs are all known. */
    private void checkTarget(@Nullable String said, int where) {
        if (said == null) {
            return;
        }
        if (!said.startsWith("inputs.")) {
            if (!said.matches("[a-z0-9][a-z0-9-]{0,63}")) {
                mistakes.add(
                        where,
                        "'" + said + "' cannot name a target",
                        "Write its name in muster.yaml, on 'checkout-prod', or that of an input, on inputs.where.");
            }
            return;
        }
        String name = said.substring("inputs.".length());
        List<String> targets = inputs.stream()
                .filter(input -> input.kind() == Input.Kind.TARGET)
                .map(Input::name)
                .toList();
        if (!targets.contains(name)) {
            mistakes.add(
                    where,
                    "'on inputs." + name + "': there is no input of kind target with this name",
                    targets.isEmpty() ? "Add: inputs { target '" + name + "' }." : Nearest.instead(name, targets));
        }
    }

    List<StepBraces> all() {
        return draft.steps;
    }
}
