package io.muster.command;

import static io.muster.message.Span.plain;
import static io.muster.message.Span.strong;

import io.muster.incident.Incident;
import io.muster.incident.Incidents;
import io.muster.incident.Operation;
import io.muster.incident.Operations;
import io.muster.incident.Todo;
import io.muster.incident.Todos;
import io.muster.message.Actor;
import io.muster.message.Button;
import io.muster.message.Message;
import io.muster.message.Part;
import io.muster.message.RecordKey;
import io.muster.question.Question;
import io.muster.question.Questions;
import io.muster.settings.Role;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** What waits for a person: questions first, then tasks and roles; and what is open at all. */
@Component
final class Home {

    private static final Button DECLARE = Button.plain("Declare an incident", "declare ");
    private static final int QUESTIONS = 6;
    private static final int SHOWN = 10;

    private final Incidents incidents;
    private final Operations operations;
    private final Questions questions;
    private final Todos todos;
    private final Moment moment;

    Home(Incidents incidents, Operations operations, Questions questions, Todos todos, Moment moment) {
        this.incidents = incidents;
        this.operations = operations;
        this.questions = questions;
        this.todos = todos;
        this.moment = moment;
    }

    /** See {@link io.muster.chat.CommandReceiver#home}; at most eleven messages. */
    List<Message> of(Actor who) {
        List<Incident> open = incidents.open(who);
        List<Message> said = new ArrayList<>(questions(open, who));
        said.addAll(tasks(who));
        said.addAll(roles(open, who));
        if (open.isEmpty()) {
            said.add(Message.of(
                            said.isEmpty()
                                    ? "Nothing waits for you, and no incident is open. Enjoy the quiet."
                                    : "No incident is open.")
                    .with(DECLARE));
        } else {
            said.add(incidents(open));
        }
        return said;
    }

    private List<Message> questions(List<Incident> incidents, Actor who) {
        Map<RecordKey, String> titles = new LinkedHashMap<>();
        incidents.forEach(incident -> titles.put(incident.key(), incident.title()));
        for (Operation operation : operations.open()) {
            titles.put(operation.key(), operation.title());
        }
        List<Question> asked = titles.isEmpty() ? List.of() : questions.open(titles.keySet());
        Map<Boolean, List<Question>> mine = asked.stream()
                .collect(Collectors.partitioningBy(
                        question -> questions.standing(question, who).may()));
        List<Question> answerable = mine.getOrDefault(true, List.of());
        List<Message> said = new ArrayList<>();
        answerable.stream()
                .limit(QUESTIONS)
                .forEach(question -> said.add(
                        question(question, titles.getOrDefault(question.key().record(), ""))));
        if (answerable.size() > QUESTIONS) {
            said.add(brief(
                    answerable.size() - QUESTIONS + " more questions wait for you",
                    answerable.subList(QUESTIONS, answerable.size())));
        }
        List<Question> others = mine.getOrDefault(false, List.of());
        if (!others.isEmpty()) {
            said.add(brief(
                    others.size() == 1
                            ? "One question waits for others"
                            : others.size() + " questions wait for" + " others",
                    others));
        }
        return said;
    }

    private static Message question(Question question, String title) {
        return Message.of(
                        strong(question.key().toString()),
                        plain(" " + question.ask().title()))
                .with(new Part.Facts(
                        List.of(new Part.Fact(question.key().record().toString(), title))))
                .with(QuestionsCommand.buttons(question));
    }

    private static Message brief(String headline, List<Question> questions) {
        return Message.of(headline)
                .with(new Part.Facts(questions.stream()
                        .limit(SHOWN)
                        .map(question -> new Part.Fact(
                                question.key().toString(), question.ask().title()))
                        .toList()));
    }

    private List<Message> tasks(Actor who) {
        List<Todo> mine = todos.openOf(who, SHOWN + 1).stream()
                .filter(todo -> incidents.find(todo.record(), who).isPresent())
                .toList();
        if (mine.isEmpty()) {
            return List.of();
        }
        String many =
                mine.size() > SHOWN ? "More than " + SHOWN + " tasks are yours" : mine.size() + " tasks are yours";
        List<Todo> shown = mine.stream().limit(SHOWN).toList();
        return List.of(Message.of(mine.size() == 1 ? "One task is yours" : many)
                .with(new Part.Facts(shown.stream().map(this::fact).toList()))
                .with(shown.stream()
                        .map(todo -> Button.plain("Done: " + todo.text(), todo.record() + " done " + todo.number()))
                        .toArray(Button[]::new)));
    }

    private Part.Fact fact(Todo todo) {
        Instant due = todo.dueAt();
        return new Part.Fact(
                todo.record() + " task " + todo.number(),
                todo.text() + (due == null ? "" : ", by " + moment.clock(due)) + ", given by "
                        + todo.givenBy().name());
    }

    private static List<Message> roles(List<Incident> open, Actor who) {
        List<Part.Fact> held = open.stream()
                .flatMap(incident -> {
                    String roles = incident.roles().entrySet().stream()
                            .filter(role -> role.getValue().id().equals(who.id()))
                            .map(Map.Entry::getKey)
                            .sorted()
                            .map(Role::title)
                            .collect(Collectors.joining(", "));
                    return roles.isEmpty()
                            ? Stream.<Part.Fact>empty()
                            : Stream.of(new Part.Fact(incident.key() + " " + incident.title(), roles));
                })
                .limit(SHOWN)
                .toList();
        return held.isEmpty() ? List.of() : List.of(Message.of("Your roles").with(new Part.Facts(held)));
    }

    private Message incidents(List<Incident> open) {
        List<Incident> shown = open.stream().limit(SHOWN).toList();
        String more = open.size() > SHOWN ? ", the " + SHOWN + " most urgent are" : ":";
        return Message.of((open.size() == 1 ? "One incident is open" : open.size() + " incidents are open") + more)
                .with(new Part.Facts(shown.stream()
                        .map(incident -> new Part.Fact(
                                ListCommand.named(incident),
                                incident.title() + " · " + incident.status().word() + " "
                                        + moment.ago(incident.since())))
                        .toList()))
                .with(DECLARE)
                .with(shown.stream()
                        .map(incident -> Button.plain("Status of " + incident.key(), "status " + incident.key()))
                        .toArray(Button[]::new));
    }
}
