package io.muster.command;

import io.muster.chat.Reply;
import io.muster.incident.Incident;
import io.muster.incident.Incidents;
import io.muster.message.Message;
import io.muster.message.Message.Audience;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.springframework.stereotype.Component;

/** What people write for the record and for stakeholders, and quiet from the reminders to do so. */
@Component
final class WriteCommand implements Command {

    private final Incidents incidents;
    private final Moment moment;

    WriteCommand(Incidents incidents, Moment moment) {
        this.incidents = incidents;
        this.moment = moment;
    }

    @Override
    public Set<String> verbs() {
        return Set.of("note", "update", "snooze");
    }

    @Override
    public Reply obey(Order order) {
        if (order.verb().equals("snooze")) {
            return snooze(order);
        }
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
        String said = audience == Audience.PUBLIC
                ? "Your update for the public is on the record. Muster carries it no further yet: post it where the public"
                        + " reads, too."
                : "Your update is posted for those inside; say 'update public' for all others.";
        return Reply.done(Message.of(said), order.record());
    }

    private Reply snooze(Order order) {
        Incident incident =
                incidents.snooze(order.record(), Duration.parse(order.call().text("time")), order.who());
        Instant until = Objects.requireNonNull(incident.quietUntil());
        return Reply.done(
                Message.of("Reminders of " + incident.key() + " are quiet until " + moment.clock(until) + "."),
                incident.key());
    }
}
