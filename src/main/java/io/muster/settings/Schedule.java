package io.muster.settings;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.support.CronExpression;

/**
 * When a runbook is run without being asked for.
 *
 * @param inputs of the run, by name
 * @param missed what becomes of times that passed while no server was up
 */
public record Schedule(String name, String runbook, Map<String, String> inputs, Rhythm rhythm, Missed missed) {

    /** What becomes of times that passed while no server was up. */
    public enum Missed {
        /** One run makes up for all of them. */
        ONCE,
        /** They are only noted. */
        SKIP
    }

    public Schedule {
        inputs = Map.copyOf(inputs);
    }

    /** How often. */
    public sealed interface Rhythm {

        /** The first time after this one; null when there is none. */
        @Nullable
        Instant after(Instant time);

        /** As a person would say it. */
        String words();
    }

    /** Again after so long, whatever the hour. */
    public record Every(Duration pause) implements Rhythm {
        @Override
        public Instant after(Instant time) {
            return time.plus(pause);
        }

        @Override
        public String words() {
            return "every " + pause.toString().substring(2).toLowerCase(java.util.Locale.ROOT);
        }
    }

    /**
     * By the clock on the wall of a zone. Where summer time begins, a time that does not exist that day is left out; where it
     * ends, a time that comes twice counts once.
     *
     * @param five minute, hour, day of the month, month, day of the week, as crontab(5) has them
     */
    public record Cron(String five, ZoneId zone) implements Rhythm {

        /** @throws IllegalArgumentException when it cannot be read */
        public Cron {
            CronExpression.parse("0 " + five);
        }

        @Override
        public @Nullable Instant after(Instant time) {
            ZonedDateTime next = CronExpression.parse("0 " + five).next(time.atZone(zone));
            return next == null ? null : next.toInstant();
        }

        @Override
        public String words() {
            return five + " (" + zone + ")";
        }
    }
}
