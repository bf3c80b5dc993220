package io.muster.message;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** What people typed, made fit to be kept: without control characters and without characters that reorder a line. */
public final class Typed {

    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cntrl}\\s\\u202A-\\u202E\\u2066-\\u2069]+");
    private static final Pattern UNSEEN_BUT_BREAKS =
            Pattern.compile("[\\p{Cntrl}\\u202A-\\u202E\\u2066-\\u2069&&[^\n\t]]+");

    private Typed() {}

    /**
     * One line.
     *
     * @param what how the refusal calls it: {@code title}
     * @throws Refused when nothing is left of it, or more than {@code most} characters
     */
    public static String line(String what, String typed, int most) {
        return measured(what, UNSEEN.matcher(whole(typed)).replaceAll(" ").strip(), most);
    }

    /** Several lines; breaks and tabs stay. Otherwise as {@link #line}. */
    public static String text(String what, String typed, int most) {
        String unix = whole(typed).replace("\r\n", "\n");
        return measured(what, UNSEEN_BUT_BREAKS.matcher(unix).replaceAll("").strip(), most);
    }

    /** Half a surrogate pair cannot be stored. */
    private static String whole(String typed) {
        return new String(typed.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    private static String measured(String what, String kept, int most) {
        int length = kept.codePointCount(0, kept.length());
        if (length == 0) {
            throw new Refused("The " + what + " is empty. Write 1 to " + most + " characters.");
        }
        if (length > most) {
            throw new Refused("The " + what + " has " + length + " characters. Shorten it to " + most + ".");
        }
        return kept;
    }
}
