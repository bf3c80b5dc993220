package io.muster.flow;

import io.muster.message.Actor;
import io.muster.message.Message;
import io.muster.message.RecordKey;
import io.muster.settings.Role;
import io.muster.warroom.WarRooms;
import org.springframework.stereotype.Component;

/** A repeat: reminds whoever holds a role, the commander while it is vacant; a newer reminder replaces an older one. */
@Component
class RemindWorker implements Worker {

    private final WarRooms rooms;
    private final Mentions mentions;

    RemindWorker(WarRooms rooms, Mentions mentions) {
        this.rooms = rooms;
        this.mentions = mentions;
    }

    @Override
    public String type() {
        return "muster.remind";
    }

    @Override
    public Worked work(Job job) {
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
