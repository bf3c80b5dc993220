package io.muster.flows;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.testkit.FlowWalk;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The whole flow of a SEV1, over its called flows. */
class Sev1Test {

    private final FlowWalk walk = FlowWalk.overShippedFlows();

    @BeforeEach
    void declare() {
        walk.declare("sev1");
    }

    @AfterEach
    void close() {
        assertThat(walk.stalls()).isEmpty();
        walk.close();
    }

    @Test
    void leadsFromTheDeclarationToTheClosedIncident() {
        roomIsOpen();
        walk.does("Page commander");
        walk.hears("acknowledged", Map.of("by", "alice", "reason", ""));
        walk.does("Assign commander");
        rolesAreAssigned();
        walk.does("Suggest runbooks");
        walk.answers("Ask whether impact is gone", "yes", "alice");
        walk.does("Record mitigation");
        walk.hears("mitigated");
        walk.answers("Ask whether cause is gone", "yes", "alice");
        walk.does("Record resolution");
        walk.hears("resolved");
        var closing = walk.does("Request closing update");
        walk.does("Schedule review", reviewDue());
        walk.answers("Ask whether review is done", "close", "alice");
        walk.does("Close incident");
        walk.reaches("Incident closed");
        walk.isOver();

        assertThat(closing.parameter("about")).isEqualTo("closing-update");
    }

    @Test
    void opensTheRoomBeforeAnythingElse() {
        walk.sees("Open war room");

        walk.neverSees("Invite responders");
        walk.neverSees("Page commander");
        walk.neverSees("Suggest runbooks");
    }

    @Test
    void invitesThoseOnCallForTheRolesOfThePolicy() {
        walk.does("Open war room");
        var invitation = walk.does("Invite responders");

        assertThat(invitation.parameter("roles"))
                .isEqualTo(
                        "[\"incident-commander\",\"deputy\",\"scribe\",\"operations-lead\",\"communications-lead\"]");
    }

    @Test
    void pagesSuggestsAndKeepsTheTimeForUpdatesAllAtOnce() {
        roomIsOpen();
        walk.sees("Page commander");
        walk.sees("Suggest runbooks");
        walk.waitsAt("Update due");
        walk.passes(Duration.ofMinutes(5));
        walk.sees("Remind of public update");
        walk.passes(Duration.ofMinutes(25));
        walk.sees("Remind of internal update");
    }

    @Test
    void assignsEveryRoleOfThePolicy() {
        roomIsOpen();
        walk.does("Page commander");
        walk.hears("acknowledged");
        walk.does("Assign commander");

        assertThat(rolesAreAssigned())
                .containsExactly(
                        "\"incident-commander\"",
                        "\"deputy\"",
                        "\"scribe\"",
                        "\"operations-lead\"",
                        "\"communications-lead\"");
    }

    @Test
    void stopsEverythingAndGoesToTheReviewWhenSomebodyResolvesAtOnce() {
        roomIsOpen();
        walk.sees("Page commander");
        walk.sees("Suggest runbooks");
        walk.hears("resolved");
        walk.sees("Request closing update");

        walk.seesNoMore("Page commander");
        walk.seesNoMore("Suggest runbooks");
    }

    @Test
    void hearsAResolutionThatCameBeforeTheRoomWasOpen() {
        walk.hears("resolved");
        roomIsOpen();
        walk.does("Request closing update");
        walk.does("Schedule review", reviewDue());
        walk.hears("closed");
        walk.isOver();
    }

    @Test
    void endsAtOnceWhenTheDeclarationIsWithdrawnBeforeTheRoomIsOpen() {
        walk.sees("Open war room");
        walk.hears("cancelled");
        walk.reaches("Declaration withdrawn");
        walk.isOver();
    }

    @Test
    void withdrawsAllQuestionsAndPagesWhenTheDeclarationIsWithdrawn() {
        roomIsOpen();
        walk.does("Suggest runbooks");
        walk.sees("Ask whether impact is gone");
        walk.hears("cancelled");
        walk.reaches("Declaration withdrawn");
        walk.isOver();

        walk.seesNoMore("Ask whether impact is gone");
        walk.seesNoMore("Page commander");
    }

    @Test
    void goesOnToTheCauseWhenTheIncidentIsDeclaredMitigated() {
        roomIsOpen();
        walk.does("Suggest runbooks");
        walk.sees("Ask whether impact is gone");
        walk.hears("mitigated");
        walk.sees("Ask whether cause is gone");

        walk.seesNoMore("Ask whether impact is gone");
    }

    @Test
    void resolvesAfterTenMinutesWhenAllIsClearAndNobodyAcknowledged() {
        roomIsOpen();
        walk.does("Page commander");
        walk.hears("alerts-resolved", Map.of());
        walk.waitsAt("Nobody acknowledged");
        walk.passes(Duration.ofMinutes(10));
        walk.does("Resolve unattended incident");
        walk.hears("resolved");
        walk.sees("Request closing update");

        walk.neverSees("Ask whether to resolve");
    }

    @Test
    void asksTheRoomWhenAllIsClearAndSomebodyAcknowledged() {
        roomIsOpen();
        walk.does("Page commander");
        walk.hears("acknowledged");
        walk.does("Assign commander");
        rolesAreAssigned();
        walk.hears("alerts-resolved", Map.of());
        walk.answers("Ask whether to resolve", "resolve", "bob");
        walk.does("Record resolution");
        walk.hears("resolved");
        walk.sees("Request closing update");

        walk.neverSees("Resolve unattended incident");
    }

    @Test
    void settlesEachClearanceAnew() {
        roomIsOpen();
        walk.hears("alerts-resolved", Map.of());
        walk.waitsAt("Nobody acknowledged");
        walk.hearsNow("alert-fired-again", Map.of("firing", 2));
        walk.reaches("Not clear any more");
        walk.hears("alerts-resolved", Map.of());
        walk.waitsAt("Nobody acknowledged");
        walk.passes(Duration.ofMinutes(10));
        walk.sees("Resolve unattended incident");
    }

    @Test
    void doesNotPageAgainForAnAlertThatFiresBeforeTheIncidentIsMitigated() {
        roomIsOpen();
        walk.hearsNow("alert-fired-again", Map.of("firing", 2));
        walk.does("Suggest runbooks");
        walk.answers("Ask whether impact is gone", "yes", "alice");
        walk.does("Record mitigation");
        walk.sees("Ask whether cause is gone");

        walk.neverSees("Page who leads again");
    }

    @Test
    void startsOnlyOneFlowForOneGeneration() {
        walk.sees("Open war room");
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> walk.declare("sev1"))
                .hasMessageContaining("ALREADY_EXISTS");

        assertThat(walk.timesSeen("Open war room")).isEqualTo(1);
    }

    private void roomIsOpen() {
        walk.does("Open war room");
        walk.does("Invite responders");
    }

    private java.util.List<String> rolesAreAssigned() {
        var roles = new java.util.ArrayList<String>();
        for (int i = 0; i < 5; i++) {
            roles.add(walk.does("Assign roles").parameter("role"));
        }
        walk.reaches("Roles assigned");
        return roles;
    }

    private static Map<String, Object> reviewDue() {
        return Map.of(
                "reviewDue", OffsetDateTime.now(ZoneOffset.UTC).plusDays(3).toString());
    }
}
