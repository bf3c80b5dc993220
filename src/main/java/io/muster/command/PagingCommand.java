package io.muster.command;

import io.muster.chat.Reply;
import io.muster.message.Message;
import io.muster.message.Part;
import io.muster.message.Refused;
import io.muster.people.People;
import io.muster.people.Person;
import io.muster.settings.Role;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Says that there is no pager, and what can be done without one. */
@Component
final class PagingCommand implements Command {

    private final People people;

    PagingCommand(People people) {
        this.people = people;
    }

    @Override
    public Set<String> verbs() {
        return Set.of("page", "oncall", "cover");
    }

    @Override
    public Reply obey(Order order) {
        return switch (order.verb()) {
            case "page" ->
                throw new Refused("Paging is not configured, so nobody can be called. invite @"
                        + order.call().text("who") + " brings a person into the room; call by telephone besides.");
            case "cover" ->
                throw new Refused("Paging is not configured, so there is no duty to take over. Who is on call stands in"
                        + " muster.yaml under onCall.");
            default -> onCall(order);
        };
    }

    private Reply onCall(Order order) {
        List<Part.Fact> facts = Stream.of(Role.values())
                .filter(role -> !people.onCall(role).isEmpty())
                .map(role -> new Part.Fact(
                        role.title(),
                        people.onCall(role).stream().map(Person::name).collect(Collectors.joining(", then "))))
                .toList();
        Message said = Message.of("Paging is not configured; muster.yaml "
                + (facts.isEmpty() ? "names nobody who is on call." : "says who is mentioned first:"));
        return Reply.done(facts.isEmpty() ? said : said.with(new Part.Facts(facts)), order.about());
    }
}
