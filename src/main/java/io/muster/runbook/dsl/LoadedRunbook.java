package io.muster.runbook.dsl;

import groovy.lang.Closure;
import io.muster.runbook.Command;
import io.muster.runbook.Mistake;
import io.muster.runbook.Outline;
import io.muster.runbook.runner.CommandResult;
import java.nio.charset.StandardCharsets;
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
    private final List<StepWords> steps;

    LoadedRunbook(Outline outline, String file, List<StepWords> steps) {
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
     * @throws RunbookFailure when it cannot be resolved, in words for people
     */
    public Command resolve(String stepId, boolean undo, Facts facts) {
        StepWords step = step(stepId);
        Closure<?> braces = undo ? step instanceof ChangeWords change ? change.undo : null : step.run;
        if (braces == null) {
            throw new RunbookFailure(file + ":" + step.line + ": '" + step.title + "' has nothing to undo it");
        }
        Mistakes mistakes = new Mistakes(file);
        CommandWords words = new CommandWords(mistakes, known(facts, mistakes));
        try {
            Closures.call(braces, words);
        } catch (RuntimeException failed) {
            throw new RunbookFailure(file + ":" + mistakes.lineOf(failed) + ": " + Closures.oneLine(failed));
        }
        words.checkOne((undo ? "undo of '" : "run of '") + step.title + "'", step.line);
        fail(mistakes);
        return words.one();
    }

    /** The first expectation of a step that does not hold, in its own words. */
    public Optional<String> disappointed(String stepId, Facts facts, CommandResult result) {
        StepWords step = step(stepId);
        for (int i = 0; i < step.checks.size(); i++) {
            Mistakes mistakes = new Mistakes(file);
            String text = step.expectations.get(i).text();
            try {
                Object holds = Closures.call(step.checks.get(i), new ResultWords(result, known(facts, mistakes)));
                if (!DefaultTypeTransformation.booleanUnbox(holds)) {
                    return Optional.of("expected: " + text);
                }
            } catch (RuntimeException | AssertionError failed) {
                return Optional.of("expected: " + text + " (line " + mistakes.lineOf(failed) + ": "
                        + Closures.oneLine(failed) + ")");
            }
        }
        return Optional.empty();
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
                value = Closures.call(braces, new ResultWords(result, known(facts, mistakes)));
            } catch (RuntimeException | AssertionError failed) {
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

    private StepWords step(String id) {
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
     */
    public record Facts(
            Map<String, String> inputs,
            Map<String, Object> incident,
            Map<String, Object> alert,
            Map<String, Object> outputs) {
        public Facts {
            inputs = Map.copyOf(inputs);
            outputs = Map.copyOf(outputs);
            incident = Map.copyOf(incident);
            alert = Map.copyOf(alert);
        }
    }
}
