package io.muster.web;

import io.muster.incident.Incident;
import io.muster.incident.Status;
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
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Draws up entries of the record and the cards of runs in it. */
final class Items {

    private Items() {}

    /**
     * Draws up entries, given newest first; the first must be the record's newest. Returned newest first by the time at
     * which each was said, so that what was read back after a gap stands where it belongs. What was being done is
     * read backwards from the present status: the entry that ends a phase belongs to it, a reopening begins the next
     * opening.
     */
    static List<Item> items(List<Entry> newestFirst, Standing standing) {
        List<Item> items = new ArrayList<>();
        Incident incident = standing.incident();
        String phase = incident.isOperation() ? WORK : phase(incident.status());
        int opening = incident.opening();
        List<Entry> bySaid = newestFirst.stream()
                .sorted(Comparator.comparing(Items::said).reversed())
                .toList();
        for (Entry entry : bySaid) {
            phase = incident.isOperation()
                    ? WORK
                    : switch (entry.type()) {
                        case "incident-declared", "incident-acknowledged" -> CALL;
                        case "incident-mitigated" -> "Mitigate";
                        case "incident-resolved" -> "Resolve";
                        default -> phase;
                    };
            String during = entry.type().equals("level-changed") ? level(entry) : phase;
            items.add(item(entry, opening > 1 ? during + ", opening " + opening : during, standing));
            if (entry.type().equals("incident-reopened")) {
                opening--;
                phase = "Review";
            } else if (entry.type().equals("incident-cancelled")) {
                phase = CALL;
            }
        }
        return items;
    }

    /** A change of the level starts the flow anew, so it stands under a heading of its own. */
    private static String level(Entry changed) {
        return "From " + Words.level(String.valueOf(changed.details().get("from"))) + " to "
                + Words.level(String.valueOf(changed.details().get("level")));
    }

    /** An operation has no phases. */
    private static final String WORK = "Record";

    private static final String CALL = "Call together";

    private static String phase(Status status) {
        return switch (status) {
            case DECLARED -> CALL;
            case ACTIVE -> "Mitigate";
            case MITIGATED -> "Resolve";
            case RESOLVED, CLOSED, CANCELLED -> "Review";
        };
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
                said(entry),
                entry.type(),
                tone(entry),
                phase,
                message.headline(),
                message.parts(),
                card,
                about(entry));
    }

    /** What was read back after a gap has its own time. */
    private static Instant said(Entry entry) {
        String said = detail(entry, "said");
        return said == null ? entry.at() : Instant.parse(said);
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

    private static String tone(Entry entry) {
        String outcome = String.valueOf(entry.details().get("outcome"));
        return switch (entry.type()) {
            case "incident-declared", "incident-reopened", "level-changed", "alert-fired-again", "flow-stalled" ->
                "alarm";
            case "incident-acknowledged", "role-assigned" -> "active";
            case "incident-mitigated", "incident-resolved", "incident-closed", "alerts-cleared" -> "ok";
            case "note-written", "message-noted" -> "note";
            case "question-asked" -> "wait";
            // What somebody chose stands just below, by name.
            case "question-decided", "question-closed" -> "quiet";
            case "step-finished" -> outcome.equals("done") || outcome.equals("skipped") ? "quiet" : "alarm";
            case "run-ended" -> runTone(String.valueOf(entry.details().get("state")));
            default -> entry.message().priority() == Message.Priority.BACKGROUND ? "quiet" : "plain";
        };
    }

    private static String runTone(String state) {
        return state.equals("succeeded") ? "ok" : state.equals("undone") ? "plain" : "alarm";
    }

    static RunCard card(Running running, List<Question> open) {
        Run run = running.run();
        List<StepState> steps = running.steps();
        int newest = newest(steps);
        List<StepLine> lines = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            lines.add(line(run, i + 1, steps.get(i), i == newest, open));
        }
        boolean waits = lines.stream().anyMatch(line -> line.mark().equals("wait"));
        String tone = run.state().ended() ? runTone(run.state().word()) : waits ? "wait" : "active";
        return new RunCard(
                run.key().toString(),
                "R" + run.key().number(),
                run.title(),
                run.undoing() == null ? run.state().word() : "being undone",
                run.beganAt(),
                run.endedAt(),
                tone,
                lines,
                note(running),
                undoable(running) ? "undo R" + run.key().number() : "");
    }

    private static String note(Running running) {
        String mode = switch (running.run().mode()) {
            case REAL -> "";
            case PLAN -> "Only planned: it looks, and shows its changes.";
            case DRILL -> "A drill: changes are asked for and shown, not run.";
        };
        return running.version().isEmpty() ? mode : (mode + " It " + running.version() + ".").strip();
    }

    private static boolean undoable(Running running) {
        return running.run().state().ended()
                && running.run().mode() == Run.Mode.REAL
                && running.steps().stream().anyMatch(StepState::canBeUndone);
    }

    /** The step that said something last. */
    private static int newest(List<StepState> steps) {
        int newest = -1;
        for (int i = 0; i < steps.size(); i++) {
            Instant began = steps.get(i).began();
            if (!steps.get(i).last().isEmpty()
                    && began != null
                    && (newest < 0
                            || began.isAfter(
                                    Objects.requireNonNull(steps.get(newest).began())))) {
                newest = i;
            }
        }
        return newest;
    }

    /** Of the step that spoke last, and of each that failed, the end of its output is shown; of the others only where it is. */
    private static StepLine line(Run run, int number, StepState state, boolean newest, List<Question> open) {
        Marked marked = marked(run, state, open);
        return new StepLine(
                number,
                state.step().title(),
                marked.mark(),
                marked.words(),
                marked.over() ? state.took() : null,
                newest || marked.mark().equals("failed") ? state.last() : List.of(),
                state.last().isEmpty() ? "" : "/api/v1/runs/" + run.key() + "/steps/" + number + "/output");
    }

    /** How a step stands, and what is said of that beside its title. */
    private record Marked(String mark, String words, boolean over) {}

    private static Marked marked(Run run, StepState state, List<Question> open) {
        boolean asked = !run.state().ended() && open.stream().anyMatch(question -> isAbout(question, run, state));
        StepOutcome outcome = state.outcome();
        if (state.undone()) {
            return new Marked("undone", state.back(), true);
        }
        if (!state.back().isEmpty()) {
            String mark = state.back().startsWith("not undone") ? "failed" : outcome == null ? "todo" : "done";
            return new Marked(mark, asked ? state.back() + " (waits for an answer)" : state.back(), false);
        }
        if (outcome != null && !outcome.isGood()) {
            String what = state.line().isEmpty() ? outcome.word() : outcome.word() + ": " + state.line();
            return new Marked("failed", asked ? what + " (waits for an answer)" : what, true);
        }
        if (outcome != null) {
            return new Marked("done", state.line(), true);
        }
        if (asked) {
            return new Marked("wait", "waits for an answer", false);
        }
        boolean going = state.began() != null && !run.state().ended();
        return new Marked(going ? "now" : "todo", going ? state.line() : "", false);
    }

    private static boolean isAbout(Question question, Run run, StepState state) {
        var details = question.ask().details();
        return run.key().toString().equals(details.get("run"))
                && state.step().id().equals(details.get("step"));
    }
}
