package io.muster.runbook.dsl;

import io.muster.message.Nearest;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The named arguments of one word, checked as they are taken. */
final class Options {

    private final Mistakes mistakes;
    private final String word;
    private final Map<?, ?> given;

    Options(Mistakes mistakes, String word, Map<?, ?> given, Set<String> known) {
        this.mistakes = mistakes;
        this.word = word;
        this.given = given;
        for (Object name : given.keySet()) {
            if (!known.contains(String.valueOf(name))) {
                mistakes.addHere(
                        "'" + word + "' has no option '" + name + ":'", Nearest.instead(String.valueOf(name), known));
            }
        }
    }

    boolean has(String name) {
        return given.containsKey(name);
    }

    @Nullable
    Object value(String name) {
        return given.get(name);
    }

    @Nullable
    String text(String name) {
        Object value = given.get(name);
        if (value == null) {
            return null;
        }
        if (!(value instanceof CharSequence)) {
            wrong(name, "a text", value, "'…'");
        }
        return value.toString();
    }

    Duration duration(String name, Duration otherwise) {
        return switch (given.get(name)) {
            case null -> otherwise;
            case Duration duration when !duration.isNegative() -> duration;
            case Number number -> {
                wrong(name, "a duration", number, number + ".minutes");
                yield otherwise;
            }
            case Object other -> {
                wrong(name, "a duration", other, "10.minutes");
                yield otherwise;
            }
        };
    }

    private void wrong(String name, String wanted, Object value, String example) {
        mistakes.addHere(
                "'" + name + ":' of '" + word + "' is " + wanted + ", not " + Words.describeOne(value),
                "Write it like: " + name + ": " + example + ".");
    }
}
