package io.muster.runbook.spec;

import io.muster.message.Refused;
import io.muster.runbook.Input;
import io.muster.runbook.Inputs;
import io.muster.runbook.Mistake;
import io.muster.runbook.Outline;
import io.muster.runbook.Run;
import io.muster.runbook.Step;
import io.muster.runbook.dsl.LoadedRunbook;
import io.muster.runbook.runner.Request;
import io.muster.runbook.spec.Spec.Ending;
import io.muster.runbook.spec.Spec.Example;
import io.muster.runbook.spec.Spec.Expect;
import io.muster.settings.Target;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Plays the examples of one spec against its runbook, and says of each what is not as expected. */
public final class Examples {

    private static final String MEND = "Mend the runbook, or say here what it really does.";

    private final LoadedRunbook runbook;
    private final String name;
    private final String file;
    private final Request.Text text;
    private final Map<String, String> digests;

    /**
     * @param name of the runbook
     * @param file of the spec, for messages
     * @param digests of the files beside the runbook, by their names
     */
    public Examples(LoadedRunbook runbook, String name, String file, Request.Text text, Map<String, String> digests) {
        this.runbook = runbook;
        this.name = name;
        this.file = file;
        this.text = text;
        this.digests = Map.copyOf(digests);
    }

    /** Plays it, in well under a second: no time passes that is not given. */
    public Played play(Example example) {
        long began = System.nanoTime();
        List<Mistake> faults = new ArrayList<>(unknownSteps(example));
        if (faults.isEmpty()) {
            try {
                faults.addAll(course(example));
            } catch (NotGiven open) {
                faults.add(open.mistake());
            }
        }
        return new Played(example.title(), example.line(), faults, (System.nanoTime() - began) / 1_000);
    }

    private List<Mistake> course(Example example) {
        LoadedRunbook.Facts asked;
        try {
            asked = asked(example);
        } catch (Refused refused) {
            return outcome(example, Ending.REFUSED, "", String.valueOf(refused.getMessage()));
        }
        List<Mistake> faults = new ArrayList<>();
        List<Expect> real = example.expected().stream()
                .filter(each -> !(each instanceof Expect.Plan))
                .toList();
        if (!real.isEmpty()) {
            Supplies supplies = new Supplies(file, example);
            Play play = new Play(runbook, text, digests, asked, supplies, false);
            Run.State end = play.play();
            faults.addAll(supplies.unused());
            faults.addAll(outcome(example, Ending.of(end), play.at, play.because));
            real.forEach(each -> compare(each, play).ifPresent(faults::add));
        }
        for (Expect each : example.expected()) {
            if (each instanceof Expect.Plan plan) {
                Play play = new Play(runbook, text, digests, asked, new Supplies(file, example), true);
                play.play();
                lists(plan.line(), "plan", plan.commands(), play.commands).ifPresent(faults::add);
            }
        }
        return faults;
    }

    private Optional<Mistake> compare(Expect expect, Play play) {
        return switch (expect) {
            case Expect.Steps steps -> lists(steps.line(), "steps", steps.titles(), play.steps);
            case Expect.Commands commands -> lists(commands.line(), "commands", commands.commands(), play.commands);
            case Expect.Says says -> lists(says.line(), "words to the room", says.texts(), play.says);
            case Expect.Outputs outputs -> outputs(outputs, play.outputs);
            case Expect.Plan ignored -> Optional.empty();
            case Expect.Outcome ignored -> Optional.empty();
        };
    }

    private Optional<Mistake> lists(int line, String what, List<String> expected, List<String> came) {
        if (expected.equals(came)) {
            return Optional.empty();
        }
        return Optional.of(new Mistake(
                file,
                line,
                "the " + what + (what.equals("plan") ? " is " : " are ") + quoted(came) + ", not " + quoted(expected),
                MEND));
    }

    private Optional<Mistake> outputs(Expect.Outputs expected, Map<String, Object> came) {
        Map<String, @Nullable Object> differ = new TreeMap<>();
        expected.values().forEach((key, value) -> {
            Object has = came.get(key);
            if (!Objects.equals(String.valueOf(value), String.valueOf(has))) {
                differ.put(key, has);
            }
        });
        return differ.isEmpty()
                ? Optional.empty()
                : Optional.of(new Mistake(
                        file,
                        expected.line(),
                        differ.entrySet().stream()
                                .map(each -> "output '" + each.getKey() + "' is "
                                        + (each.getValue() == null ? "not given" : "'" + each.getValue() + "'")
                                        + ", not '" + expected.values().get(each.getKey()) + "'")
                                .collect(Collectors.joining("; ")),
                        MEND));
    }

    /** Of an example that says nothing of its outcome, only a refusal is worth a word. */
    private List<Mistake> outcome(Example example, Ending ending, String at, String because) {
        List<Mistake> faults = new ArrayList<>();
        String why = because.isEmpty() || ending == Ending.DONE ? "" : " (" + bare(because) + ")";
        String place = at.isEmpty() || ending == Ending.DONE ? "" : " at '" + at + "'";
        boolean said = false;
        for (Expect each : example.expected()) {
            if (each instanceof Expect.Outcome expected) {
                said = true;
                String wantedAt = expected.at();
                String wantedWhy = expected.because();
                if (expected.ending() != ending || wantedAt != null && !wantedAt.equals(at)) {
                    faults.add(new Mistake(
                            file,
                            expected.line(),
                            "the outcome is " + ending + place + why + ", not " + expected.ending()
                                    + (wantedAt == null ? "" : " at '" + wantedAt + "'"),
                            MEND));
                } else if (wantedWhy != null && !because.contains(wantedWhy)) {
                    faults.add(new Mistake(
                            file,
                            expected.line(),
                            "the outcome is " + ending + place + because(because) + ", not because '" + wantedWhy + "'",
                            MEND));
                }
            }
        }
        if (!said && ending == Ending.REFUSED) {
            faults.add(new Mistake(
                    file,
                    example.line(),
                    "'" + example.title() + "' is refused: " + bare(because),
                    "Give it good inputs, or add: expect outcome: REFUSED."));
        }
        return faults;
    }

    /** Without its full stop. */
    private static String bare(String sentence) {
        return sentence.replaceFirst("[.\\s]+$", "");
    }

    private static String because(String because) {
        return because.isEmpty() ? " for no reason" : " because '" + bare(because) + "'";
    }

    private LoadedRunbook.Facts asked(Example example) {
        Map<String, Object> incident = new TreeMap<>();
        incident.put("key", "INC-1");
        incident.put("title", "An example");
        incident.put("level", usualLevel());
        incident.putAll(example.given().incident());
        Map<String, String> labels = example.given().labels();
        Map<String, String> inputs =
                Inputs.resolve(name, runbook.outline(), example.given().inputs(), labels, incident, targets(example));
        return new LoadedRunbook.Facts(inputs, incident, Map.of("labels", labels), Map.of());
    }

    private String usualLevel() {
        return runbook.outline().serves().stream().findFirst().orElse("SEV1").toLowerCase(Locale.ROOT);
    }

    /** A spec knows no settings: whatever is named is there, and of the kind that the input wants. */
    private java.util.function.Function<String, Optional<Target>> targets(Example example) {
        Map<String, Target.Kind> kinds = new HashMap<>();
        for (Input input : runbook.outline().inputs()) {
            String value = example.given().inputs().getOrDefault(input.name(), input.defaultValue());
            if (input.kind() == Input.Kind.TARGET
                    && value != null
                    && !input.choices().isEmpty()) {
                kinds.put(value, Target.Kind.valueOf(input.choices().getFirst().toUpperCase(Locale.ROOT)));
            }
        }
        return named -> Optional.of(new Target(
                named,
                kinds.getOrDefault(named, Target.Kind.HTTP),
                URI.create("http://example.invalid"),
                "example",
                "",
                "",
                List.of(),
                List.of("*")));
    }

    /** Everything that the example names must be there, whether the run comes to it or not. */
    private List<Mistake> unknownSteps(Example example) {
        List<Mistake> faults = new ArrayList<>();
        for (Spec.Result each : example.results()) {
            Optional<Step> step = step(each.step());
            if (step.isEmpty()) {
                faults.add(unknown(each.line(), each.step()));
            } else if (step.get() instanceof Step.When) {
                faults.add(new Mistake(
                        file,
                        each.line(),
                        "'" + each.step() + "' is a condition and has no command",
                        "Give what it looks at: inputs, or what earlier steps give back."));
            } else if (step.get() instanceof Step.Decide || step.get() instanceof Step.Manual) {
                faults.add(new Mistake(
                        file,
                        each.line(),
                        "'" + each.step() + "' is asked of people and has no command",
                        "Say what they answer: answer('" + each.step() + "') { … }."));
            } else if (each.undo() && !(step.get() instanceof Step.Change change && change.undo())) {
                faults.add(new Mistake(
                        file, each.line(), "'" + each.step() + "' has nothing to undo it", "Leave this out."));
            }
        }
        for (Spec.Answer each : example.answers()) {
            if (step(each.step()).isEmpty()) {
                faults.add(unknown(each.line(), each.step()));
            }
        }
        for (Expect each : example.expected()) {
            switch (each) {
                case Expect.Steps steps ->
                    steps.titles().stream()
                            .map(title -> title.startsWith("Undo: ") ? title.substring("Undo: ".length()) : title)
                            .filter(title -> step(title).isEmpty())
                            .forEach(title -> faults.add(unknown(steps.line(), title)));
                case Expect.Outcome outcome
                when outcome.at() != null && step(outcome.at()).isEmpty() ->
                    faults.add(unknown(outcome.line(), outcome.at()));
                default -> {}
            }
        }
        return faults;
    }

    private Mistake unknown(int line, String title) {
        return new Mistake(
                file,
                line,
                name + " has no step '" + title + "'",
                io.muster.message.Nearest.instead(
                        title,
                        runbook.outline().steps().stream().map(Step::title).toList()));
    }

    private Optional<Step> step(String title) {
        Outline outline = runbook.outline();
        return outline.steps().stream()
                .filter(step -> step.title().equals(title))
                .findFirst();
    }

    private static String quoted(Collection<String> texts) {
        return texts.isEmpty()
                ? "none"
                : texts.stream().map(each -> "'" + each + "'").collect(Collectors.joining(", "));
    }
}
