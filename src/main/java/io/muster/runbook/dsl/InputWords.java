package io.muster.runbook.dsl;

import io.muster.runbook.Input;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** What may be said within {@code inputs { }}. */
public final class InputWords extends Words {

    private static final Set<String> OPTIONS = Set.of("from", "default", "pattern");
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

    @Usage("number 'replicas', default: 3")
    public void number(CharSequence name) {
        number(Map.of(), name);
    }

    public void number(Map<?, ?> options, CharSequence name) {
        add(Input.Kind.NUMBER, options, name.toString());
    }

    private void add(Input.Kind kind, Map<?, ?> options, String name) {
        Options given = new Options(mistakes, kind == Input.Kind.TEXT ? "text" : "number", options, OPTIONS);
        if (!name.matches("[a-z][a-zA-Z0-9]{0,39}")) {
            mistakes.addHere(
                    "'" + name + "' cannot name an input",
                    "Use a small letter, then letters and digits, 40 at most: namespace, maxPods.");
        }
        if (inputs.stream().anyMatch(other -> other.name().equals(name))) {
            mistakes.addHere("input '" + name + "' is said twice", "Keep one of them.");
        }
        String pattern = pattern(given, name);
        String otherwise = given.value("default") == null ? null : String.valueOf(given.value("default"));
        check(kind, name, otherwise, pattern);
        inputs.add(new Input(name, kind, from(given, name), otherwise, pattern));
    }

    private void check(Input.Kind kind, String name, @Nullable String value, @Nullable String pattern) {
        if (value == null) {
            return;
        }
        if (kind == Input.Kind.NUMBER) {
            try {
                new BigDecimal(value);
            } catch (NumberFormatException e) {
                mistakes.addHere(
                        "default '" + value + "' of '" + name + "' is no number", "Write it like: default: 3.");
            }
        }
        if (pattern != null && !Pattern.matches(pattern, value)) {
            mistakes.addHere(
                    "default '" + value + "' of '" + name + "' does not match its own pattern " + pattern,
                    "Change one of the two.");
        }
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
