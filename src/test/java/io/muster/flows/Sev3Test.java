package io.muster.flows;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.testkit.FlowWalk;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The whole flow of a SEV3: one responder, no words to the public. */
class Sev3Test {

    private final FlowWalk walk = FlowWalk.overShippedFlows();

    @BeforeEach
    void declare() {
        walk.declare("sev3");
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

    @Test
    void leadsFromTheDeclarationToTheClosedIncident() {
        responderIsThere();
        walk.does("Suggest runbooks");
        var gone = walk.answers("Ask whether impact is gone", "yes", "bob");
        walk.does("Record mitigation");
        walk.hears("mitigated");
        walk.answers("Ask whether cause is gone", "yes", "bob");
        walk.does("Record resolution");
        walk.hears("resolved");
        var closing = walk.does("Request closing update");
        walk.answers("Ask whether to hold a review", "none", "bob");
        walk.waitsAt("Time to reopen over");
        walk.passes(Duration.ofDays(1));
        walk.does("Close incident");
        walk.reaches("Incident closed");
        walk.isOver();

        assertThat(gone.parameter("from")).isEqualTo("[\"responder\",\"incident-commander\"]");
        assertThat(closing.parameter("role")).isEqualTo("responder");
    }

    @Test
    void remindsOfTheInternalUpdateEachHourAndOfTheQuestionEachHalf() {
        responderIsThere();
        walk.does("Suggest runbooks");
        walk.sees("Ask whether impact is gone");
        walk.passes(Duration.ofMinutes(29));
        walk.neverSees("Remind who leads");
        walk.passes(Duration.ofMinutes(1));
        var reminder = walk.does("Remind who leads");
        walk.passes(Duration.ofMinutes(29));
        walk.neverSees("Remind of internal update");
        walk.passes(Duration.ofMinutes(1));
        walk.sees("Remind of internal update");

        assertThat(reminder.parameter("role")).isEqualTo("\"responder\"");
    }

    @Test
    void stopsEverythingWhenSomebodyResolvesAtOnce() {
        roomIsOpen();
        walk.sees("Suggest runbooks");
        walk.hears("resolved");
        walk.sees("Request closing update");

        walk.seesNoMore("Page responder");
        walk.seesNoMore("Suggest runbooks");
    }

    private void roomIsOpen() {
        walk.does("Open war room");
        var invitation = walk.does("Invite responders");
        assertThat(invitation.parameter("roles")).isEqualTo("[\"responder\"]");
    }

    private void responderIsThere() {
        roomIsOpen();
        walk.does("Page responder");
        walk.hears("acknowledged", Map.of("by", "bob", "reason", ""));
        walk.does("Assign responder");
        walk.does("Assign roles");
        walk.reaches("Roles assigned");
    }
}
