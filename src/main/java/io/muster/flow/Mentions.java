package io.muster.flow;

import io.muster.incident.Incident;
import io.muster.incident.Incidents;
import io.muster.message.Actor;
import io.muster.message.RecordKey;
import io.muster.people.People;
import io.muster.people.Person;
import io.muster.settings.Role;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Who is meant when a flow says a role, a person, or everyone. */
@Component
class Mentions {

    private final Incidents incidents;
    private final People people;

    Mentions(Incidents incidents, People people) {
        this.incidents = incidents;
        this.people = people;
    }

    /** @throws BadParameter when the flow's word is no role */
    static Role role(String word) {
        return Role.of(word)
                .orElseThrow(() -> new BadParameter("'" + word + "' is no role; use one of "
                        + Arrays.stream(Role.values()).map(Role::id).collect(Collectors.joining(", "))));
    }

    /** Whoever holds the role, else the first on call for it. */
    Optional<Actor> holder(RecordKey record, Role role) {
        Optional<Actor> held = incidents.find(record).map(Incident::roles).map(roles -> roles.get(role));
        return held.or(() -> people.onCall(role).stream().findFirst().map(Person::actor));
    }

    /** All who hold a role, and everybody on any rota. */
    Collection<Actor> everyone(RecordKey record) {
        Map<String, Actor> all = new LinkedHashMap<>();
        incidents
                .find(record)
                .ifPresent(incident -> incident.roles().values().forEach(each -> all.put(each.id(), each)));
        for (Role role : Role.values()) {
            people.onCall(role).forEach(each -> all.putIfAbsent(each.id(), each.actor()));
        }
        return all.values();
    }

    /** The person of this id; Muster itself for {@code muster} and for nobody. */
    Actor actor(String id) {
        return people.byId(id).map(Person::actor).orElse(Actor.MUSTER);
    }

    /** Role ids, or {@code everyone}, as handles: {@code @bob @eve}; empty when nobody is meant. */
    String handles(RecordKey record, List<String> words) {
        return words.stream()
                .flatMap(word ->
                        word.equals("everyone") ? everyone(record).stream() : holder(record, role(word)).stream())
                .map(actor -> "@" + actor.id())
                .distinct()
                .collect(Collectors.joining(" "));
    }
}
