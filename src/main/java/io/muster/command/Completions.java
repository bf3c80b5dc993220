package io.muster.command;

import io.muster.flow.Flows;
import io.muster.flow.Signals;
import io.muster.flow.StartableFlow;
import io.muster.incident.Incidents;
import io.muster.incident.Operations;
import io.muster.incident.Todo;
import io.muster.incident.Todos;
import io.muster.message.Actor;
import io.muster.message.RecordKey;
import io.muster.people.People;
import io.muster.people.Permissions;
import io.muster.question.Choice;
import io.muster.question.Questions;
import io.muster.runbook.Input;
import io.muster.runbook.Runbook;
import io.muster.runbook.Runbooks;
import io.muster.runbook.Runs;
import io.muster.settings.Levels;
import io.muster.settings.Role;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Façade: how a line that is being typed may go on. Reads only; from any thread, with or without a transaction. */
@Service
public class Completions {

    private static final int MOST = 12;

    private final Levels levels;
    private final People people;
    private final Incidents incidents;
    private final Questions questions;
    private final Runbooks runbooks;
    private final Runs runs;
    private final Signals signals;
    private final Operations operations;
    private final Flows flows;
    private final OwnVerbs own;
    private final Todos todos;
    private final Permissions permissions;

    Completions(
            Levels levels,
            People people,
            Incidents incidents,
            Questions questions,
            Runbooks runbooks,
            Runs runs,
            Signals signals,
            Operations operations,
            Flows flows,
            OwnVerbs own,
            Todos todos,
            Permissions permissions) {
        this.todos = todos;
        this.permissions = permissions;
        this.levels = levels;
        this.people = people;
        this.incidents = incidents;
        this.questions = questions;
        this.runbooks = runbooks;
        this.runs = runs;
        this.signals = signals;
        this.operations = operations;
        this.flows = flows;
        this.own = own;
    }

    /**
     * The likeliest first, at most twelve; empty when nothing is known to fit.
     *
     * @param typed the line up to the cursor
     * @param room the record whose war room it is typed in, null elsewhere
     * @param person who types; a person is proposed himself last
     */
    public List<Completion> of(String typed, @Nullable RecordKey room, Actor person) {
        int start = 1 + Math.max(typed.lastIndexOf(' '), typed.lastIndexOf('\n'));
        String before = typed.substring(0, start);
        String word = typed.substring(start).toLowerCase(Locale.ROOT);
        List<Token> said = Token.of(LineReader.said(before));
        Set<String> taken = said.stream()
                .map(token -> token.text().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        RecordKey about = said.stream()
                .flatMap(token -> Reference.of(token.text()).stream())
                .flatMap(reference -> Stream.ofNullable(reference.record()))
                .findFirst()
                .or(() -> Optional.ofNullable(room))
                .filter(key -> key.kind() != RecordKey.Kind.INC
                        || incidents.find(key, person).isPresent())
                .orElse(null);
        Optional<Verb> verb = said.stream()
                .filter(token -> !Reference.isReference(token.text()))
                .findFirst()
                .flatMap(token -> Verbs.of(LineReader.bare(token.text())));
        boolean atVerb = said.stream().allMatch(token -> Reference.isReference(token.text()));
        Optional<StartableFlow> flow = flow(said);
        Stream<Word> words = flow.isPresent()
                ? values(flow.get(), said, word)
                : atVerb ? verbs(word, person) : verb.stream().flatMap(known -> arguments(known, said, about, person));
        return words.filter(each -> each.text().toLowerCase(Locale.ROOT).startsWith(word))
                .filter(each -> !taken.contains(each.text().toLowerCase(Locale.ROOT)))
                .limit(MOST)
                .map(each -> new Completion(
                        before + each.text() + (each.text().endsWith("=") ? "" : " "), each.text(), each.hint()))
                .toList();
    }

    /** The flow that the line starts, by its own verb or by {@code start}. */
    private Optional<StartableFlow> flow(List<Token> said) {
        if (said.isEmpty()) {
            return Optional.empty();
        }
        String first = LineReader.bare(said.getFirst().text());
        return first.equalsIgnoreCase("start") && said.size() > 1
                ? flows.find(said.get(1).text())
                : own.flow(first);
    }

    /** Inputs that are not given yet, and once the name of one is typed, what it may be. */
    private static Stream<Word> values(StartableFlow flow, List<Token> said, String typed) {
        return flow.inputs().stream()
                .filter(input -> said.stream().noneMatch(token -> token.text().startsWith(input.name() + "=")))
                .flatMap(input -> typed.startsWith(input.name().toLowerCase(Locale.ROOT) + "=")
                        ? input.options().stream().map(option -> new Word(input.name() + "=" + option, input.hint()))
                        : Stream.of(new Word(input.name() + "=", input.hint())));
    }

    /** An alias is proposed only when the name does not fit. */
    private Stream<Word> verbs(String typed, Actor person) {
        return Stream.concat(Verbs.ALL.stream(), own.all().stream())
                .filter(verb -> verb.right()
                        .map(right -> permissions.may(person, right))
                        .orElse(true))
                .flatMap(verb -> verb.words().stream()
                        .filter(word -> word.startsWith(typed))
                        .limit(1)
                        .map(word -> new Word(word, verb.summary())));
    }

    private Stream<Word> arguments(Verb verb, List<Token> said, @Nullable RecordKey about, Actor person) {
        Stream<Word> keys = about == null && verb.about() != Verb.About.NOTHING
                ? incidents.open(person).stream()
                        .map(incident -> new Word(incident.key().toString(), incident.title()))
                : Stream.empty();
        keys = about == null && verb.about() != Verb.About.NOTHING
                ? Stream.concat(
                        keys,
                        operations.open().stream()
                                .map(operation -> new Word(operation.key().toString(), operation.title())))
                : keys;
        return Stream.concat(
                keys, verb.arguments().stream().flatMap(argument -> argument(verb, argument, said, about, person)));
    }

    private Stream<Word> argument(
            Verb verb, Argument argument, List<Token> said, @Nullable RecordKey about, Actor person) {
        return switch (argument.kind()) {
            case LEVEL -> levels.all().stream().map(level -> new Word(level.name(), level.meaning()));
            case FLAG -> argument.words().stream().map(word -> new Word(word, ""));
            case ROLE -> Stream.of(Role.values()).map(role -> new Word(role.id(), role.title()));
            case PERSON ->
                people.all().stream()
                        .sorted((a, b) -> Boolean.compare(a.id().equals(person.id()), b.id().equals(person.id())))
                        .map(each -> new Word(each.handle(), each.name()));
            case KEY ->
                incidents.open(person).stream()
                        .filter(incident -> !incident.key().equals(about))
                        .map(incident -> new Word(incident.key().toString(), incident.title()));
            case QUESTION ->
                about == null
                        ? Stream.empty()
                        : questions.open(about).stream()
                                .map(question -> new Word(
                                        "Q" + question.key().number(),
                                        question.ask().title()));
            case RUN ->
                about == null
                        ? Stream.empty()
                        : runs.of(about).stream()
                                .filter(run -> !run.state().ended())
                                .map(run -> new Word("R" + run.key().number(), run.title()));
            case WORD -> words(verb, about);
            case INPUTS -> verb.name().equals("signal") ? Stream.empty() : inputs(said);
            case TEXT -> verb.name().equals("choose") && about != null ? choices(about) : Stream.empty();
            case DURATION -> Stream.of("5m", "15m", "30m", "1h").map(word -> new Word(word, ""));
            case NUMBER -> verb.name().equals("done") && about != null ? tasks(about) : Stream.empty();
        };
    }

    private Stream<Word> tasks(RecordKey about) {
        return todos.of(about).stream()
                .filter(Todo::open)
                .map(todo ->
                        new Word(String.valueOf(todo.number()), todo.person().name() + ": " + todo.text()));
    }

    private Stream<Word> words(Verb verb, @Nullable RecordKey about) {
        return switch (verb.name()) {
            case "run", "plan" ->
                runbooks.list().stream()
                        .map(runbook ->
                                new Word(runbook.name(), runbook.outline().title()));
            case "start" -> flows.startable().stream().map(flow -> new Word(flow.id(), flow.title()));
            case "signal" ->
                about == null
                        ? Stream.empty()
                        : signals.awaited(about).stream().map(name -> new Word(name, "awaited by the flow"));
            case "help" -> new TreeSet<>(Verbs.words()).stream().map(word -> new Word(word, ""));
            default -> Stream.empty();
        };
    }

    private Stream<Word> inputs(List<Token> said) {
        Optional<Runbook> runbook = said.stream()
                .flatMap(token -> runbooks.find(token.text()).stream())
                .findFirst();
        return runbook.stream()
                .flatMap(known -> known.outline().inputs().stream())
                .filter(input -> said.stream().noneMatch(token -> token.text().startsWith(input.name() + "=")))
                .map(input -> new Word(input.name() + "=", hint(input)));
    }

    private static String hint(Input input) {
        return input.defaultValue() == null ? "" : "else " + input.defaultValue();
    }

    /** With several open questions the choices of all, each with its question. */
    private Stream<Word> choices(RecordKey about) {
        return questions.open(about).stream()
                .flatMap(question -> question.ask().choices().stream()
                        .map((Choice choice) ->
                                new Word(choice.id(), "Q" + question.key().number() + ": " + choice.label())));
    }

    private record Word(String text, String hint) {}
}
