package io.muster.runbook.dsl;

import groovy.lang.Closure;
import io.muster.runbook.Command;
import io.muster.runbook.Mistake;
import io.muster.runbook.Outline;
import io.muster.runbook.runner.CommandResult;
import io.muster.runbook.runner.Reply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.codehaus.groovy.runtime.typehandling.DefaultTypeTransformation;
import org.jspecify.annotations.Nullable;

/** A good runbook, read, with its braces at hand: for the runner process only. */
public final class LoadedRunbook {

    private static final int MOST_OUTPUT = 4096;

    private final Outline outline;
    private final String file;
    private final List<StepBraces> steps;

    LoadedRunbook(Outline outline, String file, List<StepBraces> steps) {
        this.outline = outline;
        this.file = file;
        this.steps = List.copyOf(steps);
    }

    public Outline outline() {
        return outline;
    }

    /**
     * The command of a step with all its values; has no effects itself.
     *
     * @param files name to SHA-256 of what lies beside the runbook
     * @throws RunbookFailure when it cannot be resolved, in words for people
     */
    public Command resolve(String stepId, boolean undo, Facts facts, Map<String, String> files) {
        StepBraces step = step(stepId);
        Mistakes mistakes = new Mistakes(file);
        if (!undo && step instanceof WhenWords) {
            return new Command.Condition(step.title);
        }
        if (!undo && step instanceof PeopleWords people) {
            return new Command.People(asks(people, facts, mistakes));
        }
        Closure<?> braces = undo ? step instanceof ChangeWords change ? change.undo : null : step.run;
        if (braces == null) {
            throw new RunbookFailure(file + ":" + step.line + ": '" + step.title + "' has nothing to undo it");
        }
        CommandWords words =
                new CommandWords(mistakes, undo ? "undo" : "run", step.kind, known(facts, mistakes), files);
        call(braces, words, mistakes);
        words.checkOne((undo ? "undo of '" : "run of '") + step.title + "'", step.line);
        fail(mistakes);
        return words.one();
    }

    private String asks(PeopleWords people, Facts facts, Mistakes mistakes) {
        if (!(people instanceof ManualWords manual) || manual.howNow == null) {
            return people.asks();
        }
        Object said = call(manual.howNow, new ConditionWords(mistakes, "how", known(facts, mistakes)), mistakes);
        fail(mistakes);
        return String.valueOf(said);
    }

    /**
     * Whether the condition of a {@code when} holds.
     *
     * @throws RunbookFailure when that cannot be said
     */
    public boolean holds(String stepId, Facts facts) {
        if (!(step(stepId) instanceof WhenWords when)) {
            throw new RunbookFailure(file + ": " + stepId + " is no when");
        }
        Mistakes mistakes = new Mistakes(file);
        Object holds = call(when.condition, new ConditionWords(mistakes, "when", known(facts, mistakes)), mistakes);
        fail(mistakes);
        return DefaultTypeTransformation.booleanUnbox(holds);
    }

    private @Nullable Object call(Closure<?> braces, Words words, Mistakes mistakes) {
        try {
            return Closures.call(braces, words);
        } catch (Exception | AssertionError failed) {
            fail(mistakes);
            throw new RunbookFailure(file + ":" + mistakes.lineOf(failed) + ": " + Closures.oneLine(failed));
        }
    }

    /**
     * What the room is told once the command is done.
     *
     * @throws RunbookFailure when it cannot be said
     */
    public List<Reply.Aside> report(String stepId, Facts facts, CommandResult result) {
        Closure<?> report = step(stepId).report();
        if (report == null) {
            return List.of();
        }
        Mistakes mistakes = new Mistakes(file);
        ResultWords words = new ResultWords(mistakes, result, known(facts, mistakes));
        call(report, words, mistakes);
        fail(mistakes);
        return words.asides();
    }

    /** What looking at a result came to: the first expectation that does not hold, and what was told meanwhile. */
    public record Look(Optional<String> disappointed, List<Reply.Aside> asides) {}

    /** Looks at every expectation of a step until one does not hold. */
    public Look look(String stepId, Facts facts, CommandResult result) {
        StepBraces step = step(stepId);
        List<Reply.Aside> asides = new ArrayList<>();
        for (int i = 0; i < step.checks.size(); i++) {
            Mistakes mistakes = new Mistakes(file);
            String text = step.expectations.get(i).text();
            ResultWords words = new ResultWords(mistakes, result, known(facts, mistakes));
            try {
                Object holds = Closures.call(step.checks.get(i), words);
                asides.addAll(words.asides());
                List<Mistake> found = mistakes.sorted();
                if (!found.isEmpty()) {
                    return new Look(Optional.of("expected: " + text + " (" + found.getFirst() + ")"), asides);
                }
                if (!DefaultTypeTransformation.booleanUnbox(holds)) {
                    return new Look(Optional.of("expected: " + text), asides);
                }
            } catch (Exception | AssertionError failed) {
                return new Look(
                        Optional.of("expected: " + text + " (line " + mistakes.lineOf(failed) + ": "
                                + Closures.oneLine(failed) + ")"),
                        asides);
            }
        }
        return new Look(Optional.empty(), asides);
    }

    /**
     * What a step that went well gives to later ones: text, numbers, yes or no.
     *
     * @throws RunbookFailure when one cannot be had, or is neither, or longer than 4 KB
     */
    public Map<String, Object> outputs(String stepId, Facts facts, CommandResult result) {
        Map<String, Object> given = new LinkedHashMap<>();
        step(stepId).outputs.forEach((name, braces) -> {
            Mistakes mistakes = new Mistakes(file);
            Object value;
            try {
                value = Closures.call(braces, new ResultWords(mistakes, result, known(facts, mistakes)));
            } catch (Exception | AssertionError failed) {
                throw new RunbookFailure(file + ":" + mistakes.lineOf(failed) + ": output '" + name
                        + "' cannot be had: " + Closures.oneLine(failed));
            }
            fail(mistakes);
            given.put(name, scalar(name, value));
        });
        return given;
    }

    private Object scalar(String name, @Nullable Object value) {
        if (value instanceof Number || value instanceof Boolean) {
            return value;
        }
        if (!(value instanceof CharSequence)) {
            throw new RunbookFailure(file + ": output '" + name + "' is "
                    + (value == null ? "nothing" : value instanceof Collection ? "a list" : "no scalar")
                    + "; give a text, a number, or true or false");
        }
        int bytes = value.toString().getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MOST_OUTPUT) {
            throw new RunbookFailure(
                    file + ": output '" + name + "' has " + bytes + " bytes; " + MOST_OUTPUT + " are allowed");
        }
        return value.toString();
    }

    private Known known(Facts facts, Mistakes mistakes) {
        return Known.of(outline.inputs(), facts, mistakes);
    }

    private StepBraces step(String id) {
        return steps.stream()
                .filter(step -> step.id.equals(id))
                .findFirst()
                .orElseThrow(() -> new RunbookFailure(file + " has no step " + id));
    }

    private static void fail(Mistakes mistakes) {
        List<Mistake> found = mistakes.sorted();
        if (!found.isEmpty()) {
            throw new RunbookFailure(found.getFirst().toString());
        }
    }

    /**
     * What a run knows.
     *
     * @param incident key, title, level
     * @param alert has {@code labels}
     * @param outputs of the steps that went well so far
     * @param open whether an output that is not there is shown as open, because what would give it is not run
     */
    public record Facts(
            Map<String, String> inputs,
            Map<String, Object> incident,
            Map<String, Object> alert,
            Map<String, Object> outputs,
            boolean open) {
        public Facts {
            inputs = Map.copyOf(inputs);
            outputs = Map.copyOf(outputs);
            incident = Map.copyOf(incident);
            alert = Map.copyOf(alert);
        }

        public Facts(
                Map<String, String> inputs,
                Map<String, Object> incident,
                Map<String, Object> alert,
                Map<String, Object> outputs) {
            this(inputs, incident, alert, outputs, false);
        }

        /** For a command that is shown and not run. */
        public Facts leftOpen() {
            return new Facts(inputs, incident, alert, outputs, true);
        }
    }
}
