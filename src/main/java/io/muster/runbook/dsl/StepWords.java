package io.muster.runbook.dsl;

import groovy.lang.Closure;
import groovy.lang.DelegatesTo;
import io.muster.runbook.Expectation;
import io.muster.runbook.Input;
import io.muster.runbook.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What may be said within {@code observe { }}, and within {@code change { }} too. */
public class StepWords extends Words {

    private static final Duration LONGEST = Duration.ofHours(24);

    final String kind;
    final String id;
    final String title;
    final int line;
    final List<Expectation> expectations = new ArrayList<>();
    final List<Closure<?>> checks = new ArrayList<>();
    final Map<String, Closure<?>> outputs = new LinkedHashMap<>();

    @Nullable
    Closure<?> run;

    @Nullable
    Duration timeout;

    StepWords(Mistakes mistakes, String kind, String id, String title, int line) {
        super(mistakes, kind);
        this.kind = kind;
        this.id = id;
        this.title = title;
        this.line = line;
    }

    @Usage("timeout 5.minutes")
    public void timeout(Duration longest) {
        if (longest.isNegative() || longest.isZero() || longest.compareTo(LONGEST) > 0) {
            mistakes.addHere("a timeout of " + longest + " cannot be kept", "Use 1.second to 24.hours.");
        }
        timeout = longest;
    }

    @Usage("run { http get: '/health' }")
    public void run(@DelegatesTo(value = CommandWords.class, strategy = Closure.DELEGATE_ONLY) Closure<?> command) {
        if (run != null) {
            mistakes.addHere(kind + " '" + title + "' has two run", "Make two steps of it; a step runs one command.");
        }
        run = command;
    }

    @Usage("expect('it answers within 300 ms', within: 2.minutes, every: 10.seconds) { response.millis < 300 }")
    public void expect(
            CharSequence text,
            @DelegatesTo(value = ResultWords.class, strategy = Closure.DELEGATE_ONLY) Closure<?> check) {
        expect(Map.of(), text, check);
    }

    public void expect(
            Map<?, ?> options,
            CharSequence text,
            @DelegatesTo(value = ResultWords.class, strategy = Closure.DELEGATE_ONLY) Closure<?> check) {
        Options given = new Options(mistakes, "expect", options, Set.of("within", "every"));
        if (kind.equals("change") && given.has("within")) {
            mistakes.addHere(
                    "'within:' of an expectation in change '" + title + "' would repeat the change",
                    "Put the waiting into an observe after it.");
        }
        if (given.has("every") && !given.has("within")) {
            mistakes.addHere("'every:' without 'within:' says nothing", "Add how long to go on: within: 2.minutes.");
        }
        Duration every = given.duration("every", Duration.ofSeconds(5));
        if (every.compareTo(Duration.ofMillis(100)) < 0) {
            mistakes.addHere("'every: " + every + "' is too often", "Use 100.millis or more.");
        }
        expectations.add(new Expectation(text.toString(), given.duration("within", Duration.ZERO), every));
        checks.add(check);
    }

    @Usage("outputs ready: { json.status.readyReplicas }")
    public void outputs(Map<?, ?> named) {
        named.forEach((key, value) -> {
            String name = String.valueOf(key);
            if (!name.matches("[a-zA-Z][a-zA-Z0-9_]{0,62}")) {
                mistakes.addHere("'" + name + "' is no name for an output", "Use letters, digits and _.");
            }
            if (value instanceof Closure<?> braces) {
                outputs.put(name, braces);
            } else {
                mistakes.addHere(
                        "output '" + name + "' is " + describeOne(value),
                        "Put what gives it into braces: outputs " + name + ": { json.ready }.");
            }
        });
    }

    /** @param given names of what earlier steps give */
    Step finish(List<Input> inputs, Set<String> given, @Nullable String target) {
        if (title.isBlank() || title.length() > 100) {
            mistakes.add(line, "the title of a step has " + title.length() + " letters", "Give it 1 to 100.");
        }
        if (brokenOff) {
            return outline(Duration.ZERO);
        }
        if (run == null) {
            mistakes.add(
                    line, kind + " '" + title + "' has no run", "Say its one command: run { http get: '/health' }.");
        } else {
            probe("run", run, inputs, given, target);
        }
        return outline(longest());
    }

    Step outline(Duration longest) {
        return new Step.Observe(id, title, line, longest, expectations);
    }

    /** What is said, or enough for the expectations and a minute; a change gets five. */
    private Duration longest() {
        Duration waiting = expectations.stream()
                .map(Expectation::within)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
        if (timeout != null && timeout.compareTo(waiting) < 0) {
            mistakes.add(
                    line,
                    "the timeout of '" + title + "' ends before its expectation does",
                    "Make timeout longer than within, or leave it out.");
        }
        if (timeout != null) {
            return timeout;
        }
        return kind.equals("change") ? Duration.ofMinutes(5) : waiting.plusMinutes(1);
    }

    /** Resolves the command once with stand-ins, which finds most mistakes; what only a stand-in breaks is not one. */
    final void probe(String word, Closure<?> command, List<Input> inputs, Set<String> given, @Nullable String target) {
        CommandWords words = new CommandWords(mistakes, Known.standIns(inputs, given, mistakes));
        try {
            Closures.call(command, words);
        } catch (RuntimeException standInNotGoodEnough) {
            return;
        }
        words.checkOne(word + " of '" + title + "'", line);
        if (target == null && words.needsTarget()) {
            mistakes.add(
                    line,
                    "'" + title + "' sends http but the runbook names no target",
                    "Add: on '<name of a target in muster.yaml>'.");
        }
    }
}
