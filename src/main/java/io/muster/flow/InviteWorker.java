package io.muster.flow;

import io.muster.incident.Incident;
import io.muster.incident.Incidents;
import io.muster.message.Actor;
import io.muster.message.Message;
import io.muster.people.People;
import io.muster.people.Person;
import io.muster.warroom.WarRooms;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** A duty: brings people into the room, each once. Nobody is called to a drill; who wants to take part is invited by hand. */
@Component
class InviteWorker implements Worker {

    private final WarRooms rooms;
    private final People people;
    private final Duties duties;
    private final Incidents incidents;

    InviteWorker(WarRooms rooms, People people, Duties duties, Incidents incidents) {
        this.incidents = incidents;
        this.rooms = rooms;
        this.people = people;
        this.duties = duties;
    }

    @Override
    public String type() {
        return "muster.invite";
    }

    @Override
    public Worked work(Job job) {
        Map<String, Actor> invited = new LinkedHashMap<>();
        for (String role : job.list("roles")) {
            people.onCall(Mentions.role(role)).stream()
                    .findFirst()
                    .map(Person::actor)
                    .ifPresent(person -> invited.put(person.id(), person));
        }
        for (String id : job.list("people")) {
            people.byId(id).map(Person::actor).ifPresent(person -> invited.put(person.id(), person));
        }
        incidents.find(job.record()).filter(Incident::drill).ifPresent(drill -> invited.clear());
        invited.values().forEach(person -> incidents.enter(job.record(), person));
        List<Actor> fresh = invited.values().stream()
                .filter(person -> duties.first(job.record(), "invite", person.id()))
                .toList();
        if (!fresh.isEmpty()) {
            String handles = fresh.stream().map(person -> "@" + person.id()).collect(Collectors.joining(" "));
            rooms.announce(job.record(), Message.of("Invited: " + handles), Actor.MUSTER);
        }
        return new Worked.Done(Map.of("invited", List.copyOf(invited.keySet())));
    }
}
