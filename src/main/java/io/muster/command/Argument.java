package io.muster.command;

import java.util.List;

/**
 * Something that a verb takes. Arguments other than text come in any order, before the text.
 *
 * @param name how usage and readings call it
 * @param words for {@link Kind#FLAG}: the words it may be
 */
record Argument(String name, Kind kind, boolean required, List<String> words) {

    /** The shapes of arguments. */
    enum Kind {
        /** {@code sev1}, {@code SEV-1}, {@code s1}: a row of levels.dmn. */
        LEVEL,
        /** One of the argument's words. */
        FLAG,
        /** {@code ic}, {@code incident commander}. */
        ROLE,
        /** {@code @lena}, or a bare name where no text may follow. */
        PERSON,
        /** {@code 15m}, {@code in 10m}, {@code 1h30m}. */
        DURATION,
        /** Another record: {@code INC-8}. */
        KEY,
        /** {@code Q2}, {@code INC-7/Q2}. */
        QUESTION,
        /** {@code R3}, {@code INC-7/R3}. */
        RUN,
        NUMBER,
        /** One word: the name of a runbook, a message, a verb. */
        WORD,
        /** All {@code name=value}; quotes hold spaces together. */
        INPUTS,
        /** All that is left, as typed. */
        TEXT
    }

    static Argument required(Kind kind, String name) {
        return new Argument(name, kind, true, List.of());
    }

    static Argument optional(Kind kind, String name) {
        return new Argument(name, kind, false, List.of());
    }

    static Argument flag(String name, String... words) {
        return new Argument(name, Kind.FLAG, false, List.of(words));
    }

    /** As it stands in a usage line: {@code [level]}, {@code <text>}, {@code [name=value …]}. */
    String usage() {
        String said = switch (kind) {
            case FLAG -> String.join("|", words);
            case PERSON -> "@" + name;
            case INPUTS -> "name=value …";
            case QUESTION -> "Q2";
            case RUN -> "R3";
            case KEY -> "INC-8";
            case DURATION -> "15m";
            default -> name;
        };
        boolean literal = kind == Kind.PERSON || kind == Kind.KEY;
        return required ? (literal ? said : "<" + said + ">") : "[" + said + "]";
    }
}
