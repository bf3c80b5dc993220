package io.muster.command;

import io.muster.message.Actor;
import io.muster.message.Form;
import io.muster.message.Refused;
import io.muster.message.Typed;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What somebody filled in, field by field, and what is wrong with it. */
final class Filling {

    private final Map<String, String> values;
    private final Actor who;
    private final Map<String, String> faults = new LinkedHashMap<>();

    Filling(Map<String, String> values, Actor who) {
        this.values = values;
        this.who = who;
    }

    Actor who() {
        return who;
    }

    /** What stands in a field; empty when nothing does. */
    Optional<String> find(String field) {
        return Optional.ofNullable(values.get(field)).map(String::strip).filter(value -> !value.isEmpty());
    }

    boolean isTicked(String field) {
        return find(field).filter("yes"::equals).isPresent();
    }

    /** @param read throws a {@link Refused} that says what is wrong */
    <T> Optional<T> read(String field, Function<String, T> read) {
        try {
            return find(field).map(read);
        } catch (Refused wrong) {
            fault(field, String.valueOf(wrong.getMessage()));
            return Optional.empty();
        }
    }

    /** As {@link #read}, and noted as a fault when nothing is there. */
    <T> Optional<T> demand(String field, String missing, Function<String, T> read) {
        if (find(field).isEmpty()) {
            fault(field, missing);
        }
        return read(field, read);
    }

    /** A text of at most so many characters, as it can be kept. */
    Optional<String> text(String field, int most) {
        return read(field, typed -> {
            Typed.text(field, typed, most);
            return typed;
        });
    }

    void fault(String field, String what) {
        faults.putIfAbsent(field, what);
    }

    Form.Filled done(List<String> lines) {
        return faults.isEmpty() ? new Form.Filled.Lines(lines) : new Form.Filled.Faults(faults);
    }
}
