package io.muster.web;

import io.muster.incident.Incidents;
import java.util.List;

/** What the first page shows: the open ones first, then the newest that ended. */
record ListOfIncidents(List<IncidentRow> open, List<IncidentRow> ended) {

    private static final int SHOWN = 200;
    private static final int ENDED_SHOWN = 20;

    static ListOfIncidents of(Incidents incidents, Rooms rooms) {
        return new ListOfIncidents(
                incidents.open().stream()
                        .limit(SHOWN)
                        .map(incident -> rooms.row(incident, true))
                        .toList(),
                incidents.ended(ENDED_SHOWN).stream()
                        .map(incident -> rooms.row(incident, false))
                        .toList());
    }
}
