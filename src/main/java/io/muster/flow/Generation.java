package io.muster.flow;

import io.muster.message.RecordKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One start of a flow.
 *
 * @param key correlation key of its start and of all that is said to it: {@code INC-7/2}, {@code INC-7/R3/1}
 * @param base what is started: {@code INC-7}, {@code INC-7/R3}
 * @param flow process that its start message starts; null before it was published
 * @param engine that it was published to
 * @param rootInstance the one instance that is this generation; null before it was bound
 * @param stall why it did not come up; null when nothing is wrong
 */
record Generation(
        String key,
        String base,
        int number,
        RecordKey record,
        State state,
        @Nullable String flow,
        @Nullable String engine,
        int attempt,
        @Nullable Instant publishedAt,
        @Nullable Long rootInstance,
        @Nullable String stall) {

    enum State {
        /** Written; the engine was not told yet. */
        WANTED,
        /** The engine acknowledged its start. */
        PUBLISHED,
        /** Its instance reached the first task. */
        BOUND,
        /** Over, or followed by the next one. */
        ENDED
    }

    static String key(String base, int number) {
        return base + "/" + number;
    }
}
