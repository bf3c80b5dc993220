package io.muster.runbook;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One value that a runbook is asked for with.
 *
 * @param from a reference resolved when the run is asked for, such as {@code alert.labels.namespace}
 * @param pattern regular expression that the whole value must match
 * @param help what it is, for the one who fills it in
 * @param least smallest number or duration that is allowed, written as a value is
 * @param most largest
 * @param choices the only values that are allowed; for a target the kinds it may be of
 */
public record Input(
        String name,
        Kind kind,
        @Nullable String from,
        @Nullable String defaultValue,
        @Nullable String pattern,
        @Nullable String help,
        @Nullable String least,
        @Nullable String most,
        @Nullable List<String> choices) {

    /** What a value may be. */
    public enum Kind {
        TEXT,
        NUMBER,
        /** True or false; yes and no are understood. */
        FLAG,
        /** One of {@code choices}. */
        CHOICE,
        /** As people write it, {@code 90s}, {@code 5m}, {@code 2h30m}; kept as {@code PT5M}. */
        DURATION,
        /** Name of a target in the settings. */
        TARGET
    }

    public Input {
        choices = choices == null ? List.of() : List.copyOf(choices);
    }

    @Override
    public List<String> choices() {
        return choices == null ? List.of() : choices;
    }
}
