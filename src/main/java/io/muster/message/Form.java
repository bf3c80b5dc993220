package io.muster.message;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something to fill in. What is filled in becomes command lines and nothing else, so whatever a form does can be typed.
 *
 * @param purpose what it is for, in the words of whoever made it; given back with the values, at most 2,000 characters
 * @param title at most a few words
 * @param submit what the button says that sends it
 * @param about said above the fields: which question, which command; null when nothing is
 */
public record Form(
        String purpose,
        String title,
        String submit,
        @Nullable Message about,
        List<Field> fields) {

    public Form {
        fields = List.copyOf(fields);
    }

    /** How a field is filled in. */
    public enum Kind {
        /** One line. */
        LINE,
        /** Several lines. */
        TEXT,
        /** One of its options. */
        CHOICE,
        /** Yes or no; its value is {@code yes} or empty. */
        FLAG,
        /** A person of the house; its value is a handle, {@code @lena}. */
        PERSON
    }

    /**
     * @param id names its value; letters, digits, hyphens and dots
     * @param hint said under it; may be empty
     * @param value what is there already; empty: nothing
     * @param options of a choice, at least one
     * @param most characters at most
     */
    public record Field(
            String id,
            String label,
            Kind kind,
            String hint,
            String value,
            boolean optional,
            List<Option> options,
            int most) {

        public Field {
            options = List.copyOf(options);
        }

        public static Field line(String id, String label, int most) {
            return new Field(id, label, Kind.LINE, "", "", false, List.of(), most);
        }

        public static Field text(String id, String label, int most) {
            return new Field(id, label, Kind.TEXT, "", "", false, List.of(), most);
        }

        /** @throws IllegalArgumentException without options */
        public static Field choice(String id, String label, List<Option> options) {
            if (options.isEmpty()) {
                throw new IllegalArgumentException("'" + label + "' offers nothing to choose; leave the field out");
            }
            return new Field(id, label, Kind.CHOICE, "", "", false, options, 0);
        }

        public static Field flag(String id, String label) {
            return new Field(id, label, Kind.FLAG, "", "", true, List.of(), 0);
        }

        public static Field person(String id, String label) {
            return new Field(id, label, Kind.PERSON, "", "", false, List.of(), 0);
        }

        public Field hinting(String other) {
            return new Field(id, label, kind, other, value, optional, options, most);
        }

        public Field holding(String other) {
            return new Field(id, label, kind, hint, other, optional, options, most);
        }

        public Field optional(boolean other) {
            return new Field(id, label, kind, hint, value, other, options, most);
        }
    }

    /** @param meaning said beside it; may be empty */
    public record Option(String id, String label, String meaning) {}

    /** What became of a form that was filled in. */
    public sealed interface Filled {

        /** The lines it comes to, to be done in order; a later one may mean the record of the first. */
        record Lines(List<String> lines) implements Filled {
            public Lines {
                lines = List.copyOf(lines);
            }
        }

        /** What is wrong, by the id of its field; nothing is done. */
        record Faults(Map<String, String> byField) implements Filled {
            public Faults {
                byField = Map.copyOf(byField);
            }
        }
    }
}
