package io.muster.command;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code 15m}, {@code 90s}, {@code 1h30m}, {@code 2d}, {@code 15min}, {@code 10minutes}. */
final class Durations {

    private static final Pattern WHOLE = Pattern.compile("(?:[0-9]{1,6}[a-z]+)+");
    private static final Pattern PIECE = Pattern.compile("([0-9]{1,6})([a-z]+)");

    private Durations() {}

    static Optional<Duration> read(String typed) {
        String word = typed.toLowerCase(Locale.ROOT);
        if (!WHOLE.matcher(word).matches()) {
            return Optional.empty();
        }
        Duration sum = Duration.ZERO;
        Matcher piece = PIECE.matcher(word);
        while (piece.find()) {
            long count = Long.parseLong(piece.group(1));
            Duration unit = switch (piece.group(2)) {
                case "s", "sec", "secs", "second", "seconds" -> Duration.ofSeconds(1);
                case "m", "min", "mins", "minute", "minutes" -> Duration.ofMinutes(1);
                case "h", "hr", "hrs", "hour", "hours" -> Duration.ofHours(1);
                case "d", "day", "days" -> Duration.ofDays(1);
                default -> Duration.ZERO;
            };
            if (unit.isZero()) {
                return Optional.empty();
            }
            sum = sum.plus(unit.multipliedBy(count));
        }
        return sum.isZero() ? Optional.empty() : Optional.of(sum);
    }
}
