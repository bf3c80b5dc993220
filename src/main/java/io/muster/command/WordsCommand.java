package io.muster.command;

import io.muster.chat.Reply;
import io.muster.incident.Incident;
import io.muster.incident.Incidents;
import io.muster.message.Button;
import io.muster.message.Message;
import io.muster.message.Part;
import io.muster.people.Permissions;
import io.muster.settings.Right;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** What an incident is called and how it is summed up. */
@Component
final class WordsCommand implements Command {

    private final Incidents incidents;
    private final Permissions permissions;

    WordsCommand(Incidents incidents, Permissions permissions) {
        this.incidents = incidents;
        this.permissions = permissions;
    }

    @Override
    public Set<String> verbs() {
        return Set.of("rename", "summary");
    }

    @Override
    public Reply obey(Order order) {
        if (order.verb().equals("rename")) {
            Incident renamed = incidents.rename(order.record(), order.call().text("title"), order.who());
            return Reply.done(Message.of(renamed.key() + " is called '" + renamed.title() + "' now."), renamed.key());
        }
        Optional<String> text = order.call().find("text");
        if (text.isPresent()) {
            permissions.demand(order.who(), Right.WORK);
            incidents.summarize(order.record(), text.get(), order.who());
            return Reply.done(Message.of("The summary of " + order.record() + " is written."), order.record());
        }
        Incident incident = incidents.get(order.record());
        if (incident.summary() == null) {
            return Reply.done(
                    Message.of("Nobody has summed up " + incident.key() + " yet.")
                            .with(Button.plain("Write it", incident.key() + " summary ")),
                    incident.key());
        }
        return Reply.done(
                Message.of(incident.key() + " " + incident.title())
                        .with(new Part.Text(Objects.requireNonNull(incident.summary()))),
                incident.key());
    }
}
