package io.muster.runbook.dsl;

import groovy.lang.Closure;
import groovy.lang.DelegatesTo;
import io.muster.runbook.Expectation;
import io.muster.runbook.PlainCommand;
import io.muster.runbook.PlainCommand.Argument;
import io.muster.runbook.Retry;
import io.muster.runbook.Step;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What may be said within {@code observe { }}, and within {@code change { }} too. */
public class StepWords extends StepBraces {

    private static final Duration LONGEST = Duration.ofHours(24);

    @Nullable
    Duration timeout;

    @Nullable
    Retry retry;

    @Nullable
    String target;

    private @Nullable Closure<?> report;
    private int runAt;
    private int changeRepeatedAt;
    private String changeRepeatedBy = "";

    StepWords(Mistakes mistakes, String kind, String id, String title, int line) {
        super(mistakes, kind, id, title, line);
    }

    @Usage("on 'checkout-prod'")
    public void on(CharSequence name) {
        if (target != null) {
            mistakes.addHere("'on' is said twice", "Keep one; a step acts on one target.");
        }
        target = name.toString();
    }

    /** So that {@code on inputs.where} can be said. */
    public Object getInputs() {
        return new Reference("inputs");
    }

    public void on(Reference input) {
        on(input.path());
    }

    @Usage("timeout 5.minutes")
    public void timeout(Duration longest) {
        if (longest.isNegative() || longest.isZero() || longest.compareTo(LONGEST) > 0) {
            mistakes.addHere("a timeout of " + longest + " cannot be kept", "Use 1.second to 24.hours.");
        }
        timeout = longest;
    }

    @Usage("retry 3, every: 10.seconds")
    public void retry(Integer times) {
        retry(Map.of(), times);
    }

    public void retry(Map<?, ?> options, Integer times) {
        Options given = new Options(mistakes, "retry", options, Set.of("every"));
        if (times < 1 || times > 20) {
            mistakes.addHere("'retry " + times + "' is no number of tries", "Use 1 to 20: retry 3.");
        }
        if (retry != null) {
            mistakes.addHere("'retry' is said twice", "Keep one of them.");
        }
        repeats("'retry'");
        retry = new Retry(times, often(given));
    }

    @Usage("run { http get: '/health' }")
    public void run(@DelegatesTo(value = CommandWords.class, strategy = Closure.DELEGATE_ONLY) Closure<?> command) {
        if (run != null) {
            mistakes.addHere(kind + " '" + title + "' has two run", "Make two steps of it; a step runs one command.");
        }
        run = command;
        runAt = mistakes.here();
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
        if (given.has("within")) {
            repeats("'within:' of an expectation");
        }
        if (given.has("every") && !given.has("within")) {
            mistakes.addHere("'every:' without 'within:' says nothing", "Add how long to go on: within: 2.minutes.");
        }
        expectations.add(new Expectation(text.toString(), given.duration("within", Duration.ZERO), often(given)));
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

    @Usage("report { say \"${json.ready} pods are ready\" }")
    public void report(@DelegatesTo(value = ResultWords.class, strategy = Closure.DELEGATE_ONLY) Closure<?> said) {
        if (report != null) {
            mistakes.addHere("'report' is said twice", "Put all of it into one.");
        }
        report = said;
    }

    @Override
    @Nullable
    Closure<?> report() {
        return report;
    }

    boolean isRepeatable() {
        return true;
    }

    private void repeats(String what) {
        if (changeRepeatedAt == 0) {
            changeRepeatedAt = mistakes.here();
            changeRepeatedBy = what;
        }
    }

    private Duration often(Options given) {
        Duration every = given.duration("every", Duration.ofSeconds(5));
        if (every.compareTo(Duration.ofMillis(100)) < 0) {
            mistakes.addHere("'every: " + every + "' is too often", "Use 100.millis or more.");
        }
        return every;
    }

    @Override
    Step outline(Seen seen) {
        if (brokenOff) {
            return outline(Duration.ZERO);
        }
        if (changeRepeatedAt > 0 && !isRepeatable()) {
            mistakes.add(
                    changeRepeatedAt,
                    changeRepeatedBy + " in change '" + title + "' would repeat the change",
                    "Put the waiting into an observe after it, or say repeatable() when doing it twice is doing it once.");
        }
        Closure<?> command = run;
        if (command == null) {
            mistakes.add(
                    line, kind + " '" + title + "' has no run", "Say its one command: run { http get: '/health' }.");
        } else {
            probe("run", command, seen, target);
        }
        checks.forEach(check -> probe(check, seen));
        outputs.values().forEach(output -> probe(output, seen));
        if (report != null) {
            probe(report, seen);
        }
        return outline(longest());
    }

    @Override
    void plain(Map<Integer, List<Argument>> byLine, Map<String, PlainCommand> known) {
        List<Argument> words = byLine.get(runAt);
        if (words != null) {
            boolean alone = checks.isEmpty() && outputs.isEmpty() && report == null && retry == null;
            known.put(id, new PlainCommand(words, alone));
        }
    }

    Step outline(Duration longest) {
        return new Step.Observe(id, title, line, longest, expectations, retry, target);
    }

    /** What is said, or enough for the expectations, the retries and a minute; a change gets five. */
    private Duration longest() {
        Duration waiting = expectations.stream()
                .map(Expectation::within)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
        Duration retries =
                retry == null ? Duration.ZERO : retry.every().plusMinutes(1).multipliedBy(retry.times());
        if (timeout != null && timeout.compareTo(waiting) < 0) {
            mistakes.add(
                    line,
                    "the timeout of '" + title + "' ends before its expectation does",
                    "Make timeout longer than within, or leave it out.");
        }
        if (timeout != null) {
            return timeout;
        }
        Duration own = kind.equals("change") ? Duration.ofMinutes(5) : waiting.plusMinutes(1);
        Duration all = own.plus(retries);
        return all.compareTo(LONGEST) > 0 ? LONGEST : all;
    }
}
