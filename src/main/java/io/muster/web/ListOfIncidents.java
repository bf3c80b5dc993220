package io.muster.web;

import io.muster.incident.Incidents;
import io.muster.message.Actor;
import java.util.List;

/** What the first page shows one reader: the open ones first, then the newest that ended. */
record ListOfIncidents(List<IncidentRow> open, List<IncidentRow> ended) {

    private static final int SHOWN = 200;
    private static final int ENDED_SHOWN = 20;

    static ListOfIncidents of(Incidents incidents, Rooms rooms, Actor reader) {
        return new ListOfIncidents(
                incidents.open(reader).stream()
                        .limit(SHOWN)
                        .map(incident -> rooms.row(incident, true))
                        .toList(),
                incidents.ended(reader, ENDED_SHOWN).stream()
                        .map(incident -> rooms.row(incident, false))
                        .toList());
    }
}
