package io.muster.message;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names one record with a timeline: an incident ({@code INC-7}), an operation ({@code OP-12}), or the house itself
 * ({@link #MUSTER}), whose timeline holds administrative acts.
 *
 * @param number 1 upward; 0 for the house
 */
public record RecordKey(Kind kind, long number) {

    /** The kinds of record; the name is the prefix of the key. */
    public enum Kind {
        INC,
        OP,
        MUSTER
    }

    public static final RecordKey MUSTER = new RecordKey(Kind.MUSTER, 0);

    private static final Pattern KEY = Pattern.compile("(INC|OP)-([1-9][0-9]{0,17})");

    public RecordKey {
        if ((kind == Kind.MUSTER) != (number == 0)) {
            throw new IllegalArgumentException(
                    kind + " with number " + number + " is no record key; use INC-1, OP-1 or MUSTER");
        }
    }

    public static RecordKey incident(long number) {
        return new RecordKey(Kind.INC, number);
    }

    public static RecordKey operation(long number) {
        return new RecordKey(Kind.OP, number);
    }

    /**
     * Reads {@code INC-7}, {@code op-12} or {@code MUSTER}; case forgives.
     *
     * @throws IllegalArgumentException if it is none of these
     */
    @JsonCreator
    public static RecordKey of(String text) {
        String upper = text.strip().toUpperCase(Locale.ROOT);
        if (upper.equals("MUSTER")) {
            return MUSTER;
        }
        Matcher key = KEY.matcher(upper);
        if (!key.matches()) {
            throw new IllegalArgumentException("'" + text + "' is no record key; write it like INC-7 or OP-12");
        }
        return new RecordKey(Kind.valueOf(key.group(1)), Long.parseLong(key.group(2)));
    }

    /** Whether the text is written like a key; says nothing about whether such a record exists. */
    public static boolean looksLike(String text) {
        return KEY.matcher(text.strip().toUpperCase(Locale.ROOT)).matches();
    }

    @JsonValue
    @Override
    public String toString() {
        return kind == Kind.MUSTER ? "MUSTER" : kind + "-" + number;
    }
}
