package io.muster.runbook;

import java.nio.charset.StandardCharsets;

/**
 * A text as bytes, each of which knows the letters of the text that it stands for, so that what is found in what a text
 * means can be hidden in what it says. Colours and other control characters are no part of it.
 */
final class TextView {

    /** What is in the place of what was cut off; see {@link #isCutAfter}. */
    private static final byte[] ELLIPSIS = "…".getBytes(StandardCharsets.UTF_8);

    private static final byte[] QUOTE_IN_QUOTES = "'\\''".getBytes(StandardCharsets.UTF_8);

    private final byte[] bytes;
    private final int[] from;
    private final int[] to;
    private int length;
    private boolean changed;

    private TextView(int most) {
        this.bytes = new byte[most];
        this.from = new int[most];
        this.to = new int[most];
    }

    static TextView of(String text) {
        TextView view = new TextView(bytes(text));
        byte[] encoded = new byte[4];
        for (int i = 0; i < text.length(); ) {
            int letter = text.codePointAt(i);
            int next = i + Character.charCount(letter);
            if (letter == 0x1b) {
                next = afterEscape(text, next);
            } else if (letter >= ' ' && letter != 0x7f || letter == '\n' || letter == '\r' || letter == '\t') {
                int count = encode(letter, encoded);
                for (int b = 0; b < count; b++) {
                    view.add(encoded[b], i, next);
                }
            }
            i = next;
        }
        return view;
    }

    /** At least as many as there will be: texts may be long, and most letters take one. */
    private static int bytes(String text) {
        int bytes = text.length();
        for (int i = 0; i < text.length(); i++) {
            bytes += text.charAt(i) < 0x80 ? 0 : 2;
        }
        return bytes;
    }

    /** After {@code ESC [ … m} and its like. */
    private static int afterEscape(String text, int at) {
        if (at >= text.length() || text.charAt(at) != '[') {
            return at;
        }
        int i = at + 1;
        while (i < text.length() && text.charAt(i) >= ' ' && text.charAt(i) < '@') {
            i++;
        }
        return Math.min(text.length(), i + 1);
    }

    private static int encode(int letter, byte[] into) {
        if (letter < 0x80) {
            into[0] = (byte) letter;
            return 1;
        }
        byte[] all = Character.toString(letter).getBytes(StandardCharsets.UTF_8);
        System.arraycopy(all, 0, into, 0, all.length);
        return all.length;
    }

    /** Without any blank: of a word with blanks, no line need begin or end with the one at which it was broken. */
    TextView withoutBlanks() {
        TextView view = new TextView(length);
        for (int i = 0; i < length; i++) {
            if (bytes[i] != '\n' && bytes[i] != '\r' && !isBlank(bytes[i])) {
                view.copy(this, i);
            }
        }
        return view;
    }

    /** Without line breaks and the blanks about them: a word may be broken over lines. */
    TextView joined() {
        TextView view = new TextView(length);
        for (int i = 0; i < length; i++) {
            if (bytes[i] != '\n' && bytes[i] != '\r') {
                view.copy(this, i);
                continue;
            }
            while (view.length > 0 && isBlank(view.bytes[view.length - 1])) {
                view.length--;
            }
            while (i + 1 < length && (isBlank(bytes[i + 1]) || bytes[i + 1] == '\n' || bytes[i + 1] == '\r')) {
                i++;
            }
        }
        return view;
    }

    private static boolean isBlank(byte letter) {
        return letter == ' ' || letter == '\t';
    }

    /** As a shell understands what stands between quotes. */
    TextView unquoted() {
        TextView view = new TextView(length);
        for (int i = 0; i < length; ) {
            if (bytes[i] == '\'' && startsWith(QUOTE_IN_QUOTES, i)) {
                view.add((byte) '\'', from[i], to[i + QUOTE_IN_QUOTES.length - 1]);
                view.changed = true;
                i += QUOTE_IN_QUOTES.length;
            } else {
                view.copy(this, i++);
            }
        }
        return view;
    }

    /** As a reader of JSON, of Python's bytes, or of a word with backslashes in a shell, understands it. */
    TextView unescaped() {
        TextView view = new TextView(length);
        for (int i = 0; i < length; ) {
            if (bytes[i] == '\\' && i + 1 < length) {
                i = unescape(i, view);
            } else {
                view.copy(this, i++);
            }
        }
        return view;
    }

    private int unescape(int i, TextView view) {
        byte kind = bytes[i + 1];
        int unit = kind == 'u' ? hex(i + 2, 4) : -1;
        if (unit >= 0) {
            int next = i + 6;
            int letter = unit;
            if (Character.isHighSurrogate((char) unit)
                    && next + 1 < length
                    && bytes[next] == '\\'
                    && bytes[next + 1] == 'u') {
                int low = hex(next + 2, 4);
                if (low >= 0 && Character.isLowSurrogate((char) low)) {
                    letter = Character.toCodePoint((char) unit, (char) low);
                    next += 6;
                }
            }
            byte[] encoded = new byte[4];
            int count = encode(letter, encoded);
            for (int b = 0; b < count; b++) {
                view.add(encoded[b], from[i], to[next - 1]);
            }
            view.changed = true;
            return next;
        }
        int pair = kind == 'x' ? hex(i + 2, 2) : -1;
        if (pair >= 0) {
            view.add((byte) pair, from[i], to[i + 3]);
            view.changed = true;
            return i + 4;
        }
        int meant = switch (kind) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> kind > ' ' && kind < 0x7f && !Character.isLetterOrDigit(kind) ? kind : -1;
        };
        if (meant < 0) {
            view.copy(this, i);
            return i + 1;
        }
        view.add((byte) meant, from[i], to[i + 1]);
        view.changed = true;
        return i + 2;
    }

    /** As a reader of an address understands it. @param blanks whether {@code +} is a blank, as in forms */
    TextView decoded(boolean blanks) {
        TextView view = new TextView(length);
        for (int i = 0; i < length; ) {
            int pair = bytes[i] == '%' ? hex(i + 1, 2) : -1;
            if (pair >= 0) {
                view.add((byte) pair, from[i], to[i + 2]);
                view.changed = true;
                i += 3;
            } else if (blanks && bytes[i] == '+') {
                view.add((byte) ' ', from[i], to[i]);
                view.changed = true;
                i++;
            } else {
                view.copy(this, i++);
            }
        }
        return view;
    }

    private int hex(int at, int digits) {
        if (at + digits > length) {
            return -1;
        }
        int value = 0;
        for (int i = at; i < at + digits; i++) {
            int digit = Character.digit(bytes[i], 16);
            if (digit < 0) {
                return -1;
            }
            value = value * 16 + digit;
        }
        return value;
    }

    private boolean startsWith(byte[] word, int at) {
        if (at + word.length > length) {
            return false;
        }
        for (int i = 0; i < word.length; i++) {
            if (bytes[at + i] != word[i]) {
                return false;
            }
        }
        return true;
    }

    private void copy(TextView other, int at) {
        add(other.bytes[at], other.from[at], other.to[at]);
    }

    private void add(byte letter, int begins, int ends) {
        bytes[length] = letter;
        from[length] = begins;
        to[length++] = ends;
    }

    int length() {
        return length;
    }

    byte at(int i) {
        return bytes[i];
    }

    /** Where in the text the letters begin that this byte stands for. */
    int from(int i) {
        return from[i];
    }

    /** Where in the text they end. */
    int to(int i) {
        return to[i];
    }

    boolean has(char letter) {
        for (int i = 0; i < length; i++) {
            if (bytes[i] == letter) {
                return true;
            }
        }
        return false;
    }

    /** Whether it means something else than what it was made from says. */
    boolean isChanged() {
        return changed;
    }

    /** Whether the text ends after this byte, or whoever shortened it says that it went on. */
    boolean isCutAfter(int i) {
        return i + 1 == length || startsWith(ELLIPSIS, i + 1);
    }

    byte[] toBytes() {
        return java.util.Arrays.copyOf(bytes, length);
    }
}
