package io.muster.command;

import io.muster.message.Form;
import io.muster.message.Form.Field;
import io.muster.message.Form.Option;
import io.muster.message.Message;
import io.muster.message.RecordKey;
import io.muster.message.Refused;
import io.muster.runbook.Input;
import io.muster.runbook.InputValue;
import io.muster.runbook.Inputs;
import io.muster.runbook.Outline;
import io.muster.runbook.Runbook;
import io.muster.runbook.Runbooks;
import io.muster.settings.Settings;
import io.muster.settings.Target;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Asks which runbook is to be run, or what it needs. */
@Component
final class RunForm implements VerbForm {

    private static final String RUNBOOK = "runbook";
    /** A runbook's inputs are called as it likes. */
    private static final String PREFIX = "input.";

    private static final int LONGEST = 3_000;

    private final Runbooks runbooks;
    private final Settings settings;

    RunForm(Runbooks runbooks, Settings settings) {
        this.runbooks = runbooks;
        this.settings = settings;
    }

    @Override
    public Set<String> verbs() {
        return Set.of("run", "plan");
    }

    @Override
    public Optional<Form> form(Asked asked) {
        String verb = ArgumentForm.capital(asked.call().verb().name());
        Optional<String> name = asked.call().find(RUNBOOK);
        if (name.isEmpty()) {
            List<Option> all = runbooks.list().stream()
                    .map(runbook -> new Option(runbook.name(), runbook.outline().title(), runbook.name()))
                    .toList();
            return all.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Form(
                            asked.purpose(""),
                            verb + " a runbook",
                            verb,
                            null,
                            List.of(Field.choice(RUNBOOK, "Runbook", all))));
        }
        return runbooks.find(name.get())
                .filter(runbook -> !runbook.outline().inputs().isEmpty())
                .filter(runbook -> asked.wanted()
                        || runbook.outline().inputs().stream().anyMatch(input -> isMissing(input, asked)))
                .map(runbook -> new Form(
                        asked.purpose(runbook.name()),
                        verb + " a runbook",
                        verb,
                        Message.of((asked.about() == null ? "" : asked.about() + ": ")
                                + runbook.outline().title()),
                        runbook.outline().inputs().stream()
                                .map(input -> field(input, runbook, asked))
                                .toList()));
    }

    private static boolean isMissing(Input input, Asked asked) {
        return !asked.call().inputs().containsKey(input.name()) && !isGivenElsewhere(input, asked.about());
    }

    /** What the alert or the incident may say is not asked for where there is one. */
    private static boolean isGivenElsewhere(Input input, @Nullable RecordKey about) {
        return input.defaultValue() != null || (input.from() != null && about != null);
    }

    private Field field(Input input, Runbook runbook, Asked asked) {
        String id = PREFIX + input.name();
        Field field = switch (input.kind()) {
            case FLAG -> Field.flag(id, input.name());
            case CHOICE ->
                Field.choice(
                        id,
                        input.name(),
                        input.choices().stream()
                                .map(choice -> new Option(choice, choice, ""))
                                .toList());
            case TARGET -> target(id, input, runbook);
            case TEXT, NUMBER, DURATION -> Field.line(id, input.name(), LONGEST);
        };
        String value = asked.call()
                .inputs()
                .getOrDefault(
                        input.name(),
                        // The record's word goes before the default, and is not known here.
                        input.defaultValue() == null || input.from() != null ? "" : input.defaultValue());
        return field.holding(input.kind() == Input.Kind.FLAG ? ticked(value) : value)
                .hinting(hint(input))
                .optional(field.kind() == Form.Kind.FLAG || isGivenElsewhere(input, asked.about()));
    }

    private static String ticked(String value) {
        return InputValue.normal(Input.Kind.FLAG, value)
                .filter("true"::equals)
                .map(yes -> "yes")
                .orElse("");
    }

    private Field target(String id, Input input, Runbook runbook) {
        List<Option> fit = settings.targets().stream()
                .filter(target -> input.choices().isEmpty()
                        || input.choices().contains(target.kind().word()))
                .filter(target ->
                        target.runbooks().contains("*") || target.runbooks().contains(runbook.name()))
                .map(RunForm::option)
                .toList();
        return fit.isEmpty() ? Field.line(id, input.name(), LONGEST) : Field.choice(id, input.name(), fit);
    }

    private static Option option(Target target) {
        return new Option(
                target.name(),
                target.name(),
                target.kind().name().toLowerCase(Locale.ROOT) + " " + target.environment());
    }

    private static String hint(Input input) {
        String what = switch (input.kind()) {
            case NUMBER -> "a number";
            case DURATION -> "a time, such as 90s, 5m or 2h30m";
            case TEXT, FLAG, CHOICE, TARGET -> "";
        };
        String range = input.least() == null && input.most() == null ? "" : InputValue.range(input);
        String pattern = input.pattern() == null ? "" : "matches " + input.pattern();
        String from = input.from() == null ? "" : "empty: " + input.from();
        return String.join(
                ", ",
                Stream.of(input.help() == null ? "" : input.help(), what, range, pattern, from)
                        .filter(each -> !each.isEmpty())
                        .toList());
    }

    @Override
    public List<String> lines(Call purpose, Filling filling) {
        String verb = purpose.verb().name();
        Optional<String> name = purpose.find(RUNBOOK);
        if (name.isEmpty()) {
            return filling
                    .demand(RUNBOOK, "Choose a runbook.", typed -> known(typed).name())
                    .stream()
                    .map(chosen -> verb + " " + chosen)
                    .toList();
        }
        Optional<Runbook> runbook = runbooks.find(name.get());
        if (runbook.isEmpty()) {
            filling.fault(RUNBOOK, "There is no runbook '" + name.get() + "' any more. runbooks lists what is there.");
            return List.of();
        }
        StringBuilder line = new StringBuilder(verb).append(' ').append(name.get());
        for (Input input : runbook.get().outline().inputs()) {
            value(input, runbook.get(), filling)
                    .ifPresent(value ->
                            line.append(' ').append(input.name()).append('=').append(Quotes.aroundValue(value)));
        }
        return List.of(line.toString());
    }

    private Runbook known(String typed) {
        return runbooks.find(typed)
                .orElseThrow(() -> new Refused("There is no runbook '" + typed + "'. Choose one of the list."));
    }

    private Optional<String> value(Input input, Runbook runbook, Filling filling) {
        String id = PREFIX + input.name();
        // A box that is not ticked means no, also where the default is yes.
        if (input.kind() == Input.Kind.FLAG) {
            return Optional.of(filling.isTicked(id) ? "yes" : "no");
        }
        if (filling.find(id).isEmpty() && input.defaultValue() == null && input.from() == null) {
            filling.fault(id, runbook.name() + " needs " + input.name() + ".");
        }
        return filling.read(id, typed -> {
            Inputs.resolve(
                    runbook.name(),
                    only(input, runbook.outline()),
                    Map.of(input.name(), typed),
                    Map.of(),
                    Map.of(),
                    settings::target);
            return typed;
        });
    }

    private static Outline only(Input input, Outline outline) {
        return new Outline(
                outline.format(),
                outline.title(),
                outline.owner(),
                outline.serves(),
                outline.alerts(),
                outline.target(),
                List.of(input),
                List.of(),
                outline.onFailure());
    }
}
