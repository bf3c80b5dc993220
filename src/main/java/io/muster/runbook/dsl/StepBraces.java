package io.muster.runbook.dsl;

import groovy.lang.Closure;
import io.muster.message.Nearest;
import io.muster.runbook.Approval;
import io.muster.runbook.Expectation;
import io.muster.runbook.Input;
import io.muster.runbook.PlainCommand;
import io.muster.runbook.PlainCommand.Argument;
import io.muster.runbook.Step;
import io.muster.settings.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The braces of one step, of whatever kind. */
abstract class StepBraces extends Words {

    final String kind;
    final String id;
    final String title;
    final int line;
    final List<Expectation> expectations = new ArrayList<>();
    final List<Closure<?>> checks = new ArrayList<>();
    final Map<String, Closure<?>> outputs = new LinkedHashMap<>();

    @Nullable
    Closure<?> run;

    StepBraces(Mistakes mistakes, String kind, String id, String title, int line) {
        super(mistakes, kind);
        this.kind = kind;
        this.id = id;
        this.title = title;
        this.line = line;
    }

    /** What is known when a step is read: names, not values. */
    record Seen(
            List<Input> inputs, Set<String> given, @Nullable String target) {
        Seen alone() {
            return new Seen(inputs, new LinkedHashSet<>(given), target);
        }
    }

    /** Checks the step and gives its outline. */
    final Step finish(Seen seen) {
        if (title.isBlank() || title.length() > 100) {
            mistakes.add(line, "the title of a step has " + title.length() + " letters", "Give it 1 to 100.");
        }
        return outline(seen);
    }

    abstract Step outline(Seen seen);

    /**
     * Adds the commands of this step that are known without running its braces.
     *
     * @param byLine what {@link PlainCommands} found
     */
    void plain(Map<Integer, List<Argument>> byLine, Map<String, PlainCommand> known) {}

    /** Names of what this step gives to later ones. */
    Set<String> gives() {
        return outputs.keySet();
    }

    /** Says what the room hears once the command is done; null when it says nothing. */
    @Nullable
    Closure<?> report() {
        return null;
    }

    /** Reads {@code from:} of what is asked of people. */
    final List<String> from(String word, @Nullable Object said) {
        List<String> from = new ArrayList<>();
        List<String> roles = Arrays.stream(Role.values()).map(Role::name).toList();
        for (Object one : said instanceof Collection<?> several ? several : List.of(String.valueOf(said))) {
            String name = String.valueOf(one);
            if (!roles.contains(name)) {
                mistakes.addHere("'" + name + "' is no role", Nearest.instead(name, roles));
            }
            from.add(name);
        }
        if (from.isEmpty()) {
            mistakes.addHere("'from:' of '" + word + "' names nobody", "Write it like: from: INCIDENT_COMMANDER.");
        }
        return from;
    }

    final Duration forPeople(String word, Duration within) {
        if (within.isZero() || within.isNegative()) {
            mistakes.addHere("'within:' of '" + word + "' is zero", "Give people time: within: 10.minutes.");
        }
        return within;
    }

    static Approval.@Nullable Otherwise silence(Object said) {
        for (Approval.Otherwise known : Approval.Otherwise.values()) {
            if (known.name().equals(said.toString())) {
                return known;
            }
        }
        return null;
    }

    /** Resolves the command once with stand-ins, which finds most mistakes; what only a stand-in breaks is not one. */
    final void probe(String word, Closure<?> command, Seen seen, @Nullable String own) {
        CommandWords words =
                new CommandWords(mistakes, word, kind, Known.standIns(seen.inputs(), seen.given(), mistakes), null);
        try {
            Closures.call(command, words);
        } catch (Exception standInNotGoodEnough) {
            return;
        }
        words.checkOne(word + " of '" + title + "'", line);
        String needed = words.targetKind();
        if (seen.target() == null && own == null && !needed.isEmpty()) {
            mistakes.add(
                    line,
                    "'" + title + "' sends " + words.word() + " but the runbook names no target",
                    "Add: on '<name of a target in muster.yaml>'.");
        }
    }

    /** Looks at braces that look at a result, with stand-ins for it. */
    final void probe(Closure<?> braces, Seen seen) {
        try {
            Closures.call(
                    braces, ResultWords.standIns(mistakes, Known.standIns(seen.inputs(), seen.given(), mistakes)));
        } catch (Exception | AssertionError standInNotGoodEnough) {
            return;
        }
    }
}
