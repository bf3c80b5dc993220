package io.muster.flows;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.testkit.FlowWalk;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AlertClearanceTest {

    private static final String QUESTION = "Ask whether to resolve";

    private final FlowWalk walk = FlowWalk.overShippedFlows();

    @AfterEach
    void close() {
        assertThat(walk.stalls()).isEmpty();
        walk.close();
    }

    @Test
    void asksTheRoomWhenSomebodyHasAcknowledged() {
        alertsClearedAcknowledgedBy("alice");
        var question = walk.answers(QUESTION, "resolve", "bob");
        var status = walk.does("Record resolution");
        walk.reaches("Incident resolved");
        walk.isOver();

        assertThat(question.headers()).doesNotContainKey("from");
        assertThat(status.parameter("by")).isEqualTo("\"bob\"");
    }

    @Test
    void neverResolvesAnAcknowledgedIncidentByItself() {
        alertsClearedAcknowledgedBy("alice");
        walk.sees(QUESTION);
        walk.passes(Duration.ofDays(1));
        walk.reaches("Nobody answered");
        walk.isOver();

        walk.neverSees("Record resolution");
        walk.neverSees("Resolve unattended incident");
    }

    @Test
    void keepsTheIncidentOpenWhenTheRoomSaysSo() {
        alertsClearedAcknowledgedBy("alice");
        walk.answers(QUESTION, "keep-open", "bob");
        walk.reaches("Incident kept open");
        walk.isOver();

        walk.neverSees("Record resolution");
    }

    @Test
    void resolvesAfterTenMinutesWhenNobodyAcknowledges() {
        alertsClearedAcknowledgedBy(null);
        walk.waitsAt("Nobody acknowledged");
        walk.passes(Duration.ofMinutes(10).minusSeconds(1));
        walk.neverSees("Resolve unattended incident");
        walk.passes(Duration.ofSeconds(1));
        var status = walk.does("Resolve unattended incident");
        walk.reaches("Resolved unattended");
        walk.isOver();

        assertThat(status.parameter("status")).isEqualTo("resolved");
        walk.neverSees(QUESTION);
    }

    @Test
    void asksTheRoomWhenSomebodyAcknowledgesWithinTheTenMinutes() {
        alertsClearedAcknowledgedBy(null);
        walk.waitsAt("Page acknowledged");
        walk.hears("acknowledged");
        walk.answers(QUESTION, "resolve", "bob");
        walk.does("Record resolution");
        walk.isOver();

        walk.neverSees("Resolve unattended incident");
    }

    @Test
    void withdrawsTheQuestionWhenAnAlertFiresAgain() {
        alertsClearedAcknowledgedBy("alice");
        walk.sees(QUESTION);
        walk.hearsNow("alert-fired-again", Map.of("firing", 2));
        walk.reaches("Not clear any more");
        walk.isOver();

        walk.seesNoMore(QUESTION);
    }

    @Test
    void resolvesNothingWhenAnAlertFiresAgainWithinTheTenMinutes() {
        alertsClearedAcknowledgedBy(null);
        walk.waitsAt("Nobody acknowledged");
        walk.hearsNow("alert-fired-again", Map.of("firing", 2));
        walk.isOver();
        walk.passes(Duration.ofHours(1));

        walk.neverSees("Resolve unattended incident");
    }

    private void alertsClearedAcknowledgedBy(String person) {
        var variables = new HashMap<String, Object>();
        variables.put("acknowledgedBy", person);
        walk.start("alert-clearance", variables);
    }
}
