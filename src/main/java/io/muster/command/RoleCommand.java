package io.muster.command;

import static io.muster.message.Span.plain;
import static io.muster.message.Span.strong;

import io.muster.chat.Reply;
import io.muster.incident.Incidents;
import io.muster.message.Actor;
import io.muster.message.Message;
import io.muster.settings.Role;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Who does what, and who is there. */
@Component
final class RoleCommand implements Command {

    private final Incidents incidents;
    private final Addressees addressees;

    RoleCommand(Incidents incidents, Addressees addressees) {
        this.incidents = incidents;
        this.addressees = addressees;
    }

    @Override
    public Set<String> verbs() {
        return Set.of("take", "role", "invite");
    }

    @Override
    public Reply obey(Order order) {
        if (order.verb().equals("invite")) {
            return invite(order);
        }
        Role role = Role.of(order.call().text("role")).orElseThrow();
        Actor person = order.verb().equals("take")
                ? order.who()
                : addressees.find(order.call().text("who"));
        incidents.assign(order.record(), role, person, order.who());
        boolean self = person.id().equals(order.who().id());
        return Reply.done(
                Message.of(
                        strong(self ? "You" : person.name()),
                        plain(self ? " are now " : " is now "),
                        strong(role.title()),
                        plain(" of " + order.record())),
                order.record());
    }

    private Reply invite(Order order) {
        Actor person = addressees.find(order.call().text("who"));
        boolean fresh = incidents.invite(order.record(), person, order.who());
        return Reply.done(
                Message.of(
                        strong(person.name()),
                        plain(fresh ? " is invited to " : " was there before: "),
                        plain(order.record() + ".")),
                order.record());
    }
}
