package io.muster.flow;

import io.muster.message.RecordKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A job as a worker sees it.
 *
 * @param generation key of the flow it belongs to, as the process's own variable says
 * @param mapped names of inputs mapped on this very element; only these variables override headers
 */
record Job(
        String engine,
        long key,
        String type,
        RecordKey record,
        String generation,
        String processId,
        long processKey,
        long processInstance,
        String element,
        String elementName,
        int retries,
        Map<String, String> headers,
        Map<String, String> mapped,
        Map<String, @Nullable Object> variables) {

    /** A parameter: the input mapped on the element, else the header. Empty text counts as absent. */
    Optional<Object> parameter(String name) {
        Object value = mapped.containsKey(name) ? variables.get(name) : headers.get(name);
        return value instanceof String text && text.isBlank() ? Optional.empty() : Optional.ofNullable(value);
    }

    Optional<String> text(String name) {
        return parameter(name).map(String::valueOf).map(String::strip);
    }

    /** @throws BadParameter when it is absent */
    String required(String name) {
        return text(name)
                .orElseThrow(() -> new BadParameter(
                        "task '" + element + "' has no '" + name + "'; give it as a header or as a mapped input"));
    }

    /** A list, from an input, or written {@code a, b}. */
    List<String> list(String name) {
        Object value = parameter(name).orElse(List.of());
        if (value instanceof List<?> list) {
            return list.stream().map(String::valueOf).toList();
        }
        return new ArrayList<>(Arrays.stream(String.valueOf(value).split(","))
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .toList());
    }

    boolean flag(String name) {
        return text(name).map(Boolean::parseBoolean).orElse(false);
    }

    /** @throws BadParameter when it is no whole number */
    int number(String name, int otherwise) {
        try {
            return text(name).map(text -> (int) Double.parseDouble(text)).orElse(otherwise);
        } catch (NumberFormatException e) {
            throw new BadParameter(
                    "task '" + element + "' has " + name + " '" + text(name).orElse("") + "'; write a whole number");
        }
    }

    /** What is repeated by the flow is done once a job. */
    String reference() {
        return ParkedJob.reference(engine, key);
    }
}
