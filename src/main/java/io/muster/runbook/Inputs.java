package io.muster.runbook;

import io.muster.message.Refused;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Fills a run's inputs: what was given, else what the alert or the incident says, else the default. */
final class Inputs {

    private static final int LONGEST = 4_096;
    private static final int MOST_LOOKS = 1_000_000;

    private Inputs() {}

    /** @throws Refused naming the first input that is unknown, missing or wrong */
    static Map<String, String> resolve(
            Runbook runbook, Map<String, String> given, Map<String, String> labels, Map<String, Object> incident) {
        Map<String, String> resolved = new LinkedHashMap<>();
        for (Input input : runbook.outline().inputs()) {
            String value = given.get(input.name());
            if (value == null) {
                value = referred(input.from(), labels, incident);
            }
            if (value == null) {
                value = input.defaultValue();
            }
            if (value == null) {
                throw new Refused(
                        "'" + runbook.name() + "' needs " + input.name() + "; give it like " + input.name() + "=… .");
            }
            check(input, value);
            resolved.put(input.name(), value);
        }
        given.keySet().stream()
                .filter(name -> !resolved.containsKey(name))
                .findFirst()
                .ifPresent(name -> {
                    String known =
                            runbook.outline().inputs().stream().map(Input::name).collect(Collectors.joining(", "));
                    throw new Refused("'" + runbook.name() + "' has no input '" + name + "'. It takes: "
                            + (known.isEmpty() ? "none" : known) + ".");
                });
        return resolved;
    }

    private static @Nullable String referred(
            @Nullable String from, Map<String, String> labels, Map<String, Object> incident) {
        if (from == null) {
            return null;
        }
        if (from.startsWith("alert.labels.")) {
            return labels.get(from.substring("alert.labels.".length()));
        }
        Object value = incident.get(from.substring("incident.".length()));
        return value == null ? null : value.toString();
    }

    private static void check(Input input, String value) {
        if (value.length() > LONGEST) {
            throw new Refused(input.name() + " has " + value.length() + " letters; " + LONGEST + " are allowed.");
        }
        if (input.kind() == Input.Kind.NUMBER) {
            try {
                new BigDecimal(value);
            } catch (NumberFormatException e) {
                throw new Refused(input.name() + " is a number; '" + value + "' is none.");
            }
        }
        String pattern = input.pattern();
        if (pattern != null
                && !Pattern.compile(pattern)
                        .matcher(new Bounded(value, new int[1]))
                        .matches()) {
            throw new Refused("'" + value + "' does not fit " + input.name() + "; it must match " + pattern + ".");
        }
    }

    /** Ends a match that would look at the text for ever: the pattern is the author's, the value is anybody's. */
    private record Bounded(CharSequence text, int[] looks) implements CharSequence {
        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (++looks[0] > MOST_LOOKS) {
                throw new Refused("This value takes too long to compare with its pattern; give a shorter one.");
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Bounded(text.subSequence(start, end), looks);
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
