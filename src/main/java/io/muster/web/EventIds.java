package io.muster.web;

import org.jspecify.annotations.Nullable;

/** Reads the {@code Last-Event-ID} that a client which lost its connection sends back. */
final class EventIds {

    private EventIds() {}

    /** The number of an entry; 0 when there is none, or what came is none of ours. */
    static long number(@Nullable String last) {
        return last != null && last.strip().matches("[0-9]{1,18}") ? Long.parseLong(last.strip()) : 0;
    }
}
