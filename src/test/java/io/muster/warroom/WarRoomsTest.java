package io.muster.warroom;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.incident.Declaration;
import io.muster.incident.Incident;
import io.muster.incident.Incidents;
import io.muster.message.Actor;
import io.muster.message.Message;
import io.muster.message.Part;
import io.muster.settings.Role;
import io.muster.testkit.MusterTest;
import io.muster.timeline.Entry;
import io.muster.timeline.Timeline;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@MusterTest
class WarRoomsTest {

    private static final Actor ADA = new Actor("ada", "Ada");

    @Autowired
    private WarRooms rooms;

    @Autowired
    private Incidents incidents;

    @Autowired
    private Timeline timeline;

    @Test
    void opensOneRoomHoweverOftenItIsAskedTo() {
        Incident incident = declare();

        WarRooms.WarRoom room = rooms.open(incident.key());

        assertThat(rooms.open(incident.key())).isEqualTo(room);
        assertThat(room.link()).endsWith("/incidents/" + incident.key());
        assertThat(timeline.entries(incident.key(), 1, 10)).singleElement().satisfies(entry -> {
            assertThat(entry.type()).isEqualTo("war-room-opened");
            assertThat(entry.message().parts())
                    .containsExactly(new Part.Link("War room of " + incident.key(), room.link()));
        });
    }

    @Test
    void announcesOnTheTimeline() {
        Incident incident = declare();

        rooms.announce(incident.key(), Message.of("No commander yet"), Actor.MUSTER);

        assertThat(timeline.newest(incident.key(), 1))
                .extracting(Entry::message)
                .containsExactly(Message.of("No commander yet"));
    }

    @Test
    void drawsAStatusCardOfTheFactsThatEverybodyAsksFor() {
        Incident incident = incidents.assign(declare().key(), Role.INCIDENT_COMMANDER, ADA, ADA);

        Message card = StatusCard.of(incident, 2, 3, incident.since().plusSeconds(1200))
                .message();

        assertThat(card.text()).isEqualTo(incident.key() + " SEV1 Checkout is down");
        assertThat(card.parts().toString())
                .contains("active since")
                .contains("incident commander, value=Ada")
                .contains("2 of 3 firing")
                .contains("Next update");
    }

    private Incident declare() {
        return incidents.declare(new Declaration("Checkout is down", "sev1", false, false, ADA, null));
    }
}
