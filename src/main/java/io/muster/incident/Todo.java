package io.muster.incident;

import io.muster.message.Actor;
import io.muster.message.RecordKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A small task that came up while an incident is worked.
 *
 * @param number 1 upward within its incident
 * @param dueAt when it should be done; null: whenever
 * @param doneAt null while it is open
 */
public record Todo(
        RecordKey record,
        int number,
        Actor person,
        String text,
        Actor givenBy,
        Instant givenAt,
        @Nullable Instant dueAt,
        @Nullable Instant doneAt) {

    public boolean open() {
        return doneAt == null;
    }
}
