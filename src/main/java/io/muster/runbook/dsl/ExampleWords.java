package io.muster.runbook.dsl;

import groovy.lang.Closure;
import groovy.lang.DelegatesTo;
import io.muster.message.Nearest;
import io.muster.runbook.spec.Spec;
import io.muster.runbook.spec.Spec.Expect;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What may be said within {@code example { }}: what is given, what commands give back, what people say, what is expected. */
public final class ExampleWords extends Words {

    private static final Set<String> EXPECTED = Set.of("steps", "plan", "commands", "outcome", "outputs", "says");

    final String title;
    private final int line;
    private Spec.@Nullable Given given;
    private final List<GivenWords> results = new ArrayList<>();
    private final List<AnswerWords> answers = new ArrayList<>();
    private final List<Expect> expected = new ArrayList<>();
    private final List<OutcomeWords> outcomes = new ArrayList<>();

    ExampleWords(Mistakes mistakes, String title, int line) {
        super(mistakes, "example");
        this.title = title;
        this.line = line;
    }

    @Usage("given inputs: [namespace: 'checkout'], incident: [level: 'sev1'], alert: [labels: [zone: 'eu']]")
    public void given(Map<?, ?> options) {
        Options said = new Options(mistakes, "given", options, Set.of("inputs", "incident", "alert"));
        if (given != null) {
            mistakes.addHere("'given' is said twice", "Put all of it into one.");
        }
        Map<String, Object> incident = map("given incident:", said.value("incident"), Set.of("key", "title", "level"));
        incident.computeIfPresent(
                "level",
                (name, level) -> String.valueOf(level).toLowerCase(Locale.ROOT).replace("-", ""));
        Map<String, Object> alert = map("given alert:", said.value("alert"), Set.of("labels"));
        given = new Spec.Given(
                texts(map("given inputs:", said.value("inputs"), null)),
                texts(incident),
                texts(map("alert: [labels:", alert.get("labels"), null)));
    }

    @Usage("command('Count ready pods') { prints '{\"ready\":3}' }")
    public void command(
            CharSequence step,
            @DelegatesTo(value = GivenWords.class, strategy = Closure.DELEGATE_ONLY) Closure<?> result) {
        result(step.toString(), false, result);
    }

    @Usage("undo('Restart pods') { exits 0 }")
    public void undo(
            CharSequence step,
            @DelegatesTo(value = GivenWords.class, strategy = Closure.DELEGATE_ONLY) Closure<?> result) {
        result(step.toString(), true, result);
    }

    private void result(String step, boolean undo, Closure<?> result) {
        GivenWords words = new GivenWords(mistakes, step, undo, mistakes.here());
        results.add(words);
        Closures.read(result, words, mistakes);
    }

    @Usage("answer('Restart pods') { approved by: 'Alice' }")
    public void answer(
            CharSequence step,
            @DelegatesTo(value = AnswerWords.class, strategy = Closure.DELEGATE_ONLY) Closure<?> said) {
        AnswerWords words = new AnswerWords(mistakes, step.toString(), mistakes.here());
        answers.add(words);
        Closures.read(said, words, mistakes);
    }

    @Usage("expect steps: ['Count ready pods', 'Restart pods']")
    public OutcomeWords expect(Map<?, ?> options) {
        Options said = new Options(mistakes, "expect", options, EXPECTED);
        int here = mistakes.here();
        if (said.has("steps")) {
            expected.add(new Expect.Steps(here, list("steps", said.value("steps"))));
        }
        if (said.has("plan")) {
            expected.add(new Expect.Plan(here, list("plan", said.value("plan"))));
        }
        if (said.has("commands")) {
            expected.add(new Expect.Commands(here, list("commands", said.value("commands"))));
        }
        if (said.has("says")) {
            expected.add(new Expect.Says(here, list("says", said.value("says"))));
        }
        if (said.has("outputs")) {
            expected.add(new Expect.Outputs(here, map("expect outputs:", said.value("outputs"), null)));
        }
        OutcomeWords outcome = new OutcomeWords(mistakes, here, said.value("outcome"));
        if (said.has("outcome")) {
            outcome.check();
            outcomes.add(outcome);
        }
        return outcome;
    }

    Spec.Example finish() {
        List<Expect> all = new ArrayList<>(expected);
        outcomes.forEach(outcome -> all.add(outcome.finish()));
        if (all.isEmpty() && !brokenOff) {
            mistakes.add(line, "example '" + title + "' expects nothing", "Say at least: expect outcome: DONE.");
        }
        return new Spec.Example(
                title,
                line,
                given == null ? Spec.Given.NOTHING : given,
                results.stream().map(GivenWords::finish).toList(),
                answers.stream().map(AnswerWords::finish).toList(),
                all);
    }

    private List<String> list(String what, @Nullable Object said) {
        if (!(said instanceof Collection<?> several)) {
            mistakes.addHere(
                    "'" + what + ":' is " + describeOne(said) + ", not a list",
                    "Write it like: expect " + what + ": ['…', '…'].");
            return List.of();
        }
        return several.stream().map(each -> String.valueOf(each)).toList();
    }

    /** @param known which names it may have; null: any */
    private Map<String, Object> map(String what, @Nullable Object said, @Nullable Set<String> known) {
        Map<String, Object> values = new LinkedHashMap<>();
        if (said instanceof Map<?, ?> named) {
            named.forEach((name, value) -> {
                if (known != null && !known.contains(String.valueOf(name))) {
                    mistakes.addHere(
                            "'" + what + "' has no '" + name + ":'", Nearest.instead(String.valueOf(name), known));
                }
                values.put(String.valueOf(name), value == null ? "" : value);
            });
        } else if (said != null) {
            mistakes.addHere(
                    "'" + what + "' is " + describeOne(said) + ", not a map",
                    "Write it like: " + what + " ["
                            + (known == null
                                    ? "name"
                                    : known.stream().sorted().findFirst().orElse("name")) + ": '…'].");
        }
        return values;
    }

    private static Map<String, String> texts(Map<String, Object> values) {
        Map<String, String> texts = new LinkedHashMap<>();
        values.forEach((name, value) -> texts.put(name, String.valueOf(value)));
        return texts;
    }
}
