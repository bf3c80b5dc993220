package io.muster.runbook.dsl;

import groovy.lang.Range;
import io.muster.message.Nearest;
import io.muster.runbook.Input;
import io.muster.runbook.InputValue;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** What may be said within {@code inputs { }}. */
public final class InputWords extends Words {

    private static final Set<String> TARGET_KINDS = Set.of("http", "sql", "ssh", "kubernetes");
    private final List<Input> inputs;

    InputWords(Mistakes mistakes, List<Input> inputs) {
        super(mistakes, "inputs");
        this.inputs = inputs;
    }

    public Object getAlert() {
        return new Reference("alert");
    }

    public Object getIncident() {
        return new Reference("incident");
    }

    @Usage("text 'namespace', from: alert.labels.namespace, default: 'checkout', pattern: ~/[a-z0-9-]{1,63}/")
    public void text(CharSequence name) {
        text(Map.of(), name);
    }

    public void text(Map<?, ?> options, CharSequence name) {
        add(Input.Kind.TEXT, options, name.toString());
    }

    @Usage("number 'replicas', default: 3, range: 1..10")
    public void number(CharSequence name) {
        number(Map.of(), name);
    }

    public void number(Map<?, ?> options, CharSequence name) {
        add(Input.Kind.NUMBER, options, name.toString());
    }

    @Usage("flag 'force', default: false, help: 'even when it answers'")
    public void flag(CharSequence name) {
        flag(Map.of(), name);
    }

    public void flag(Map<?, ?> options, CharSequence name) {
        add(Input.Kind.FLAG, options, name.toString());
    }

    @Usage("choice 'zone', of: ['eu', 'us'], default: 'eu'")
    public void choice(CharSequence name) {
        choice(Map.of(), name);
    }

    public void choice(Map<?, ?> options, CharSequence name) {
        add(Input.Kind.CHOICE, options, name.toString());
    }

    @Usage("duration 'grace', default: 5.minutes, range: 1.minute..1.hour")
    public void duration(CharSequence name) {
        duration(Map.of(), name);
    }

    public void duration(Map<?, ?> options, CharSequence name) {
        add(Input.Kind.DURATION, options, name.toString());
    }

    @Usage("target 'where', of: 'kubernetes'")
    public void target(CharSequence name) {
        target(Map.of(), name);
    }

    public void target(Map<?, ?> options, CharSequence name) {
        add(Input.Kind.TARGET, options, name.toString());
    }

    private void add(Input.Kind kind, Map<?, ?> options, String name) {
        Options given = new Options(mistakes, kind.name().toLowerCase(Locale.ROOT), options, options(kind));
        if (!name.matches("[a-z][a-zA-Z0-9]{0,39}")) {
            mistakes.addHere(
                    "'" + name + "' cannot name an input",
                    "Use a small letter, then letters and digits, 40 at most: namespace, maxPods.");
        }
        if (inputs.stream().anyMatch(other -> other.name().equals(name))) {
            mistakes.addHere("input '" + name + "' is said twice", "Keep one of them.");
        }
        Input bare = new Input(
                name,
                kind,
                from(given, name),
                null,
                pattern(given, name),
                given.text("help"),
                bound(kind, given, name, true),
                bound(kind, given, name, false),
                choices(kind, given, name));
        inputs.add(withDefault(bare, given.value("default")));
    }

    private static Set<String> options(Input.Kind kind) {
        Set<String> options = new LinkedHashSet<>(Set.of("from", "default", "help"));
        switch (kind) {
            case TEXT -> options.add("pattern");
            case NUMBER, DURATION -> options.add("range");
            case CHOICE, TARGET -> options.add("of");
            case FLAG -> {}
        }
        return options;
    }

    private Input withDefault(Input bare, @Nullable Object said) {
        if (said == null) {
            return bare;
        }
        String name = bare.name();
        String value = String.valueOf(said);
        String normal = InputValue.normal(bare.kind(), value).orElse(null);
        if (normal == null) {
            mistakes.addHere(
                    "default '" + value + "' of '" + name + "' is " + noneOf(bare.kind()), example(bare.kind()));
        } else if (!InputValue.inRange(bare, normal)) {
            mistakes.addHere(
                    "default '" + value + "' of '" + name + "' is out of its range " + InputValue.range(bare),
                    "Change one of the two.");
        }
        if (bare.kind() == Input.Kind.CHOICE
                && !bare.choices().isEmpty()
                && !bare.choices().contains(value)) {
            mistakes.addHere(
                    "default '" + value + "' of '" + name + "' is none of its choices",
                    Nearest.instead(value, bare.choices()));
        }
        String pattern = bare.pattern();
        if (pattern != null && !Pattern.matches(pattern, value)) {
            mistakes.addHere(
                    "default '" + value + "' of '" + name + "' does not match its own pattern " + pattern,
                    "Change one of the two.");
        }
        return new Input(
                name,
                bare.kind(),
                bare.from(),
                normal == null ? value : normal,
                pattern,
                bare.help(),
                bare.least(),
                bare.most(),
                bare.choices());
    }

    private static String noneOf(Input.Kind kind) {
        return switch (kind) {
            case NUMBER -> "no number";
            case FLAG -> "neither true nor false";
            case DURATION -> "no duration";
            case TEXT, CHOICE, TARGET -> "no text";
        };
    }

    private static String example(Input.Kind kind) {
        return switch (kind) {
            case NUMBER -> "Write it like: default: 3.";
            case FLAG -> "Write it like: default: false.";
            case DURATION -> "Write it like: default: 5.minutes.";
            case TEXT, CHOICE, TARGET -> "Write it like: default: 'checkout'.";
        };
    }

    private List<String> choices(Input.Kind kind, Options given, String name) {
        Object of = given.value("of");
        if (kind != Input.Kind.CHOICE && kind != Input.Kind.TARGET) {
            return List.of();
        }
        List<String> choices = of == null
                ? List.of()
                : (of instanceof Collection<?> several ? several : List.of(of))
                        .stream().map(String::valueOf).toList();
        if (kind == Input.Kind.CHOICE && choices.size() < 2) {
            mistakes.addHere(
                    "choice '" + name + "' does not say of what",
                    "Name at least two: choice '" + name + "', of: ['eu', 'us'].");
        }
        if (kind == Input.Kind.TARGET) {
            choices.stream()
                    .filter(each -> !TARGET_KINDS.contains(each))
                    .forEach(each -> mistakes.addHere(
                            "'" + each + "' is no kind of target", Nearest.instead(each, TARGET_KINDS)));
        }
        return choices;
    }

    private @Nullable String bound(Input.Kind kind, Options given, String name, boolean least) {
        Object said = given.value("range");
        if (said == null || (kind != Input.Kind.NUMBER && kind != Input.Kind.DURATION)) {
            return null;
        }
        Object end = said instanceof Range<?> range
                ? least ? range.getFrom() : range.getTo()
                : said instanceof List<?> two && two.size() == 2 ? two.get(least ? 0 : 1) : null;
        boolean fits = kind == Input.Kind.NUMBER ? end instanceof Number : end instanceof Duration;
        if (!fits || said instanceof Range<?> range && range.isReverse()) {
            if (least) {
                mistakes.addHere(
                        "'range:' of '" + name + "' is no range of "
                                + (kind == Input.Kind.NUMBER ? "numbers" : "durations"),
                        "Write the smaller one first: range: "
                                + (kind == Input.Kind.NUMBER ? "1..10." : "1.minute..1.hour."));
            }
            return null;
        }
        return String.valueOf(end);
    }

    private @Nullable String pattern(Options given, String name) {
        Object pattern = given.value("pattern");
        try {
            return pattern == null
                    ? null
                    : pattern instanceof Pattern made
                            ? made.pattern()
                            : Pattern.compile(pattern.toString()).pattern();
        } catch (PatternSyntaxException e) {
            mistakes.addHere(
                    "pattern of '" + name + "' cannot be read: " + e.getDescription(), "Write it like: ~/[a-z]+/.");
            return null;
        }
    }

    private @Nullable String from(Options given, String name) {
        Object from = given.value("from");
        if (from == null) {
            return null;
        }
        if (from instanceof Reference reference
                && reference.path().matches("alert\\.labels\\.[A-Za-z0-9_]+|incident\\.(key|title|level)")) {
            return reference.path();
        }
        mistakes.addHere(
                "'from:' of '" + name + "' does not know " + from,
                "Use alert.labels.<name>, incident.key, incident.title or incident.level.");
        return null;
    }
}
