package io.muster.web;

import io.muster.incident.Incidents;
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
    private final Rooms rooms;
    private final Templates templates;
    private final Clock clock;
    private volatile Map<String, Lane> all = Map.of();
    private String print = "";
    private long version;

    ListWatch(Incidents incidents, Rooms rooms, Templates templates, Clock clock) {
        this.incidents = incidents;
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
        ListOfIncidents list = ListOfIncidents.of(incidents, rooms, Actor.MUSTER);
        String seen = WarRoom.fingerprint(List.of(list.open(), list.ended()));
        if (!seen.equals(print)) {
            print = seen;
            all = lane(list);
            watched.show(new Sight(++version, List.of(), Map.of(), new ConcurrentHashMap<>()));
        }
    }

    /** What this reader sees; drawn once for all readers from whom nothing is hidden. */
    Map<String, Lane> own(Actor reader) {
        return incidents.hiddenFrom(reader).isEmpty() ? all : lane(ListOfIncidents.of(incidents, rooms, reader));
    }

    private Map<String, Lane> lane(ListOfIncidents list) {
        String html =
                templates.draw("rows", Map.of("open", list.open(), "ended", list.ended(), "now", clock.instant()));
        return Map.of("lane-incidents", new Lane(WarRoom.fingerprint(List.of(list.open(), list.ended())), html));
    }
}
