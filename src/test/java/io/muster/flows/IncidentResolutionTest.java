package io.muster.flows;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.testkit.FlowWalk;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IncidentResolutionTest {

    private static final String QUESTION = "Ask whether cause is gone";

    private final FlowWalk walk = FlowWalk.overShippedFlows();

    @BeforeEach
    void needResolution() {
        walk.start("incident-resolution", Map.of());
    }

    @AfterEach
    void close() {
        assertThat(walk.stalls()).isEmpty();
        walk.close();
    }

    @Test
    void recordsThatTheCauseIsGone() {
        walk.answers(QUESTION, "yes", "bob");
        var status = walk.does("Record resolution");
        walk.reaches("Cause gone");
        walk.isOver();

        assertThat(status.parameter("status")).isEqualTo("resolved");
        assertThat(status.parameter("by")).isEqualTo("\"bob\"");
    }

    @Test
    void asksAgainHalfAnHourAfterNotYet() {
        walk.answers(QUESTION, "not-yet", "bob");
        walk.waitsAt("Time to ask again");
        walk.passes(Duration.ofMinutes(30));
        walk.answers(QUESTION, "yes", "bob");
        walk.does("Record resolution");
        walk.isOver();
    }

    @Test
    void remindsTheCommanderAndAsksAgainWhenNobodyAnswersForAnHour() {
        walk.sees(QUESTION);
        walk.passes(Duration.ofMinutes(59));
        walk.neverSees("Remind who leads");
        walk.passes(Duration.ofMinutes(1));
        walk.does("Remind who leads");
        walk.sees(QUESTION);

        assertThat(walk.timesSeen(QUESTION)).isEqualTo(2);
    }

    @Test
    void pagesTheCommanderOnceForEachAlertThatFiresAgain() {
        walk.sees(QUESTION);
        walk.hearsNow("alert-fired-again", Map.of("firing", 2));
        var first = walk.does("Page who leads again");
        walk.does("Tell the room");
        walk.reaches("Lead called back");
        walk.hearsNow("alert-fired-again", Map.of("firing", 3));
        var second = walk.does("Page who leads again");
        walk.does("Tell the room");

        assertThat(first.parameter("firing")).isEqualTo("2");
        assertThat(second.parameter("firing")).isEqualTo("3");
        walk.answers(QUESTION, "yes", "bob");
        walk.does("Record resolution");
        walk.isOver();
    }
}
