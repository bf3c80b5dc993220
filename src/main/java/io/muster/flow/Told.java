package io.muster.flow;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message to the engine.
 *
 * @param key correlation key: the generation it is meant for
 * @param id while the engine keeps it, the same id twice is one message
 * @param keptFor how long it waits for somebody to wait for it
 */
record Told(String name, String key, String id, Duration keptFor, Map<String, @Nullable Object> variables) {

    /** Of starts and facts: Zeebe de-duplicates an id only while it keeps the message. */
    static final Duration LONG = Duration.ofDays(7);

    /** Of everything that is news only for a while. */
    static final Duration SHORT = Duration.ofHours(1);
}
