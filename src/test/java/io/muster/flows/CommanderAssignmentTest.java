package io.muster.flows;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.testkit.FlowWalk;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CommanderAssignmentTest {

    private static final Duration ESCALATE_AFTER = Duration.ofMinutes(5);

    private final FlowWalk walk = FlowWalk.overShippedFlows();

    @BeforeEach
    void needACommander() {
        walk.start("commander-assignment", Map.of());
    }

    @AfterEach
    void close() {
        assertThat(walk.stalls()).isEmpty();
        walk.close();
    }

    @Test
    void makesTheOneWhoAcknowledgesCommander() {
        var page = walk.does("Page commander");
        walk.hears("acknowledged", Map.of("by", "bob", "reason", ""));
        var assignment = walk.does("Assign commander");
        walk.reaches("Commander assigned");
        walk.isOver();

        assertThat(page.parameter("role")).isEqualTo("incident-commander");
        assertThat(page.parameter("unlessAcknowledged")).isEqualTo("true");
        assertThat(assignment.parameter("role")).isEqualTo("incident-commander");
        assertThat(assignment.parameter("person")).isEqualTo("\"bob\"");
    }

    @Test
    void pagesNobodyElseWhenTheCommanderAcknowledges() {
        walk.does("Page commander");
        walk.hears("acknowledged");
        walk.does("Assign commander");
        walk.passes(Duration.ofDays(1));

        walk.neverSees("Page deputy");
        walk.neverSees("Page everybody");
    }

    @Test
    void givesTheCommanderTheWholeTimeOfThePolicy() {
        walk.does("Page commander");
        walk.waitsAt("Await commander");
        walk.passes(ESCALATE_AFTER.minusSeconds(1));

        walk.neverSees("Page deputy");
    }

    @Test
    void pagesTheDeputyWhenTheCommanderDoesNotAcknowledge() {
        walk.does("Page commander");
        walk.waitsAt("Await commander");
        walk.passes(ESCALATE_AFTER);
        var page = walk.does("Page deputy");
        walk.hears("acknowledged");
        walk.does("Assign commander");
        walk.isOver();

        assertThat(page.parameter("role")).isEqualTo("deputy");
        assertThat(page.parameter("step")).isEqualTo("2");
        walk.neverSees("Page everybody");
    }

    @Test
    void pagesEverybodyWhenTheDeputyDoesNotAcknowledgeEither() {
        everybodyIsPaged();
        walk.hears("acknowledged", Map.of("by", "carol", "reason", ""));
        var assignment = walk.does("Assign commander");
        walk.isOver();

        assertThat(assignment.parameter("person")).isEqualTo("\"carol\"");
        walk.neverSees("Announce that nobody leads");
    }

    @Test
    void announcesEveryFiveMinutesThatNobodyLeads() {
        everybodyIsPaged();
        for (int times = 1; times <= 4; times++) {
            walk.passes(Duration.ofMinutes(5));
            walk.does("Announce that nobody leads");
            assertThat(walk.timesSeen("Announce that nobody leads")).isEqualTo(times);
        }
        walk.hears("acknowledged");
        walk.does("Assign commander");
        walk.isOver();
    }

    @Test
    void hearsAnAcknowledgementThatCameBeforeTheFirstPage() {
        walk.hears("acknowledged");
        walk.does("Page commander");
        walk.does("Assign commander");
        walk.isOver();
    }

    private void everybodyIsPaged() {
        walk.does("Page commander");
        walk.waitsAt("Await commander");
        walk.passes(ESCALATE_AFTER);
        walk.does("Page deputy");
        walk.waitsAt("Await deputy");
        walk.passes(ESCALATE_AFTER);
        var page = walk.does("Page everybody");
        assertThat(page.parameter("everyone")).isEqualTo("true");
        walk.waitsAt("Await anybody");
    }
}
