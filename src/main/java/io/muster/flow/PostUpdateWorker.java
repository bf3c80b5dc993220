package io.muster.flow;

import io.muster.incident.Incidents;
import io.muster.message.Actor;
import io.muster.message.Message;
import io.muster.message.Message.Audience;
import io.muster.warroom.WarRooms;
import org.springframework.stereotype.Component;

/** A repeat: says something, once a job. */
@Component
class PostUpdateWorker implements Worker {

    private final Incidents incidents;
    private final WarRooms rooms;
    private final Mentions mentions;

    PostUpdateWorker(Incidents incidents, WarRooms rooms, Mentions mentions) {
        this.incidents = incidents;
        this.rooms = rooms;
        this.mentions = mentions;
    }

    @Override
    public String type() {
        return "muster.post-update";
    }

    @Override
    public Worked work(Job job) {
        String handles = mentions.handles(job.record(), job.list("mention"));
        String text = (job.required("text") + " " + handles).strip();
        switch (job.text("audience").orElse("room")) {
            case "room" -> rooms.announce(job.record(), Message.of(text), Actor.MUSTER);
            case "internal" -> incidents.update(job.record(), Actor.MUSTER, Audience.INTERNAL, text);
            case "public" -> incidents.update(job.record(), Actor.MUSTER, Audience.PUBLIC, text);
            default ->
                throw new BadParameter("audience '" + job.required("audience") + "' of task '" + job.element()
                        + "' is unknown; use room, internal or public");
        }
        return new Worked.Done();
    }
}
