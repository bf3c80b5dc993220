package io.muster.exporter;

/** Writes one flat JSON object; the broker's own JSON library is not ours to use. */
final class JsonLine {

    static final int LONGEST_TEXT = 4_000;

    private final StringBuilder text = new StringBuilder(256).append('{');

    /** A number that is always there. */
    JsonLine number(String name, long value) {
        name(name).append(value);
        return this;
    }

    /** A key, version or time; left out when the engine has none (-1, or 0 for keys that it leaves at their default). */
    JsonLine known(String name, long value) {
        return value > 0 ? number(name, value) : this;
    }

    JsonLine flag(String name, boolean value) {
        name(name).append(value);
        return this;
    }

    /** Left out when empty; cut after {@link #LONGEST_TEXT} characters. */
    JsonLine text(String name, String value) {
        if (value.isEmpty()) {
            return this;
        }
        name(name).append('"');
        int end = Math.min(value.length(), LONGEST_TEXT);
        for (int i = 0; i < end; i++) {
            append(value.charAt(i));
        }
        text.append('"');
        return this;
    }

    private void append(char c) {
        switch (c) {
            case '"' -> text.append("\\\"");
            case '\\' -> text.append("\\\\");
            case '\n' -> text.append("\\n");
            case '\r' -> text.append("\\r");
            case '\t' -> text.append("\\t");
            default -> {
                // Surrogates too: a cut may have left half of a pair, which UTF-8 cannot hold.
                if (c < 0x20 || Character.isSurrogate(c) || c == 0x2028 || c == 0x2029) {
                    text.append(String.format("\\u%04x", (int) c));
                } else {
                    text.append(c);
                }
            }
        }
    }

    private StringBuilder name(String name) {
        if (text.length() > 1) {
            text.append(',');
        }
        return text.append('"').append(name).append("\":");
    }

    @Override
    public String toString() {
        return text + "}";
    }
}
