package io.muster.flow;

import io.muster.incident.Incidents;
import io.muster.message.Actor;
import io.muster.message.Message;
import io.muster.message.RecordKey;
import io.muster.settings.Role;
import io.muster.warroom.WarRooms;
import java.time.Clock;
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
        String handle = mentions.holder(job.record(), role)
                .or(() -> mentions.holder(job.record(), Role.INCIDENT_COMMANDER))
                .map(person -> "@" + person.id() + " ")
                .orElse("");
        say(job.record(), about, handle + job.required("text"));
        return new Worked.Done();
    }

    private void say(RecordKey record, String about, String text) {
        rooms.announce(record, Message.of(text).coalescing("remind " + about), Actor.MUSTER);
    }
}
