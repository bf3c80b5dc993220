package io.muster.message;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** What people typed, made fit to be kept: without control characters and without characters that reorder a line. */
public final class Typed {

    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cntrl}\\s\\u202A-\\u202E\\u2066-\\u2069]+");
    private static final Pattern UNSEEN_BUT_BREAKS =
            Pattern.compile("[\\p{Cntrl}\\u202A-\\u202E\\u2066-\\u2069&&[^\n\t]]+");

    private static final int MOST_LOOKS = 1_000_000;

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

    /**
     * Whether the whole text matches. The pattern is one person's and the text another's: a match that would look at the
     * text for ever is ended.
     *
     * @throws Refused when it takes too long
     */
    public static boolean fits(String typed, String pattern) {
        return Pattern.compile(pattern).matcher(new Bounded(typed, new int[1])).matches();
    }

    private record Bounded(CharSequence text, int[] looks) implements CharSequence {
        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (++looks[0] > MOST_LOOKS) {
                throw new Refused("This value takes too long to compare with its pattern; give a shorter one.");
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Bounded(text.subSequence(start, end), looks);
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
