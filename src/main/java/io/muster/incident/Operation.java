package io.muster.incident;

import io.muster.message.Actor;
import io.muster.message.RecordKey;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Work outside an incident as it stands: a flow that somebody started, or a run alone. The other kind of record; what
 * both kinds have (roles, people, questions, runs, a timeline) is asked for by its key like an incident's.
 *
 * @param flow id of the process that works it; null when it is one run
 * @param inputs as they were started with, by name, in the order of the flow
 * @param status {@code ACTIVE}, {@code CLOSED} or {@code CANCELLED}
 * @param since when the present status began
 * @param outcome what came of it, in words; null while it goes on
 */
public record Operation(
        RecordKey key,
        String title,
        @Nullable String flow,
        Map<String, String> inputs,
        Status status,
        Actor startedBy,
        Instant startedAt,
        Instant since,
        @Nullable String outcome) {

    /**
     * What it takes to start one.
     *
     * @param flow null: its one run is asked for next, in the same transaction
     */
    public record Start(String title, @Nullable String flow, Map<String, String> inputs, Actor by) {}
}
