package io.muster.command;

import static io.muster.message.Span.plain;
import static io.muster.message.Span.strong;

import io.muster.chat.Reply;
import io.muster.incident.Declaration;
import io.muster.incident.Incident;
import io.muster.incident.Incidents;
import io.muster.message.Button;
import io.muster.message.Message;
import io.muster.message.Part;
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
        Incident declared = incidents.declare(new Declaration(
                call.text("title"),
                call.orNull("level"),
                call.find("private").isPresent(),
                call.find("drill").isPresent(),
                order.who(),
                null));
        Message message = Message.of(
                        strong(declared.key().toString()),
                        plain(" is declared, " + declared.level().toUpperCase(Locale.ROOT) + ": " + declared.title()))
                .with(
                        Button.primary("Take command", declared.key() + " take ic"),
                        Button.plain("Acknowledge", declared.key() + " ack"));
        if (declared.isPrivate()) {
            message = message.with(new Part.Text(
                    "Only you know of it, and whoever you or its flow brings in: invite, role, todo, page."));
        }
        if (declared.drill()) {
            message = message.with(
                    new Part.Text("A drill: nobody but you is called, and changes are shown instead of run."));
        }
        return Reply.done(message, declared.key());
    }
}
