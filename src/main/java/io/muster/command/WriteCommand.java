package io.muster.command;

import io.muster.chat.Reply;
import io.muster.incident.Incidents;
import io.muster.message.Message;
import io.muster.message.Message.Audience;
import java.util.Set;
import org.springframework.stereotype.Component;

/** What people write for the record and for stakeholders. */
@Component
final class WriteCommand implements Command {

    private final Incidents incidents;

    WriteCommand(Incidents incidents) {
        this.incidents = incidents;
    }

    @Override
    public Set<String> verbs() {
        return Set.of("note", "update");
    }

    @Override
    public Reply obey(Order order) {
        String text = order.call().text("text");
        if (order.verb().equals("note")) {
            incidents.note(order.record(), order.who(), text);
            return Reply.done(Message.of("Noted on the timeline of " + order.record() + "."), order.record());
        }
        Audience audience =
                order.call().find("audience").filter("public"::equals).isPresent()
                        ? Audience.PUBLIC
                        : Audience.INTERNAL;
        incidents.update(order.record(), order.who(), audience, text);
        String whom = audience == Audience.PUBLIC ? "the public" : "those inside; say 'update public' for all others";
        return Reply.done(Message.of("Your update is posted for " + whom + "."), order.record());
    }
}
