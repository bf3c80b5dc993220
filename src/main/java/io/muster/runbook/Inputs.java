package io.muster.runbook;

import io.muster.message.Refused;
import io.muster.message.Typed;
import io.muster.settings.Target;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Fills a run's inputs: what was given, else what the alert or the incident says, else the default. */
public final class Inputs {

    private static final int LONGEST = 4_096;

    private Inputs() {}

    /**
     * @param targets finds a target of the settings by its name
     * @throws Refused naming the first input that is unknown, missing or wrong
     */
    static Map<String, String> resolve(
            Runbook runbook,
            Map<String, String> given,
            Map<String, String> labels,
            Map<String, Object> incident,
            Function<String, Optional<Target>> targets) {
        return resolve(runbook.name(), runbook.outline(), given, labels, incident, targets);
    }

    /** As above, of a runbook that need not be in the catalogue. */
    public static Map<String, String> resolve(
            String runbook,
            Outline outline,
            Map<String, String> given,
            Map<String, String> labels,
            Map<String, Object> incident,
            Function<String, Optional<Target>> targets) {
        Map<String, String> resolved = new LinkedHashMap<>();
        for (Input input : outline.inputs()) {
            String value = given.get(input.name());
            if (value == null) {
                value = referred(input.from(), labels, incident);
            }
            if (value == null) {
                value = input.defaultValue();
            }
            if (value == null) {
                throw new Refused(
                        "'" + runbook + "' needs " + input.name() + "; give it like " + input.name() + "=… .");
            }
            resolved.put(input.name(), checked(input, value, targets));
        }
        given.keySet().stream()
                .filter(name -> !resolved.containsKey(name))
                .findFirst()
                .ifPresent(name -> {
                    String known = outline.inputs().stream().map(Input::name).collect(Collectors.joining(", "));
                    throw new Refused("'" + runbook + "' has no input '" + name + "'. It takes: "
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

    private static String checked(Input input, String value, Function<String, Optional<Target>> targets) {
        if (value.length() > LONGEST) {
            throw new Refused(input.name() + " has " + value.length() + " letters; " + LONGEST + " are allowed.");
        }
        String normal = InputValue.normal(input.kind(), value)
                .orElseThrow(
                        () -> new Refused(input.name() + " is " + wanted(input.kind()) + "; '" + value + "' is none."));
        if (!InputValue.inRange(input, normal)) {
            throw new Refused(input.name() + " is " + value + ", out of its range: " + InputValue.range(input) + ".");
        }
        if (input.kind() == Input.Kind.CHOICE && !input.choices().contains(normal)) {
            throw new Refused(
                    input.name() + " cannot be '" + value + "'. Choose " + String.join(" or ", input.choices()) + ".");
        }
        if (input.kind() == Input.Kind.TARGET) {
            target(input, value, targets);
        }
        String pattern = input.pattern();
        if (pattern != null && !Typed.fits(value, pattern)) {
            throw new Refused("'" + value + "' does not fit " + input.name() + "; it must match " + pattern + ".");
        }
        return normal;
    }

    private static void target(Input input, String value, Function<String, Optional<Target>> targets) {
        Target target = targets.apply(value)
                .orElseThrow(() ->
                        new Refused(input.name() + " names a target; there is no '" + value + "' in muster.yaml."));
        String kind = target.kind().name().toLowerCase(Locale.ROOT);
        if (!input.choices().isEmpty() && !input.choices().contains(kind)) {
            throw new Refused(input.name() + " must be a target of kind " + String.join(" or ", input.choices()) + "; '"
                    + value + "' is of kind " + kind + ".");
        }
    }

    private static String wanted(Input.Kind kind) {
        return switch (kind) {
            case NUMBER -> "a number";
            case FLAG -> "yes or no";
            case DURATION -> "a duration, like 90s, 5m or 2h30m";
            case TEXT, CHOICE, TARGET -> "a text";
        };
    }
}
