package io.muster.command;

import io.muster.chat.Reply;
import io.muster.incident.Todo;
import io.muster.incident.Todos;
import io.muster.message.Actor;
import io.muster.message.Button;
import io.muster.message.Message;
import io.muster.message.Part;
import io.muster.message.RecordKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Small tasks. */
@Component
final class TodoCommand implements Command {

    private final Todos todos;
    private final Addressees addressees;
    private final Moment moment;

    TodoCommand(Todos todos, Addressees addressees, Moment moment) {
        this.todos = todos;
        this.addressees = addressees;
        this.moment = moment;
    }

    @Override
    public Set<String> verbs() {
        return Set.of("todo", "todos", "done");
    }

    @Override
    public Reply obey(Order order) {
        return switch (order.verb()) {
            case "todo" -> give(order);
            case "done" -> done(order);
            default -> list(order.record());
        };
    }

    private Reply give(Order order) {
        Call call = order.call();
        Actor person = addressees.find(call.text("who"));
        Duration within = call.find("in").map(Duration::parse).orElse(null);
        Todo todo = todos.give(order.record(), person, call.text("text"), within, order.who());
        String whose = person.id().equals(order.who().id()) ? "yours" : person.name() + "'s";
        return Reply.done(
                Message.of("Task " + todo.number() + " is " + whose + due(todo) + ": " + todo.text()), order.record());
    }

    private Reply done(Order order) {
        int number = Integer.parseInt(order.call().text("todo"));
        boolean before =
                todos.find(order.record(), number).filter(todo -> !todo.open()).isPresent();
        Todo todo = todos.done(order.record(), number, order.who());
        return Reply.done(
                Message.of("Task " + number + (before ? " was done before: " : " is done: ") + todo.text()),
                order.record());
    }

    private Reply list(RecordKey key) {
        List<Todo> open = todos.of(key).stream().filter(Todo::open).toList();
        if (open.isEmpty()) {
            return Reply.done(Message.of("No task of " + key + " is open."), key);
        }
        return Reply.done(
                Message.of(
                                open.size() == 1
                                        ? "One task of " + key + " is open"
                                        : open.size() + " tasks of " + key + " are open")
                        .with(new Part.Facts(open.stream().map(this::fact).toList()))
                        .with(open.stream()
                                .limit(10)
                                .map(todo -> Button.plain("Done: " + todo.text(), key + " done " + todo.number()))
                                .toArray(Button[]::new)),
                key);
    }

    private Part.Fact fact(Todo todo) {
        return new Part.Fact(
                todo.number() + " " + todo.person().name(),
                todo.text() + due(todo) + ", given by " + todo.givenBy().name() + " " + moment.ago(todo.givenAt()));
    }

    private String due(Todo todo) {
        Instant due = todo.dueAt();
        return due == null ? "" : ", by " + moment.clock(due);
    }
}
