package io.muster.web;

import io.muster.alert.Alert;
import io.muster.incident.Incident;
import io.muster.runbook.Freezes;
import io.muster.settings.Role;
import io.muster.web.WarRoom.Note;
import io.muster.web.WarRoom.Step;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Draws up the head of a war room: the facts of the status line and the next steps in the life of the incident. */
final class Heads {

    private Heads() {}

    /** @param calm whether no question waits: only then a next step may stand out */
    static WarRoom.Head head(
            Incident incident, int rank, List<Alert> alerts, boolean calm, Freezes.@Nullable Freeze freeze) {
        List<Note> notes = new ArrayList<>();
        if (!alerts.isEmpty()) {
            long firing = alerts.stream().filter(Alert::firing).count();
            String all = alerts.size() == 1 ? "1 alert," : alerts.size() + " alerts,";
            notes.add(firing == 0 ? new Note(all, "", "all clear") : new Note(all, firing + "", "still firing"));
        }
        if (incident.status().isOpen()
                && !incident.isOperation()
                && !incident.roles().containsKey(Role.INCIDENT_COMMANDER)) {
            notes.add(new Note("", "No commander", "yet"));
        }
        if (incident.mergedInto() != null) {
            notes.add(new Note("merged into", incident.mergedInto().toString(), ""));
        }
        return new WarRoom.Head(
                incident.key().toString(),
                incident.title(),
                incident.isOperation() ? "OP" : Words.level(incident.level()),
                rank,
                Words.capital(incident.status().word()),
                incident.since(),
                incident.status().isOpen(),
                incident.drill(),
                incident.isPrivate(),
                incident.summary() == null ? "" : incident.summary(),
                notes,
                next(incident, calm),
                freeze);
    }

    private static List<Step> next(Incident incident, boolean calm) {
        if (incident.isOperation()) {
            return incident.status().isOpen() ? List.of(new Step("Cancel", "cancel", false)) : List.of();
        }
        return switch (incident.status()) {
            case DECLARED ->
                incident.roles().containsKey(Role.INCIDENT_COMMANDER)
                        ? List.of(new Step("Acknowledge", "ack", calm))
                        : List.of(
                                new Step("Take command", "take incident-commander", calm),
                                new Step("Acknowledge", "ack", false));
            case ACTIVE -> List.of(new Step("Impact is gone", "mitigate", false));
            case MITIGATED -> List.of(new Step("Resolve", "resolve", false));
            case RESOLVED -> List.of(new Step("Close", "close", false), new Step("Reopen", "reopen", false));
            case CLOSED, CANCELLED -> List.of(new Step("Reopen", "reopen", false));
        };
    }
}
