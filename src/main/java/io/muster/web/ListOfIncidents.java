package io.muster.web;

import io.muster.incident.Incident;
import io.muster.incident.Incidents;
import io.muster.incident.Operation;
import io.muster.incident.Operations;
import io.muster.message.Actor;
import io.muster.runbook.Freezes;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the first page shows one reader: open incidents, operations that go on, then the newest that ended. */
public record ListOfIncidents(
        List<IncidentRow> open,
        List<IncidentRow> operations,
        List<IncidentRow> ended,
        Freezes.@Nullable Freeze freeze) {

    private static final int SHOWN = 200;
    private static final int ENDED_SHOWN = 20;

    static ListOfIncidents of(Incidents incidents, Operations operations, Rooms rooms, Actor reader) {
        return new ListOfIncidents(
                rooms.rows(incidents.open(reader).stream().limit(SHOWN).toList()),
                rooms.rows(records(operations.open().stream().limit(SHOWN), incidents)),
                Stream.concat(
                                rooms.rows(incidents.ended(reader, ENDED_SHOWN)).stream(),
                                rooms.rows(records(operations.ended(ENDED_SHOWN).stream(), incidents)).stream())
                        .sorted((one, other) -> other.since().compareTo(one.since()))
                        .limit(ENDED_SHOWN)
                        .toList(),
                rooms.freeze());
    }

    public String fingerprint() {
        return WarRoom.fingerprint(this);
    }

    private static List<Incident> records(Stream<Operation> operations, Incidents incidents) {
        return operations.map(operation -> incidents.get(operation.key())).toList();
    }
}
