package io.muster.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.message.Button;
import io.muster.message.Part;
import io.muster.message.Standing.Card;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What a room sees of a run while it goes on, and the last word on it. */
class RunStandingTest extends RunScenario {

    @Autowired
    private RunStanding standing;

    @Test
    void showsHowFarARunIsAndHowToStopIt() {
        Run run = begun();
        steps.run(run.flowKey(), "s1", job());

        Card card = standing.cards(record, Set.of()).getFirst();

        assertThat(card.key()).isEqualTo("run/R" + run.key().number());
        assertThat(card.open()).isTrue();
        assertThat(card.thread()).isEqualTo(run.key().toString());
        assertThat(card.message().text()).isEqualTo("Mend the shop (" + run.key() + ")");
        assertThat(text(card)).startsWith("▰▰▰▱▱▱▱▱▱▱ 1 of 3 ");
        Button abort = card.message().buttons().getFirst();
        assertThat(abort.command()).isEqualTo("abort " + run.key());
        assertThat(abort.asksReason()).isTrue();
    }

    @Test
    void saysHowLongARunHasTakenSoFar() {
        Run run = begun();
        steps.run(run.flowKey(), "s1", job());
        Instant began =
                Objects.requireNonNull(runs.find(run.key()).orElseThrow().beganAt());

        RunStanding later = new RunStanding(runs, Clock.fixed(began.plusSeconds(133), ZoneOffset.UTC));

        assertThat(text(later.cards(record, Set.of()).getFirst()))
                .startsWith("▰▰▰▱▱▱▱▱▱▱ 1 of 3 · 2 min 10 s so far · at: ");
    }

    @Test
    void sumsUpARunThatEndedOnceAndThenNoMore() {
        Run run = begun();
        steps.run(run.flowKey(), "s1", job());
        steps.end(run.flowKey(), "failed");
        Run ended = runs.find(run.key()).orElseThrow();

        List<Card> last = standing.cards(record, Set.of("run/R" + run.key().number(), "question/Q1"));

        assertThat(ended.state().ended()).isTrue();
        assertThat(last).singleElement().satisfies(card -> {
            assertThat(card.open()).isFalse();
            assertThat(card.message().buttons()).isEmpty();
            assertThat(text(card)).contains("1 of 3 " + ended.state().word() + " after ");
        });
        assertThat(standing.cards(record, Set.of())).isEmpty();
    }

    private static String text(Card card) {
        return ((Part.Text) card.message().parts().getFirst()).body();
    }
}
