package io.muster.web;

import io.muster.incident.Incident;
import io.muster.message.Message;
import io.muster.question.Question;
import io.muster.runbook.Run;
import io.muster.runbook.StepOutcome;
import io.muster.runbook.StepState;
import io.muster.timeline.Entry;
import io.muster.web.Rooms.Running;
import io.muster.web.Rooms.Standing;
import io.muster.web.WarRoom.About;
import io.muster.web.WarRoom.Group;
import io.muster.web.WarRoom.Item;
import io.muster.web.WarRoom.RunCard;
import io.muster.web.WarRoom.StepLine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Draws up entries of the record and the cards of runs in it. */
final class Items {

    private Items() {}

    private static final List<String> PHASES = List.of("Call together", "Mitigate", "Resolve", "Review");

    /**
     * Draws up entries, given and returned newest first. What was written together with the end of a phase carries a later
     * time than that end, and still belongs before it: no entry is of a later phase than the one after it.
     */
    static List<Item> items(List<Entry> newestFirst, Standing standing) {
        List<Item> items = new ArrayList<>();
        int phase = PHASES.size() - 1;
        for (Entry entry : newestFirst) {
            phase = Math.min(phase, PHASES.indexOf(phase(entry, standing.incident())));
            items.add(item(entry, PHASES.get(phase), standing));
        }
        return items;
    }

    private static Item item(Entry entry, String phase, Standing standing) {
        Message message = entry.message();
        RunCard card = entry.type().equals("run-requested")
                ? standing.running(String.valueOf(entry.details().get("run")))
                        .map(running -> card(running, standing.questions()))
                        .orElse(null)
                : null;
        return new Item(
                entry.n(),
                entry.at(),
                entry.type(),
                tone(entry),
                phase,
                message.headline(),
                message.parts(),
                card,
                about(entry));
    }

    private static About about(Entry entry) {
        return new About(
                detail(entry, "generation"),
                detail(entry, "process"),
                detail(entry, "element"),
                detail(entry, "run"),
                detail(entry, "step"));
    }

    private static @Nullable String detail(Entry entry, String name) {
        return entry.details().get(name) instanceof String text ? text : null;
    }

    /** Neighbours of one phase together; the order stays. */
    static List<Group> grouped(List<Item> items) {
        List<Group> groups = new ArrayList<>();
        List<Item> open = new ArrayList<>();
        for (Item item : items) {
            if (!open.isEmpty() && !open.getLast().phase().equals(item.phase())) {
                groups.add(new Group(open.getLast().phase(), List.copyOf(open)));
                open.clear();
            }
            open.add(item);
        }
        if (!open.isEmpty()) {
            groups.add(new Group(open.getLast().phase(), List.copyOf(open)));
        }
        return groups;
    }

    /** What was being done when it happened; the entry that ends a phase belongs to it. */
    private static String phase(Entry entry, Incident incident) {
        return switch (entry.type()) {
            case "incident-declared", "incident-acknowledged" -> "Call together";
            case "incident-mitigated" -> "Mitigate";
            case "incident-resolved" -> "Resolve";
            default -> {
                Instant at = entry.at();
                if (after(at, incident.resolvedAt())) {
                    yield "Review";
                }
                if (after(at, incident.mitigatedAt())) {
                    yield "Resolve";
                }
                yield after(at, incident.acknowledgedAt()) ? "Mitigate" : "Call together";
            }
        };
    }

    private static boolean after(Instant at, @Nullable Instant mark) {
        return mark != null && at.isAfter(mark);
    }

    private static String tone(Entry entry) {
        String outcome = String.valueOf(entry.details().get("outcome"));
        return switch (entry.type()) {
            case "incident-declared", "incident-reopened", "alert-fired-again", "flow-stalled" -> "alarm";
            case "incident-acknowledged", "role-assigned" -> "active";
            case "incident-mitigated", "incident-resolved", "incident-closed", "alerts-cleared" -> "ok";
            case "note-written" -> "note";
            case "question-asked" -> "wait";
            case "step-finished" -> outcome.equals("done") ? "quiet" : "alarm";
            case "run-ended" -> runTone(String.valueOf(entry.details().get("state")));
            default -> entry.message().priority() == Message.Priority.BACKGROUND ? "quiet" : "plain";
        };
    }

    private static String runTone(String state) {
        return state.equals("succeeded") ? "ok" : state.equals("undone") ? "plain" : "alarm";
    }

    static RunCard card(Running running, List<Question> open) {
        Run run = running.run();
        List<StepLine> lines =
                running.steps().stream().map(step -> line(run, step, open)).toList();
        boolean waits = lines.stream().anyMatch(line -> line.mark().equals("wait"));
        String tone = run.state().ended() ? runTone(run.state().word()) : waits ? "wait" : "active";
        return new RunCard(
                run.key().toString(),
                "R" + run.key().number(),
                run.title(),
                run.state().word(),
                run.beganAt(),
                run.endedAt(),
                tone,
                lines);
    }

    private static StepLine line(Run run, StepState state, List<Question> open) {
        String title = state.step().title();
        boolean asked = !run.state().ended() && open.stream().anyMatch(question -> isAbout(question, run, state));
        StepOutcome outcome = state.outcome();
        if (state.undone()) {
            return new StepLine(title, "undone", "undone", state.took());
        }
        if (outcome != null && outcome != StepOutcome.DONE) {
            String what = state.line().isEmpty() ? outcome.word() : outcome.word() + ": " + state.line();
            return new StepLine(title, "failed", asked ? what + " (waits for an answer)" : what, state.took());
        }
        if (outcome == StepOutcome.DONE) {
            return new StepLine(title, "done", state.line(), state.took());
        }
        if (asked) {
            return new StepLine(title, "wait", "waits for an answer", null);
        }
        boolean going = state.began() != null && !run.state().ended();
        return new StepLine(title, going ? "now" : "todo", going ? state.line() : "", null);
    }

    private static boolean isAbout(Question question, Run run, StepState state) {
        var details = question.ask().details();
        return run.key().toString().equals(details.get("run"))
                && state.step().id().equals(details.get("step"));
    }
}
