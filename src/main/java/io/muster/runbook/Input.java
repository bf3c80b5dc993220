package io.muster.runbook;

import org.jspecify.annotations.Nullable;

/**
 * One value that a runbook is asked for with.
 *
 * @param from a reference resolved when the run is asked for, such as {@code alert.labels.namespace}
 * @param pattern regular expression that the whole value must match
 */
public record Input(
        String name,
        Kind kind,
        @Nullable String from,
        @Nullable String defaultValue,
        @Nullable String pattern) {

    /** What a value may be. */
    public enum Kind {
        TEXT,
        NUMBER
    }
}
