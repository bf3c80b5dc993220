package io.muster.flows;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.settings.Levels;
import io.muster.testkit.FlowWalk;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whom a smaller incident calls: its responder, then everybody. */
class ResponderAssignmentTest {

    private static final String ANNOUNCEMENT = "Announce that nobody responds";

    private final FlowWalk walk = FlowWalk.overShippedFlows();

    @AfterEach
    void close() {
        assertThat(walk.stalls()).isEmpty();
        walk.close();
    }

    @Test
    void makesTheOneWhoAcknowledgesResponder() {
        needAResponder("sev3");
        var page = walk.does("Page responder");
        walk.hears("acknowledged", Map.of("by", "bob", "reason", ""));
        var assignment = walk.does("Assign responder");
        walk.reaches("Responder assigned");
        walk.isOver();

        assertThat(page.parameter("role")).isEqualTo("responder");
        assertThat(page.parameter("unlessAcknowledged")).isEqualTo("true");
        assertThat(assignment.parameter("role")).isEqualTo("responder");
        assertThat(assignment.parameter("person")).isEqualTo("\"bob\"");
        walk.neverSees("Page everybody");
    }

    @Test
    void pagesEverybodyWhenTheResponderOfASev3IsSilentForFiveMinutes() {
        needAResponder("sev3");
        walk.does("Page responder");
        walk.waitsAt("Await responder");
        walk.passes(Duration.ofMinutes(5).minusSeconds(1));
        walk.neverSees("Page everybody");
        walk.passes(Duration.ofSeconds(1));
        var page = walk.does("Page everybody");
        walk.hears("acknowledged", Map.of("by", "carol", "reason", ""));
        var assignment = walk.does("Assign responder");
        walk.isOver();

        assertThat(page.parameter("everyone")).isEqualTo("true");
        assertThat(page.parameter("step")).isEqualTo("2");
        assertThat(assignment.parameter("person")).isEqualTo("\"carol\"");
    }

    @Test
    void leavesTheResponderOfASev4HalfAnHour() {
        needAResponder("sev4");
        walk.does("Page responder");
        walk.waitsAt("Await responder");
        walk.passes(Duration.ofMinutes(29));
        walk.neverSees("Page everybody");
        walk.passes(Duration.ofMinutes(1));
        walk.sees("Page everybody");
    }

    @Test
    void announcesThatNobodyRespondsAsOftenAsTheLevelEscalates() {
        needAResponder("sev4");
        walk.does("Page responder");
        walk.waitsAt("Await responder");
        walk.passes(Duration.ofMinutes(30));
        walk.does("Page everybody");
        walk.waitsAt("Await anybody");
        for (int times = 1; times <= 3; times++) {
            walk.passes(Duration.ofMinutes(30));
            walk.does(ANNOUNCEMENT);
            assertThat(walk.timesSeen(ANNOUNCEMENT)).isEqualTo(times);
        }
        walk.hears("acknowledged");
        walk.does("Assign responder");
        walk.isOver();
    }

    private void needAResponder(String level) {
        walk.start("responder-assignment", new Levels("").byName(level).orElseThrow(), Map.of());
    }
}
