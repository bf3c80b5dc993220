package io.muster.runbook.dsl;

import groovy.lang.GroovyObjectSupport;
import io.muster.message.Nearest;
import io.muster.runbook.Input;
import io.muster.runbook.InputValue;
import io.muster.runbook.SecretMark;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a command may refer to: the run's inputs, what earlier steps gave, the incident, the alert.
 *
 * @param inputs readable as {@code inputs.namespace}
 * @param outputs readable as {@code outputs.ready}
 */
record Known(Values inputs, Values outputs, Object incident, Object alert) {

    /** Stand-ins for a reading without a run. */
    static Known standIns(List<Input> inputs, Set<String> outputs, Mistakes mistakes) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (Input input : inputs) {
            values.put(input.name(), standIn(input));
        }
        Map<String, Object> given = new LinkedHashMap<>();
        outputs.forEach(name -> given.put(name, "‹" + name + "›"));
        return new Known(
                Values.ofInputs(values, mistakes),
                new Values(given, "output", "Give it in an earlier step: outputs ready: { json.ready }.", mistakes),
                new Reference("incident"),
                new Reference("alert"));
    }

    /** What a run really has. */
    static Known of(List<Input> inputs, LoadedRunbook.Facts facts, Mistakes mistakes) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (Input input : inputs) {
            String value = facts.inputs().get(input.name());
            if (value != null) {
                values.put(input.name(), typed(input, value));
            }
        }
        // Whoever types a title or an input cannot ask for a secret with it.
        return new Known(
                Values.ofInputs(SecretMark.without(values), mistakes),
                new Values(
                        SecretMark.without(facts.outputs()),
                        "output",
                        "The step that gives it did not come to a good end.",
                        mistakes,
                        facts.open()),
                SecretMark.without(facts.incident()),
                SecretMark.without(facts.alert()));
    }

    private static Object standIn(Input input) {
        String value = input.defaultValue();
        if (value != null) {
            return typed(input, value);
        }
        return switch (input.kind()) {
            case NUMBER -> input.least() == null ? 1 : number(input.least());
            case FLAG -> false;
            case DURATION -> Duration.ofMinutes(1);
            case CHOICE ->
                input.choices().isEmpty()
                        ? "‹" + input.name() + "›"
                        : input.choices().getFirst();
            case TEXT, TARGET -> "‹" + input.name() + "›";
        };
    }

    private static Object typed(Input input, String value) {
        return switch (input.kind()) {
            case NUMBER -> number(value);
            case FLAG -> value.equals("true");
            case DURATION -> InputValue.duration(value).orElse(Duration.ZERO);
            case TEXT, CHOICE, TARGET -> value;
        };
    }

    private static Object number(String text) {
        try {
            BigDecimal number = new BigDecimal(text);
            return number.scale() <= 0 && number.abs().compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) <= 0
                    ? number.intValueExact()
                    : number;
        } catch (NumberFormatException e) {
            return 1;
        }
    }

    /** Inputs or outputs by name; an unknown one is a mistake with the nearest known name. */
    static final class Values extends GroovyObjectSupport {

        private final Map<String, Object> values;
        private final String what;
        private final String remedy;
        private final Mistakes mistakes;
        private final boolean open;

        Values(Map<String, Object> values, String what, String remedy, Mistakes mistakes) {
            this(values, what, remedy, mistakes, false);
        }

        /**
         * @param remedy for when there is none at all
         * @param open whether one that is not there stands for itself
         */
        Values(Map<String, Object> values, String what, String remedy, Mistakes mistakes, boolean open) {
            this.open = open;
            this.values = values;
            this.what = what;
            this.remedy = remedy;
            this.mistakes = mistakes;
        }

        static Values ofInputs(Map<String, Object> values, Mistakes mistakes) {
            return new Values(values, "input", "Name it within inputs { }.", mistakes);
        }

        @Override
        public Object getProperty(String name) {
            @Nullable Object value = values.get(name);
            if (value != null) {
                return value;
            }
            if (open) {
                return "‹" + what + "s." + name + "›";
            }
            mistakes.addHere(
                    "there is no " + what + " '" + name + "'",
                    values.isEmpty() ? remedy : Nearest.instead(name, values.keySet()));
            return new Reference(what + "s." + name);
        }
    }
}
