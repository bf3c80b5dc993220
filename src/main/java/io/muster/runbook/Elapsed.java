package io.muster.runbook;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How long something has taken, as people say it. */
final class Elapsed {

    private static final int STEP = 10;

    private Elapsed() {}

    /** {@code 2 min 10 s}; hours from sixty minutes on. */
    static String words(Duration took) {
        long hours = took.toHours();
        if (hours > 0) {
            return hours + " h " + took.toMinutesPart() + " min";
        }
        return (took.toMinutes() > 0 ? took.toMinutes() + " min " : "") + took.toSecondsPart() + " s";
    }

    /** The same of what ended, and nothing of what never began or goes on. */
    static String after(@Nullable Instant began, @Nullable Instant ended) {
        return began == null || ended == null ? "" : " after " + words(Duration.between(began, ended));
    }

    /**
     * The same of what goes on, the coarser the longer it does: whoever shows it shows it anew when it has changed, which
     * must be seldom. At most every ten seconds, after ten minutes each minute, after two hours every ten.
     */
    static String soFar(Instant began, Instant now) {
        Duration took = now.isBefore(began) ? Duration.ZERO : Duration.between(began, now);
        if (took.toMinutes() < 10) {
            return words(Duration.ofSeconds(took.toSeconds() / STEP * STEP)) + " so far";
        }
        if (took.toMinutes() < 60) {
            return took.toMinutes() + " min so far";
        }
        long minutes = took.toHours() < 2 ? took.toMinutes() : took.toMinutes() / STEP * STEP;
        return words(Duration.ofMinutes(minutes)) + " so far";
    }
}
