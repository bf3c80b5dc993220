package io.muster.command;

import static io.muster.message.Span.plain;
import static io.muster.message.Span.strong;

import io.muster.alert.Alert;
import io.muster.alert.Alerts;
import io.muster.chat.Reply;
import io.muster.incident.Operation;
import io.muster.incident.Operations;
import io.muster.message.Message;
import io.muster.message.Nearest;
import io.muster.message.Part;
import io.muster.message.RecordKey;
import io.muster.runbook.Run;
import io.muster.runbook.RunRequest;
import io.muster.runbook.Runbook;
import io.muster.runbook.Runbooks;
import io.muster.runbook.Runs;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Asks for a run and lists the runbooks that there are. */
@Component
final class RunCommand implements Command {

    private final Runbooks runbooks;
    private final Runs runs;
    private final Alerts alerts;
    private final Operations operations;

    RunCommand(Runbooks runbooks, Runs runs, Alerts alerts, Operations operations) {
        this.runbooks = runbooks;
        this.runs = runs;
        this.alerts = alerts;
        this.operations = operations;
    }

    @Override
    public Set<String> verbs() {
        return Set.of("run", "plan", "runbooks");
    }

    @Override
    public Reply obey(Order order) {
        return order.verb().equals("runbooks") ? list() : run(order);
    }

    private Reply run(Order order) {
        String name = order.call().text("runbook");
        Runbook runbook = runbooks.find(name).orElseThrow(() -> noSuchRunbook(name));
        RecordKey about = order.about();
        // Outside an incident a run is an operation of its own, which ends with it.
        RecordKey key = about != null
                ? about
                : operations
                        .start(new Operation.Start(runbook.outline().title(), null, Map.of(), order.who()))
                        .key();
        RunRequest request = new RunRequest(key, name, order.call().inputs(), labels(key, runbook), order.who(), null);
        Run run = order.verb().equals("plan") ? runs.plan(request) : runs.request(request);
        String what = switch (run.mode()) {
            case REAL -> " is asked for: " + run.title() + ". What changes something is asked first.";
            case DRILL ->
                " is asked for: " + run.title() + ". This is a drill: changes are asked and shown, and none is run.";
            case PLAN ->
                " looks now, and shows on the timeline what each change of '" + run.title()
                        + "' would do. Nothing is changed.";
        };
        return Reply.done(Message.of(strong(run.key().toString()), plain(what)), key);
    }

    /** A run is for what fires: the labels of the alert that the runbook is meant for, else of the first. */
    private Map<String, String> labels(RecordKey key, Runbook runbook) {
        List<Alert> attached = alerts.of(key);
        return attached.stream()
                .filter(alert -> runbook.outline().alerts().contains(alert.name()))
                .findFirst()
                .or(() -> attached.stream().findFirst())
                .map(Alert::labels)
                .orElse(Map.of());
    }

    private Misread noSuchRunbook(String name) {
        List<String> names = runbooks.list().stream().map(Runbook::name).toList();
        String next = Nearest.of(name, names)
                .map(near -> "Did you mean " + near + "?")
                .orElse(names.isEmpty() ? "There is none at all yet." : "There are " + String.join(", ", names) + ".");
        return new Misread("There is no runbook '" + name + "'. " + next);
    }

    private Reply list() {
        List<Runbook> all = runbooks.list();
        if (all.isEmpty()) {
            return Reply.done(Message.of("There are no runbooks."), null);
        }
        return Reply.done(
                Message.of(all.size() == 1 ? "One runbook" : all.size() + " runbooks")
                        .with(new Part.Facts(all.stream()
                                .map(runbook -> new Part.Fact(
                                        runbook.name(), runbook.outline().title()))
                                .toList())),
                null);
    }
}
