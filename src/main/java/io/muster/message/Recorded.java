package io.muster.message;

import java.util.Map;

/**
 * An event that becomes an entry of a timeline, in the transaction that publishes it. Every event of every module
 * implements it; whoever publishes one outside a transaction gets an exception.
 */
public interface Recorded {

    /** The record on whose timeline it goes. */
    RecordKey record();

    /** Who did it. */
    Actor by();

    /** How it reads. */
    Message message();

    /** What it is, for programs: stable once released; by default the class name, {@code incident-declared}. */
    default String type() {
        return getClass()
                .getSimpleName()
                .replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-")
                .toLowerCase(java.util.Locale.ROOT);
    }

    /** What programs need beside the text: scalars and lists of scalars, written to the entry as JSON. */
    default Map<String, Object> details() {
        return Map.of();
    }
}
