package io.muster.flows;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.testkit.FlowWalk;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the whole flows of SEV3 and SEV4 have in common: one responder, no words to the public. */
abstract class OneResponderTest {

    final FlowWalk walk = FlowWalk.overShippedFlows();

    private final String level;

    OneResponderTest(String level) {
        this.level = level;
    }

    @BeforeEach
    void declare() {
        walk.declare(level);
    }

    @AfterEach
    void close() {
        assertThat(walk.stalls()).isEmpty();
        walk.close();
    }

    @Test
    void asksTheRoomWhenAllIsClear() {
        responderIsThere();
        walk.hears("alerts-resolved", Map.of());
        walk.answers("Ask whether to resolve", "keep-open", "bob");
        walk.reaches("Incident kept open");
        walk.hears("alerts-resolved", Map.of());
        walk.answers("Ask whether to resolve", "resolve", "bob");
        walk.sees("Record resolution");
    }

    @Test
    void resolvesWhenAllIsClearAndNobodyEverAcknowledged() {
        roomIsOpen();
        walk.hears("alerts-resolved", Map.of());
        walk.waitsAt("Nobody acknowledged");
        walk.passes(Duration.ofMinutes(10));
        walk.sees("Resolve unattended incident");
    }

    @Test
    void pagesTheResponderAgainWhenAnAlertFiresAgain() {
        responderIsThere();
        walk.hears("mitigated");
        walk.sees("Ask whether cause is gone");
        walk.hearsNow("alert-fired-again", Map.of("firing", 2));
        var page = walk.does("Page who leads again");
        var words = walk.does("Tell the room");

        assertThat(page.parameter("role")).isEqualTo("\"responder\"");
        assertThat(words.parameter("mention")).isEqualTo("[\"responder\"]");
    }

    @Test
    void endsAtOnceWhenTheDeclarationIsWithdrawn() {
        roomIsOpen();
        walk.hears("cancelled");
        walk.reaches("Declaration withdrawn");
        walk.isOver();
    }

    @Test
    void neverAsksForPublicWords() {
        roomIsOpen();
        walk.passes(Duration.ofDays(2));

        walk.neverSees("Remind of public update");
    }

    void roomIsOpen() {
        walk.does("Open war room");
        var invitation = walk.does("Invite responders");
        assertThat(invitation.parameter("roles")).isEqualTo("[\"responder\"]");
    }

    void responderIsThere() {
        roomIsOpen();
        walk.does("Page responder");
        walk.hears("acknowledged", Map.of("by", "bob", "reason", ""));
        walk.does("Assign responder");
        walk.does("Assign roles");
        walk.reaches("Roles assigned");
    }
}
