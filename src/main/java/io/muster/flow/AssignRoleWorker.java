package io.muster.flow;

import io.muster.incident.Incidents;
import io.muster.message.Actor;
import io.muster.people.People;
import io.muster.people.Person;
import io.muster.settings.Role;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** A duty: gives a vacant role to a person; with nobody on call the commander keeps it. */
@Component
class AssignRoleWorker implements Worker {

    private final Incidents incidents;
    private final People people;

    AssignRoleWorker(Incidents incidents, People people) {
        this.incidents = incidents;
        this.people = people;
    }

    @Override
    public String type() {
        return "muster.assign-role";
    }

    @Override
    public Worked work(Job job) {
        Role role = Mentions.role(job.required("role"));
        Actor holder = incidents.get(job.record()).roles().get(role);
        if (holder != null) {
            return assigned(holder.id());
        }
        Optional<Actor> person = job.text("person")
                .flatMap(people::byId)
                .or(() -> people.onCall(role).stream().findFirst())
                .map(Person::actor);
        person.ifPresent(each -> incidents.assign(job.record(), role, each, Actor.MUSTER));
        return assigned(person.map(Actor::id).orElse(null));
    }

    private static Worked assigned(@Nullable String id) {
        Map<String, @Nullable Object> result = new HashMap<>();
        result.put("assigned", id);
        return new Worked.Done(result);
    }
}
