package io.muster.flows;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.testkit.FlowWalk;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The operation that is shipped as an example: a time without changes. */
class ChangeFreezeTest {

    private final FlowWalk walk = FlowWalk.overShippedFlows();

    @BeforeEach
    void request() {
        walk.request("change-freeze", Map.of("reason", "the sale begins", "length", "PT3H"));
    }

    @AfterEach
    void close() {
        assertThat(walk.stalls()).isEmpty();
        walk.close();
    }

    @Test
    void lastsAsLongAsItWasAskedFor() {
        var words = walk.does("Tell what is asked for");
        var approval = walk.answers("Approve change freeze", "approve", "bob");
        walk.does("Announce freeze");
        walk.sees("Ask whether to end freeze");
        walk.passes(Duration.ofHours(3).minusSeconds(1));
        walk.neverSees("Announce end of freeze");
        walk.passes(Duration.ofSeconds(1));
        walk.does("Announce end of freeze");
        walk.reaches("Freeze over");
        walk.isOver();

        assertThat(words.parameter("text")).isEqualTo("\"A change freeze of PT3H is asked for: the sale begins\"");
        assertThat(approval.headers()).doesNotContainKey("choices");
    }

    @Test
    void endsEarlyWhenSomebodySaysSo() {
        walk.does("Tell what is asked for");
        walk.answers("Approve change freeze", "approve", "bob");
        walk.does("Announce freeze");
        walk.answers("Ask whether to end freeze", "end", "carol");
        walk.does("Announce end of freeze");
        walk.isOver();
    }

    @Test
    void announcesNothingWhenItIsRefused() {
        walk.does("Tell what is asked for");
        walk.answers("Approve change freeze", "reject", "bob");
        walk.reaches("Freeze refused");
        walk.isOver();

        walk.neverSees("Announce freeze");
    }

    @Test
    void announcesNothingWhenNobodyAnswersForFourHours() {
        walk.does("Tell what is asked for");
        walk.sees("Approve change freeze");
        walk.passes(Duration.ofHours(4));
        walk.reaches("Nobody answered");
        walk.isOver();
    }

    @Test
    void endsWhenTheOperationIsCancelled() {
        walk.does("Tell what is asked for");
        walk.sees("Approve change freeze");
        walk.hears("cancelled");
        walk.reaches("Freeze withdrawn");
        walk.isOver();
    }
}
