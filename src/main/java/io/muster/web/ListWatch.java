package io.muster.web;

import io.muster.incident.Incidents;
import io.muster.incident.Operations;
import io.muster.message.Actor;
import io.muster.web.Watched.Lane;
import io.muster.web.Watched.Sight;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Looks at the list of incidents. */
final class ListWatch implements Watch {

    private final Watched watched = new Watched();
    private final Incidents incidents;
    private final Operations operations;
    private final Rooms rooms;
    private final Templates templates;
    private final Clock clock;
    private volatile Map<String, Lane> all = Map.of();
    private String print = "";
    private long version;

    ListWatch(Incidents incidents, Operations operations, Rooms rooms, Templates templates, Clock clock) {
        this.incidents = incidents;
        this.operations = operations;
        this.rooms = rooms;
        this.templates = templates;
        this.clock = clock;
    }

    @Override
    public Watched watched() {
        return watched;
    }

    @Override
    public void look() {
        ListOfIncidents list = ListOfIncidents.of(incidents, operations, rooms, Actor.MUSTER);
        String seen = list.fingerprint();
        if (!seen.equals(print)) {
            print = seen;
            all = lane(list);
            watched.show(new Sight(++version, List.of(), Map.of(), new ConcurrentHashMap<>()));
        }
    }

    /** What this reader sees; drawn once for all readers from whom nothing is hidden. */
    Map<String, Lane> own(Actor reader) {
        return incidents.hiddenFrom(reader).isEmpty()
                ? all
                : lane(ListOfIncidents.of(incidents, operations, rooms, reader));
    }

    private Map<String, Lane> lane(ListOfIncidents list) {
        String html = templates.draw("rows", Map.of("list", list, "now", clock.instant()));
        return Map.of("lane-incidents", new Lane(list.fingerprint(), html));
    }
}
