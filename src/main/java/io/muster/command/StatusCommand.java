package io.muster.command;

import static io.muster.message.Span.plain;
import static io.muster.message.Span.strong;

import io.muster.alert.Alerts;
import io.muster.chat.Reply;
import io.muster.flow.Stall;
import io.muster.flow.Stalls;
import io.muster.incident.Incident;
import io.muster.incident.Incidents;
import io.muster.incident.Operation;
import io.muster.incident.Operations;
import io.muster.incident.Todo;
import io.muster.incident.Todos;
import io.muster.message.Actor;
import io.muster.message.Message;
import io.muster.message.Part;
import io.muster.message.Part.Fact;
import io.muster.message.RecordKey;
import io.muster.question.Question;
import io.muster.question.Questions;
import io.muster.runbook.Freezes;
import io.muster.runbook.Run;
import io.muster.runbook.Runs;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** How an incident stands: who has it, what waits, what runs. */
@Component
final class StatusCommand implements Command {

    private final Incidents incidents;
    private final Operations operations;
    private final Questions questions;
    private final Runs runs;
    private final Alerts alerts;
    private final Stalls stalls;
    private final Todos todos;
    private final Freezes freezes;
    private final Moment moment;

    StatusCommand(
            Incidents incidents,
            Operations operations,
            Questions questions,
            Runs runs,
            Alerts alerts,
            Stalls stalls,
            Todos todos,
            Freezes freezes,
            Moment moment) {
        this.todos = todos;
        this.freezes = freezes;
        this.incidents = incidents;
        this.operations = operations;
        this.questions = questions;
        this.runs = runs;
        this.alerts = alerts;
        this.stalls = stalls;
        this.moment = moment;
    }

    @Override
    public Set<String> verbs() {
        return Set.of("status");
    }

    @Override
    public Reply obey(Order order) {
        Incident incident = incidents.get(order.record());
        if (incident.isOperation()) {
            return Reply.done(operation(operations.get(order.record()), incident), order.record());
        }
        return Reply.done(
                Message.of(
                                strong(incident.key() + " " + incident.level().toUpperCase(Locale.ROOT)),
                                plain((incident.drill() ? " drill: " : " ") + incident.title()))
                        .with(new Part.Facts(facts(incident))),
                incident.key());
    }

    private Message operation(Operation operation, Incident record) {
        List<Fact> facts = new ArrayList<>();
        String outcome = operation.outcome();
        facts.add(new Fact(
                "Status",
                operation.status().word() + ", " + moment.ago(operation.since())
                        + (outcome == null ? "" : ": " + outcome)));
        facts.add(new Fact("Started", "by " + operation.startedBy().name() + ", " + moment.ago(operation.startedAt())));
        operation.inputs().forEach((name, value) -> facts.add(new Fact(name, value)));
        facts.addAll(common(record));
        return Message.of(strong(operation.key().toString()), plain(" " + operation.title()))
                .with(new Part.Facts(facts));
    }

    private List<Fact> facts(Incident incident) {
        List<Fact> facts = new ArrayList<>();
        if (incident.mergedInto() != null) {
            facts.add(new Fact("Merged", "it goes on in " + incident.mergedInto()));
        }
        if (incident.isPrivate()) {
            facts.add(new Fact(
                    "Private",
                    "known to "
                            + incidents.inRoom(incident.key()).stream()
                                    .map(Actor::name)
                                    .collect(Collectors.joining(", "))));
        }
        freezes.current()
                .ifPresent(freeze -> facts.add(new Fact(
                        "Frozen",
                        "no change begins, by " + freeze.by().name() + " " + moment.ago(freeze.since())
                                + (freeze.reason() == null ? "" : ": " + freeze.reason()))));
        facts.add(new Fact("Status", incident.status().word() + ", " + moment.ago(incident.since())));
        facts.add(
                new Fact("Declared", "by " + incident.declaredBy().name() + ", " + moment.ago(incident.declaredAt())));
        if (incident.acknowledgedBy() == null) {
            facts.add(new Fact("Acknowledged", "by nobody yet"));
        } else {
            facts.add(new Fact("Acknowledged", "by " + incident.acknowledgedBy().name()));
        }
        facts.addAll(common(incident));
        return facts;
    }

    /** What an incident and an operation have in common. */
    private List<Fact> common(Incident incident) {
        RecordKey key = incident.key();
        List<Fact> facts = new ArrayList<>();
        incident.roles().forEach((role, holder) -> facts.add(new Fact(role.title(), holder.name())));
        Alerts.Tally tally = alerts.tally(key);
        if (tally.total() > 0) {
            facts.add(new Fact("Alerts", tally.firing() + " of " + tally.total() + " firing"));
        }
        for (Question question : questions.open(key)) {
            facts.add(new Fact("Q" + question.key().number(), question.ask().title()));
        }
        for (Run run : runs.of(key)) {
            if (!run.state().ended()) {
                facts.add(new Fact(
                        "R" + run.key().number(),
                        run.title() + ", " + run.state().word()));
            }
        }
        long todo = todos.of(key).stream().filter(Todo::open).count();
        if (todo > 0) {
            facts.add(new Fact("Tasks", todo + " open"));
        }
        if (incident.summary() != null) {
            facts.add(new Fact("Summary", incident.summary()));
        }
        for (Stall stall : stalls.of(key)) {
            facts.add(new Fact("Stalled", stall.name() + ": " + stall.why()));
        }
        return facts;
    }
}
