package io.muster.runbook.dsl;

import groovy.lang.GroovyObjectSupport;
import io.muster.runbook.Input;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a command may refer to: the run's inputs, the incident, the alert.
 *
 * @param inputs readable as {@code inputs.namespace}
 */
record Known(Values inputs, Object incident, Object alert) {

    /** Stand-ins for a reading without a run. */
    static Known standIns(List<Input> inputs, Mistakes mistakes) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (Input input : inputs) {
            values.put(input.name(), standIn(input));
        }
        return new Known(new Values(values, mistakes), new Reference("incident"), new Reference("alert"));
    }

    /** What a run really has. */
    static Known of(
            List<Input> inputs,
            Map<String, String> given,
            Map<String, ?> incident,
            Map<String, ?> alert,
            Mistakes mistakes) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (Input input : inputs) {
            String value = given.get(input.name());
            if (value != null) {
                values.put(input.name(), input.kind() == Input.Kind.NUMBER ? number(value) : value);
            }
        }
        return new Known(new Values(values, mistakes), incident, alert);
    }

    private static Object standIn(Input input) {
        if (input.kind() == Input.Kind.NUMBER) {
            return input.defaultValue() == null ? 1 : number(input.defaultValue());
        }
        return input.defaultValue() == null ? "‹" + input.name() + "›" : input.defaultValue();
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

    /** The inputs by name; an unknown one is a mistake with the nearest known name. */
    static final class Values extends GroovyObjectSupport {

        private final Map<String, Object> values;
        private final Mistakes mistakes;

        Values(Map<String, Object> values, Mistakes mistakes) {
            this.values = values;
            this.mistakes = mistakes;
        }

        @Override
        public Object getProperty(String name) {
            @Nullable Object value = values.get(name);
            if (value != null) {
                return value;
            }
            mistakes.addHere(
                    "there is no input '" + name + "'",
                    values.isEmpty() ? "Name it within inputs { }." : Nearest.hint(name, values.keySet()));
            return new Reference("inputs." + name);
        }
    }
}
