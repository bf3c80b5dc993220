package io.muster.command;

import static io.muster.message.Span.plain;
import static io.muster.message.Span.strong;

import io.muster.chat.Reply;
import io.muster.incident.Declaration;
import io.muster.incident.Incident;
import io.muster.incident.Incidents;
import io.muster.message.Button;
import io.muster.message.Message;
import io.muster.message.Refused;
import java.util.Locale;
import java.util.Set;
import org.springframework.stereotype.Component;

@Component
final class DeclareCommand implements Command {

    private final Incidents incidents;

    DeclareCommand(Incidents incidents) {
        this.incidents = incidents;
    }

    @Override
    public Set<String> verbs() {
        return Set.of("declare");
    }

    @Override
    public Reply obey(Order order) {
        Call call = order.call();
        if (call.find("private").isPresent()) {
            throw new Refused("Private incidents are not there yet: everybody who is signed in would read it."
                    + " Declare it without 'private', or keep it outside Muster.");
        }
        if (call.find("drill").isPresent()) {
            throw new Refused("Drills are not there yet: its changes would really run. Declare it without 'drill'.");
        }
        Incident declared = incidents.declare(
                new Declaration(call.text("title"), call.orNull("level"), false, false, order.who(), null));
        Message message = Message.of(
                        strong(declared.key().toString()),
                        plain(" is declared, " + declared.level().toUpperCase(Locale.ROOT) + ": " + declared.title()))
                .with(
                        Button.primary("Take command", declared.key() + " take ic"),
                        Button.plain("Acknowledge", declared.key() + " ack"));
        return Reply.done(message, declared.key());
    }
}
