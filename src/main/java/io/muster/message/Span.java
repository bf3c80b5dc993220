package io.muster.message;

/** A stretch of a line in one style. The text is raw: surfaces escape it. */
public record Span(Style style, String text) {

    /** How the stretch stands out. */
    public enum Style {
        PLAIN,
        STRONG,
        CODE
    }

    public static Span plain(String text) {
        return new Span(Style.PLAIN, text);
    }

    public static Span strong(String text) {
        return new Span(Style.STRONG, text);
    }

    public static Span code(String text) {
        return new Span(Style.CODE, text);
    }
}
