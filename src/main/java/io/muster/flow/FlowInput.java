package io.muster.flow;

import io.muster.message.Refused;
import io.muster.message.Typed;
import io.muster.people.People;
import io.muster.people.Person;
import io.muster.runbook.Input;
import io.muster.runbook.InputValue;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One value that a flow is started with, as the process's extension property {@code muster.input.<name>} describes it:
 * what it is, perhaps a pattern, perhaps a default, and what it means in words. For example {@code text: why nothing may
 * change}, {@code duration = 2h: how long it lasts}, {@code text /[a-z0-9-]+/: the service}, {@code one of staging,
 * production = staging}, {@code optional person: who watches it}. The flow reads it as a variable of this name.
 *
 * @param kind what it may be
 * @param options of {@link Kind#ONE_OF}, else empty
 * @param means in words for whoever starts the flow; may be empty
 */
public record FlowInput(
        String name,
        Kind kind,
        List<String> options,
        boolean optional,
        @Nullable String defaultValue,
        @Nullable String pattern,
        String means) {

    /** What a value may be. */
    public enum Kind {
        TEXT("text"),
        NUMBER("number"),
        /** {@code 90m}, {@code 4h}, or ISO 8601; the flow reads ISO 8601. */
        DURATION("duration"),
        /** The flow reads true or false. */
        YES_NO("yes-no"),
        /** {@code @lena}; the flow reads the id. */
        PERSON("person"),
        ONE_OF("one of");

        private final String word;

        Kind(String word) {
            this.word = word;
        }
    }

    static final String PROPERTY = "muster.input.";

    private static final String HOW = "Write 'text: what it means', with number, duration, yes-no, person or 'one of"
            + " staging, production' in place of text, 'optional' before it, and '/pattern/' or '= default' after it";
    private static final Pattern DESCRIBED = Pattern.compile("(?<optional>optional\\b\\s*)?(?<kind>[^=:/]*?)\\s*"
            + "(?:/(?<pattern>.+)/(?=\\s*(?:[=:]|$)))?\\s*(?:=\\s*(?<default>[^:]+?))?\\s*(?::\\s*(?<means>.*))?");
    private static final int LONGEST = 1_000;
    /** What Muster itself gives every flow. */
    private static final Set<String> TAKEN =
            Set.of("generation", "requester", "policy", "incident", "operation", "run", "answer");

    /** @throws IllegalArgumentException saying what is wrong with the property and what to write instead */
    static FlowInput read(String name, String described) {
        if (!name.matches("[a-z][a-zA-Z0-9]{0,39}") || TAKEN.contains(name)) {
            throw new IllegalArgumentException("no input can be called '" + name
                    + "'. Write a lower-case letter, then letters and digits, and none of " + sorted(TAKEN));
        }
        Matcher said = DESCRIBED.matcher(described.strip());
        if (!said.matches()) {
            throw new IllegalArgumentException("input " + name + " is described as '" + described + "'. " + HOW);
        }
        String first = orEmpty(said.group("kind"));
        Kind kind = first.isEmpty() ? Kind.TEXT : kind(name, first);
        List<String> options = kind == Kind.ONE_OF ? options(name, first) : List.of();
        boolean optional = said.group("optional") != null;
        String defaultValue = said.group("default");
        String pattern = said.group("pattern") == null ? null : pattern(name, said.group("pattern"));
        String means = orEmpty(said.group("means"));
        FlowInput input = new FlowInput(name, kind, options, optional, defaultValue, pattern, means);
        if (defaultValue != null && kind != Kind.PERSON) {
            try {
                input.value(defaultValue, null);
            } catch (Refused unfit) {
                throw new IllegalArgumentException(
                        "the default of input " + name + " does not fit: " + unfit.getMessage());
            }
        }
        return input;
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text.strip();
    }

    private static Kind kind(String name, String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        return Arrays.stream(Kind.values())
                .filter(kind -> kind == Kind.ONE_OF ? lower.startsWith("one of ") : lower.equals(kind.word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("input " + name + " is no '" + word + "'. " + HOW));
    }

    private static List<String> options(String name, String text) {
        List<String> options = Arrays.stream(text.substring(7).split(","))
                .map(String::strip)
                .filter(option -> !option.isEmpty())
                .toList();
        if (options.size() < 2) {
            throw new IllegalArgumentException(
                    "input " + name + " has fewer than two to choose from. Write: one of staging, production");
        }
        return options;
    }

    private static String pattern(String name, String text) {
        try {
            return Pattern.compile(text).pattern();
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "the pattern of input " + name + " is no regular expression: " + e.getDescription());
        }
    }

    /** Whether whoever starts the flow has to give it. */
    public boolean required() {
        return !optional && defaultValue == null;
    }

    /** As it stands in a usage line: {@code <service>}, {@code [environment]}. */
    public String usage() {
        return required() ? "<" + name + ">" : "[" + name + "]";
    }

    /** One line for help and completion. */
    public String hint() {
        String what = kind == Kind.ONE_OF ? String.join(" or ", options) : kind == Kind.TEXT ? "" : kind.word;
        String unless = defaultValue == null ? optional ? "may be left out" : "" : "else " + defaultValue;
        return List.of(means, what, unless).stream()
                .filter(each -> !each.isEmpty())
                .collect(Collectors.joining(", "));
    }

    /** @throws Refused saying what is allowed, when what was typed is none; by the same rules as when a flow starts */
    public void check(String typed, People people) {
        value(typed, people);
    }

    /**
     * The value of the flow's variable.
     *
     * @param people null: a person is not looked up
     * @throws Refused saying what is allowed, when the text is none
     */
    Object value(String typed, @Nullable People people) {
        String text = typed.strip();
        if (text.isEmpty() || text.length() > LONGEST) {
            throw new Refused(
                    text.isEmpty()
                            ? name + " is empty. Give it a value."
                            : name + " has " + text.length() + " letters; " + LONGEST + " are allowed.");
        }
        String fits = pattern;
        if (fits != null && !Typed.fits(text, fits)) {
            throw new Refused("'" + text + "' does not fit " + name + "; it must match " + fits + ".");
        }
        return switch (kind) {
            case TEXT -> text;
            case NUMBER -> number(text);
            case DURATION -> duration(text);
            case YES_NO -> yesNo(text);
            case PERSON -> people == null ? text : person(text, people);
            case ONE_OF ->
                options.stream()
                        .filter(option -> option.equalsIgnoreCase(text))
                        .findFirst()
                        .orElseThrow(() -> new Refused(
                                name + " is one of " + String.join(", ", options) + ", not '" + text + "'."));
        };
    }

    private BigDecimal number(String text) {
        return InputValue.number(text)
                .orElseThrow(() -> new Refused(name + " is a number, such as 3; '" + text + "' is none."));
    }

    private String duration(String text) {
        return InputValue.duration(text.toLowerCase(Locale.ROOT))
                .filter(Duration::isPositive)
                .orElseThrow(() -> new Refused(name + " is a time, such as 90m, 4h or 2d; '" + text + "' is none."))
                .toString();
    }

    private Boolean yesNo(String text) {
        return InputValue.normal(Input.Kind.FLAG, text)
                .map(Boolean::valueOf)
                .orElseThrow(() -> new Refused(name + " is yes or no, not '" + text + "'."));
    }

    private String person(String text, People people) {
        return people.byHandle(text)
                .map(Person::id)
                .orElseThrow(() -> new Refused("Nobody here is called '" + text + "'; " + name + " is one of "
                        + people.all().stream().limit(10).map(Person::handle).collect(Collectors.joining(", ")) + "."));
    }

    private static String sorted(Set<String> words) {
        return words.stream().sorted().collect(Collectors.joining(", "));
    }
}
