package io.muster.runbook;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;

/** How a value of each kind is written, and what is allowed. Used where runbooks are read and where runs are asked for. */
public final class InputValue {

    private InputValue() {}

    /** The value as it is kept: {@code yes} is {@code true}, {@code 5m} is {@code PT5M}. Empty: it is none of this kind. */
    public static Optional<String> normal(Input.Kind kind, String value) {
        return switch (kind) {
            case TEXT, CHOICE, TARGET -> Optional.of(value);
            case NUMBER -> number(value).map(ignored -> value.strip());
            case FLAG ->
                switch (value.strip().toLowerCase(Locale.ROOT)) {
                    case "true", "yes", "y", "on", "1" -> Optional.of("true");
                    case "false", "no", "n", "off", "0" -> Optional.of("false");
                    default -> Optional.empty();
                };
            case DURATION -> duration(value).map(Duration::toString);
        };
    }

    /** Whether a value in its normal form lies within the input's range. */
    public static boolean inRange(Input input, String value) {
        String least = input.least();
        String most = input.most();
        return (least == null || compare(input.kind(), least, value) <= 0)
                && (most == null || compare(input.kind(), value, most) <= 0);
    }

    /** The range in words: "1 to 10", "at least PT1M". */
    public static String range(Input input) {
        String least = input.least();
        String most = input.most();
        if (least == null) {
            return "at most " + most;
        }
        return most == null ? "at least " + least : least + " to " + most;
    }

    public static Optional<BigDecimal> number(String value) {
        String text = value.strip();
        // An exponent of a billion would be a billion digits as soon as somebody writes it out.
        if (text.length() > 100 || !text.matches("[+-]?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]{1,2})?")) {
            return Optional.empty();
        }
        return Optional.of(new BigDecimal(text));
    }

    /** {@code 90s}, {@code 5m}, {@code 2h30m}, {@code 1d}, {@code 250ms}, {@code PT5M}; not negative. */
    public static Optional<Duration> duration(String value) {
        String text = value.strip();
        try {
            if (text.matches("(?i)pt?[0-9dthms.]+")) {
                return Optional.of(Duration.parse(text.toUpperCase(Locale.ROOT)));
            }
            if (text.matches("[0-9]{1,9}ms")) {
                return Optional.of(Duration.ofMillis(Long.parseLong(text.substring(0, text.length() - 2))));
            }
            if (!text.matches("([0-9]{1,6}d)?([0-9]{1,6}h)?([0-9]{1,6}m)?([0-9]{1,9}s)?") || text.isEmpty()) {
                return Optional.empty();
            }
            int days = text.indexOf('d');
            String time = text.substring(days + 1);
            return Optional.of(Duration.parse(
                    ("P" + (days < 0 ? "" : text.substring(0, days + 1)) + (time.isEmpty() ? "" : "T" + time))
                            .toUpperCase(Locale.ROOT)));
        } catch (DateTimeParseException none) {
            return Optional.empty();
        }
    }

    private static int compare(Input.Kind kind, String one, String other) {
        return switch (kind) {
            case DURATION ->
                duration(one).orElse(Duration.ZERO).compareTo(duration(other).orElse(Duration.ZERO));
            default ->
                number(one).orElse(BigDecimal.ZERO).compareTo(number(other).orElse(BigDecimal.ZERO));
        };
    }
}
