package io.muster.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long a run takes, in words. */
class ElapsedTest {

    private static final Instant BEGAN = Instant.parse("2026-03-01T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "PT9.9S, 0 s so far",
        "PT2M19S, 2 min 10 s so far",
        "PT9M59S, 9 min 50 s so far",
        "PT10M59S, 10 min so far",
        "PT1H5M59S, 1 h 5 min so far",
        "PT2H19M, 2 h 10 min so far",
        "PT26H, 26 h 0 min so far",
        "PT-3S, 0 s so far"
    })
    void saysOfWhatGoesOnTheLessExactlyTheLongerItDoes(Duration took, String words) {
        assertThat(Elapsed.soFar(BEGAN, BEGAN.plus(took))).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({"PT2M19S, ' after 2 min 19 s'", "PT4S, ' after 4 s'", "PT75M, ' after 1 h 15 min'"})
    void saysOfWhatEndedHowLongItTook(Duration took, String words) {
        assertThat(Elapsed.after(BEGAN, BEGAN.plus(took))).isEqualTo(words);
        assertThat(Elapsed.after(BEGAN, null)).isEmpty();
        assertThat(Elapsed.after(null, BEGAN)).isEmpty();
    }
}
