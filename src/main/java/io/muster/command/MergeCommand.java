package io.muster.command;

import static io.muster.message.Span.plain;
import static io.muster.message.Span.strong;

import io.muster.chat.Reply;
import io.muster.incident.Incident;
import io.muster.incident.Incidents;
import io.muster.message.Message;
import io.muster.message.RecordKey;
import io.muster.message.Refused;
import io.muster.runbook.Runs;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

@Component
final class MergeCommand implements Command {

    private final Incidents incidents;
    private final Runs runs;

    MergeCommand(Incidents incidents, Runs runs) {
        this.incidents = incidents;
        this.runs = runs;
    }

    @Override
    public Set<String> verbs() {
        return Set.of("merge");
    }

    @Override
    public Reply obey(Order order) {
        RecordKey into = RecordKey.of(order.call().text("into"));
        if (into.kind() != RecordKey.Kind.INC) {
            throw new Refused(into + " is no incident. Name the one that goes on: merge INC-8.");
        }
        Incident target = incidents.get(into, order.who());
        Incident merged = incidents.merge(order.record(), into, order.who());
        return Reply.done(
                Message.of(
                        plain(merged.key() + " goes on in "),
                        strong(into + " " + target.title()),
                        plain(": its alerts and people are there, and it is cancelled." + going(merged.key()))),
                into);
    }

    /** Nothing that was begun is broken off because two incidents turn out to be one. */
    private String going(RecordKey key) {
        List<String> going = runs.of(key).stream()
                .filter(run -> !run.state().ended())
                .map(run -> run.key() + " " + run.title())
                .toList();
        return going.isEmpty()
                ? ""
                : " Going on in its room: " + String.join(", ", going) + ". abort and its number end one.";
    }
}
