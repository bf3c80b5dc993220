package io.muster.command;

/**
 * How a value is written so that it is read back as exactly this value, whatever words it has. A free text at the end of
 * a line stands between one pair of quotes, and any inside are its own: {@code declare "private parts are "out""}. The
 * value of a {@code name="…"} ends at its quote, so one inside is written twice.
 */
final class Quotes {

    private Quotes() {}

    static boolean isQuote(char c) {
        return "\"'“”".indexOf(c) >= 0;
    }

    static boolean areAround(String said) {
        return said.length() >= 2 && isQuote(said.charAt(0)) && isQuote(said.charAt(said.length() - 1));
    }

    /** What a free text says. */
    static String text(String said) {
        return areAround(said) ? said.substring(1, said.length() - 1).strip() : said;
    }

    /** What a value of an input says. */
    static String value(String said) {
        String value = text(said);
        boolean doubling = said.length() > value.length() && said.startsWith("\"") && said.endsWith("\"");
        return doubling ? value.replace("\"\"", "\"") : value;
    }

    static String aroundText(String text) {
        return "\"" + text.strip() + "\"";
    }

    static String aroundValue(String value) {
        return "\"" + value.strip().replace("\"", "\"\"") + "\"";
    }
}
