package io.muster.command;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.springframework.stereotype.Component;

/** Says when something was, as one reads it in a hurry: {@code 12 min ago}. Room and reader may be in any time zone. */
@Component
final class Moment {

    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("d MMM HH:mm 'UTC'", Locale.ENGLISH).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm 'UTC'", Locale.ENGLISH).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private final Clock clock;

    Moment(Clock clock) {
        this.clock = clock;
    }

    String ago(Instant instant) {
        Duration since = Duration.between(instant, clock.instant());
        if (since.toSeconds() < 60) {
            return "just now";
        }
        if (since.toMinutes() < 120) {
            return since.toMinutes() + " min ago";
        }
        return since.toHours() < 48 ? since.toHours() + " h ago" : DAY.format(instant);
    }

    /** For a moment to come. */
    String clock(Instant instant) {
        boolean soon = Duration.between(clock.instant(), instant).abs().toHours() < 20;
        return soon ? CLOCK.format(instant) : DAY.format(instant);
    }

    String time(Instant instant) {
        return Duration.between(instant, clock.instant()).toHours() < 20 ? TIME.format(instant) : DAY.format(instant);
    }
}
