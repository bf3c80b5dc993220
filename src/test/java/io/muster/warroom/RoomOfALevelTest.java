package io.muster.warroom;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.incident.Declaration;
import io.muster.incident.Incident;
import io.muster.incident.Incidents;
import io.muster.message.Actor;
import io.muster.testkit.MusterTest;
import io.muster.timeline.Entry;
import io.muster.timeline.Timeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** What muster.yaml says of a level's room holds when it opens. */
@MusterTest
class RoomOfALevelTest {

    private static final Actor ADA = new Actor("ada", "Ada");

    @TempDir
    private static Path data;

    @Autowired
    private Incidents incidents;

    @Autowired
    private WarRooms rooms;

    @Autowired
    private Timeline timeline;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) throws IOException {
        Files.writeString(data.resolve("muster.yaml"), """
                people:
                  - { id: ada, name: Ada, email: ada@example.org }
                  - { id: bob, name: Bob, email: bob@example.org }
                teams:
                  - { id: payments, name: Payments, members: [bob] }
                rooms:
                  SEV-1: { invite: [payments], call: "https://meet.example.org/{key}", ticket: "https://tracker.example.org/?q={key}" }
                """);
        registry.add("muster.data", () -> data.toString());
    }

    @Test
    void announcesTheCallAndTheTicketAndInvitesTheTeamOnce() {
        Incident incident = incidents.declare(new Declaration("Down", "sev1", false, false, ADA, null));

        rooms.open(incident.key());
        rooms.open(incident.key());

        assertThat(said(incident))
                .filteredOn(text -> text.contains("https://meet.example.org/" + incident.key()))
                .hasSize(1);
        assertThat(said(incident))
                .filteredOn(text -> text.contains("https://tracker.example.org/?q=" + incident.key()))
                .hasSize(1);
        assertThat(said(incident))
                .filteredOn(text -> text.contains("Invited: @bob"))
                .hasSize(1);
        assertThat(incidents.inRoom(incident.key())).extracting(Actor::id).contains("bob");
    }

    @Test
    void invitesNobodyToADrill() {
        Incident drill = incidents.declare(new Declaration("Practice", "sev1", false, true, ADA, null));

        rooms.open(drill.key());

        assertThat(said(drill)).noneMatch(text -> text.contains("Invited"));
    }

    @Test
    void leavesTheRoomsOfOtherLevelsPlain() {
        Incident incident = incidents.declare(new Declaration("Slow", "sev3", false, false, ADA, null));

        rooms.open(incident.key());

        assertThat(said(incident)).noneMatch(text -> text.contains("meet.example.org") || text.contains("Invited"));
    }

    private List<String> said(Incident incident) {
        return timeline.entries(incident.key(), 0, 1_000).stream()
                .map(Entry::toString)
                .toList();
    }
}
