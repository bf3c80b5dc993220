package io.muster.flow;

import io.muster.incident.Incidents;
import io.muster.message.Actor;
import io.muster.message.Message;
import io.muster.settings.Role;
import io.muster.warroom.WarRooms;
import java.time.Clock;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * A repeat: reminds whoever holds a role, the commander while it is vacant; a newer reminder replaces an older one. While
 * reminders are snoozed it says nothing.
 */
@Component
class RemindWorker implements Worker {

    private final WarRooms rooms;
    private final Mentions mentions;
    private final Incidents incidents;
    private final Clock clock;

    RemindWorker(WarRooms rooms, Mentions mentions, Incidents incidents, Clock clock) {
        this.rooms = rooms;
        this.mentions = mentions;
        this.incidents = incidents;
        this.clock = clock;
    }

    @Override
    public String type() {
        return "muster.remind";
    }

    @Override
    public Worked work(Job job) {
        if (incidents
                .find(job.record())
                .filter(incident -> incident.isQuiet(clock.instant()))
                .isPresent()) {
            return new Worked.Done();
        }
        Role role = Mentions.role(job.required("role"));
        String about = job.required("about");
        Optional<Actor> holder =
                mentions.holder(job.record(), role).or(() -> mentions.holder(job.record(), Role.INCIDENT_COMMANDER));
        String handle = holder.map(person -> "@" + person.id() + " ").orElse("");
        Message said = Message.of(handle + job.required("text"))
                .coalescing("remind " + about)
                .calling(holder.stream().map(Actor::id).toList());
        rooms.announce(job.record(), said, Actor.MUSTER);
        return new Worked.Done();
    }
}
