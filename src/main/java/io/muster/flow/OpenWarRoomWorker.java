package io.muster.flow;

import io.muster.warroom.WarRooms;
import org.springframework.stereotype.Component;

/** A duty: one room an incident. */
@Component
class OpenWarRoomWorker implements Worker {

    private final WarRooms rooms;

    OpenWarRoomWorker(WarRooms rooms) {
        this.rooms = rooms;
    }

    @Override
    public String type() {
        return "muster.open-war-room";
    }

    @Override
    public Worked work(Job job) {
        rooms.open(job.record());
        return new Worked.Done();
    }
}
