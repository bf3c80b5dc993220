package io.muster.flow;

import io.muster.alert.Alert;
import io.muster.alert.Alerts;
import io.muster.incident.Incident;
import io.muster.incident.Incidents;
import io.muster.message.Actor;
import io.muster.message.Button;
import io.muster.message.Message;
import io.muster.message.Part;
import io.muster.runbook.Runbook;
import io.muster.runbook.Runbooks;
import io.muster.settings.Levels;
import io.muster.warroom.WarRooms;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** A duty: shows the runbooks made for this incident's alerts, those of its level, each with a button. */
@Component
class SuggestRunbooksWorker implements Worker {

    private static final int MOST = 5;

    private final Runbooks runbooks;
    private final Alerts alerts;
    private final Incidents incidents;
    private final Levels levels;
    private final WarRooms rooms;
    private final Duties duties;

    SuggestRunbooksWorker(
            Runbooks runbooks, Alerts alerts, Incidents incidents, Levels levels, WarRooms rooms, Duties duties) {
        this.runbooks = runbooks;
        this.alerts = alerts;
        this.incidents = incidents;
        this.levels = levels;
        this.rooms = rooms;
        this.duties = duties;
    }

    @Override
    public String type() {
        return "muster.suggest-runbooks";
    }

    @Override
    public Worked work(Job job) {
        Incident incident = incidents.get(job.record());
        Map<String, Runbook> matching = new LinkedHashMap<>();
        alerts.of(job.record()).stream()
                .map(Alert::name)
                .distinct()
                .flatMap(name -> runbooks.matching(name).stream())
                .filter(runbook -> serves(runbook, incident.level()))
                .forEach(runbook -> matching.put(runbook.name(), runbook));
        List<String> names = List.copyOf(matching.keySet());
        if (!names.isEmpty() && duties.first(job.record(), "suggest-runbooks " + incident.opening(), names)) {
            rooms.announce(job.record(), card(job, List.copyOf(matching.values())), Actor.MUSTER);
        }
        return new Worked.Done(Map.of("suggested", names));
    }

    private boolean serves(Runbook runbook, String level) {
        List<String> serves = runbook.outline().serves();
        return serves.isEmpty()
                || levels.byName(level)
                        .filter(row -> serves.stream().anyMatch(row::answersTo))
                        .isPresent();
    }

    private static Message card(Job job, List<Runbook> matching) {
        List<Runbook> shown = matching.stream().limit(MOST).toList();
        return Message.of(shown.size() == 1 ? "A runbook is made for this" : "Runbooks are made for this")
                .with(new Part.Facts(shown.stream()
                        .map(runbook ->
                                new Part.Fact(runbook.name(), runbook.outline().title()))
                        .toList()))
                .with(shown.stream()
                        .map(runbook -> Button.plain(
                                "Run " + runbook.outline().title(), "run " + job.record() + " " + runbook.name()))
                        .toArray(Button[]::new));
    }
}
