package io.muster.command;

import io.muster.message.RecordKey;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a line means: a verb, the record that the line names, and its arguments in one form: levels and roles by their
 * names, people as typed without the {@code @}, durations in ISO 8601, questions and runs by their number.
 *
 * @param record null when the line names none
 * @param inputs the {@code name=value} pairs, in the order typed
 */
record Call(Verb verb, @Nullable RecordKey record, Map<String, String> arguments, Map<String, String> inputs) {

    Optional<String> find(String argument) {
        return Optional.ofNullable(arguments.get(argument));
    }

    @Nullable
    String orNull(String argument) {
        return arguments.get(argument);
    }

    /** An argument that the verb requires. */
    String text(String argument) {
        String value = arguments.get(argument);
        if (value == null) {
            throw new IllegalStateException(verb.name() + " was read without its " + argument);
        }
        return value;
    }

    /** One line, for tests and logs: {@code declare level=sev1 title=[checkout is failing]}. */
    @Override
    public String toString() {
        StringBuilder said = new StringBuilder(verb.name());
        if (record != null) {
            said.append(" record=").append(record);
        }
        new TreeMap<>(arguments)
                .forEach((name, value) ->
                        said.append(' ').append(name).append('=').append(bracketed(value)));
        if (!inputs.isEmpty()) {
            said.append(inputs.entrySet().stream()
                    .map(input -> input.getKey() + "=" + bracketed(input.getValue()))
                    .collect(Collectors.joining(", ", " {", "}")));
        }
        return said.toString();
    }

    private static String bracketed(String value) {
        return value.matches("\\S+") ? value : "[" + value + "]";
    }
}
