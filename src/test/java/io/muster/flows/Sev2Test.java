package io.muster.flows;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.testkit.FlowWalk;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The whole flow of a SEV2: as a SEV1, with fewer roles and other times. */
class Sev2Test {

    private final FlowWalk walk = FlowWalk.overShippedFlows();

    @BeforeEach
    void declare() {
        walk.declare("sev2");
    }

    @AfterEach
    void close() {
        assertThat(walk.stalls()).isEmpty();
        walk.close();
    }

    @Test
    void leadsFromTheDeclarationToTheClosedIncident() {
        var invitation = roomIsOpen();
        walk.does("Page commander");
        walk.hears("acknowledged", Map.of("by", "alice", "reason", ""));
        walk.does("Assign commander");
        for (var role : new String[] {"incident-commander", "scribe", "operations-lead", "communications-lead"}) {
            assertThat(walk.does("Assign roles").parameter("role")).isEqualTo("\"" + role + "\"");
        }
        walk.reaches("Roles assigned");
        walk.does("Suggest runbooks");
        walk.answers("Ask whether impact is gone", "yes", "alice");
        walk.does("Record mitigation");
        walk.hears("mitigated");
        walk.answers("Ask whether cause is gone", "yes", "alice");
        walk.does("Record resolution");
        walk.hears("resolved");
        walk.does("Request closing update");
        walk.does("Schedule review", java.util.Collections.singletonMap("reviewDue", null));
        walk.answers("Ask whether review is done", "close", "alice");
        walk.does("Close incident");
        walk.reaches("Incident closed");
        walk.isOver();

        assertThat(invitation.parameter("roles"))
                .isEqualTo("[\"incident-commander\",\"scribe\",\"operations-lead\",\"communications-lead\"]");
    }

    @Test
    void remindsOfTheFirstPublicWordsAfterTwentyMinutesAndThenEveryThirty() {
        roomIsOpen();
        walk.waitsAt("Update due");
        walk.passes(Duration.ofMinutes(19));
        walk.neverSees("Remind of public update");
        walk.passes(Duration.ofMinutes(1));
        walk.does("Remind of public update");
        walk.hears("public-update-posted");
        walk.passes(Duration.ofMinutes(29));
        assertThat(walk.timesSeen("Remind of public update")).isEqualTo(1);
        walk.passes(Duration.ofMinutes(1));
        walk.sees("Remind of public update");
    }

    @Test
    void remindsOfTheInternalUpdateAfterHalfAnHour() {
        roomIsOpen();
        walk.waitsAt("Update due");
        walk.passes(Duration.ofMinutes(29));
        walk.neverSees("Remind of internal update");
        walk.passes(Duration.ofMinutes(1));
        walk.sees("Remind of internal update");
    }

    @Test
    void pagesTheDeputyAfterFiveMinutes() {
        roomIsOpen();
        walk.does("Page commander");
        walk.waitsAt("Await commander");
        walk.passes(Duration.ofMinutes(5));
        walk.sees("Page deputy");
    }

    @Test
    void stopsEverythingWhenSomebodyResolvesAtOnce() {
        roomIsOpen();
        walk.sees("Suggest runbooks");
        walk.hears("resolved");
        walk.sees("Request closing update");

        walk.seesNoMore("Page commander");
        walk.seesNoMore("Suggest runbooks");
    }

    @Test
    void asksTheRoomWhenAllIsClear() {
        roomIsOpen();
        walk.does("Page commander");
        walk.hears("acknowledged");
        walk.does("Assign commander");
        walk.sees("Assign roles");
        walk.hears("alerts-resolved", Map.of());
        walk.answers("Ask whether to resolve", "resolve", "bob");
        walk.does("Record resolution");
        walk.hears("resolved");
        walk.sees("Request closing update");
    }

    @Test
    void endsAtOnceWhenTheDeclarationIsWithdrawn() {
        roomIsOpen();
        walk.hears("cancelled");
        walk.reaches("Declaration withdrawn");
        walk.isOver();
    }

    private FlowWalk.Work roomIsOpen() {
        walk.does("Open war room");
        return walk.does("Invite responders");
    }
}
