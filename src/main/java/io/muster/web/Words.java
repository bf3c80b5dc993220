package io.muster.web;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times and spans as pages write them. The script rewrites times in the reader's zone; this is what stands without it. */
public final class Words {

    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Words() {}

    public static String clock(Instant at) {
        return CLOCK.format(at);
    }

    /** "for 23 min", "for 2 h 5 min", "for 3 d": a reader's precision. */
    public static String elapsed(Duration since) {
        long minutes = Math.max(0, since.toMinutes());
        if (minutes < 1) {
            return "less than a minute";
        }
        if (minutes < 60) {
            return minutes + " min";
        }
        if (minutes < 24 * 60) {
            return minutes % 60 == 0 ? minutes / 60 + " h" : minutes / 60 + " h " + minutes % 60 + " min";
        }
        return minutes / (24 * 60) + " d";
    }

    /** "0:48", "12:05", "1:02:03". */
    public static String stopwatch(Duration span) {
        long s = Math.max(0, span.toSeconds());
        return s < 3600 ? "%d:%02d".formatted(s / 60, s % 60) : "%d:%02d:%02d".formatted(s / 3600, s / 60 % 60, s % 60);
    }

    /** "7:12 left", "overdue by 4 min". */
    public static String left(Instant now, Instant deadline) {
        Duration left = Duration.between(now, deadline);
        if (left.isPositive()) {
            return stopwatch(left) + " left";
        }
        return left.toMinutes() == 0 ? "overdue" : "overdue by " + elapsed(left.negated());
    }

    /** "1.2 s", "340 ms", "2 min 5 s". */
    public static String took(Duration span) {
        long ms = span.toMillis();
        if (ms < 1000) {
            return ms + " ms";
        }
        if (ms < 60_000) {
            return "%.1f s".formatted(ms / 1000.0);
        }
        return ms / 60_000 + " min " + ms / 1000 % 60 + " s";
    }

    /** {@code sev1} as people read it: {@code SEV1}. */
    public static String level(String name) {
        return name.toUpperCase(Locale.ROOT);
    }

    public static String capital(String text) {
        return text.isEmpty() ? text : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }
}
