package io.muster.runbook.bpmn;

import static io.muster.runbook.bpmn.Drawing.Kind.END;
import static io.muster.runbook.bpmn.Drawing.Kind.INNER_START;
import static io.muster.runbook.bpmn.Drawing.Kind.LINK_CATCH;
import static io.muster.runbook.bpmn.Drawing.Kind.LINK_THROW;
import static io.muster.runbook.bpmn.Drawing.Kind.PARALLEL;
import static io.muster.runbook.bpmn.Drawing.Kind.SERVICE;
import static io.muster.runbook.bpmn.Drawing.Kind.START;
import static io.muster.runbook.bpmn.Drawing.Kind.USER;

import io.muster.runbook.Approval;
import io.muster.runbook.Block;
import io.muster.runbook.Outline;
import io.muster.runbook.Step;
import io.muster.runbook.bpmn.Drawing.Node;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Draws the process of one runbook. Steps stand in reading order on one line; what can go wrong stands above (nobody knows
 * whether it happened) and below (it failed); far jumps are link events, so that no two flows cross.
 */
public final class RunbookDiagram {

    /** How long a paused run waits for people before it stops and leaves things as they are. */
    private static final String PAUSE = "PT30M";

    private static final int LINE = 420;
    /** From one step of a parallel to the next. */
    private static final int ROW = 700;

    private static final String FAILED = "Run failed";
    private static final String STOPPED = "Run stopped";
    private static final String ABORTED = "Run aborted";

    private final Outline outline;
    private final Drawing drawing;
    private final Set<String> undoEntries = new LinkedHashSet<>();
    private int links;
    private int x;
    private int middle = LINE;
    private int lowest = LINE;
    /** The step whose branch of a parallel is being drawn, with what its branch leads back to. */
    private @Nullable Branch branch;

    private RunbookDiagram(String name, Outline outline) {
        this.outline = outline;
        this.drawing = new Drawing("runbook-" + name, outline.title());
    }

    /**
     * The BPMN text, the same for the same arguments.
     *
     * @param name of the runbook, {@code restart-shop}
     * @param hash of its text; the first task reports it
     */
    public static String of(String name, String hash, Outline outline) {
        RunbookDiagram diagram = new RunbookDiagram(name, outline);
        Node end = diagram.begin(name, hash);
        end = diagram.sequence(end, outline.blocks());
        diagram.finish(end, "succeeded", "Run succeeded", diagram.x + 60, LINE);
        int below = diagram.wayBack(diagram.lowest + 620);
        diagram.exits(below);
        return diagram.drawing.xml();
    }

    /** @param undoFrom the last change that can be undone when this branch has come to its end; empty: none */
    private record Branch(String step, String undoFrom) {}

    private Node sequence(Node before, List<Block> blocks) {
        Node end = before;
        for (Block block : blocks) {
            end = switch (block) {
                case Block.One one -> step(end, outline.step(one.step()).orElseThrow());
                case Block.Parallel parallel -> parallel(end, parallel);
                case Block.When when -> when(end, when);
            };
        }
        return end;
    }

    private Node step(Node before, Step step) {
        return switch (step) {
            case Step.Observe observe -> observe(before, observe);
            case Step.Change change -> change(before, change);
            case Step.Decide decide -> people(before, decide, decide.asked(), "step-decide");
            case Step.Manual manual -> people(before, manual, manual.asked(), "step-manual");
            case Step.When when -> throw new IllegalStateException(when.id() + " stands in a block of its own");
        };
    }

    /** Both ways stand on the one line, one after the other; what jumps over the other is a link. */
    private Node when(Node before, Block.When block) {
        Step step = outline.step(block.step()).orElseThrow();
        String id = id(step);
        String otherwise = "Otherwise " + step.id();
        String after = "After " + step.id();
        Node again = drawing.gateway("Join_" + id + "_Run", "", x + 25, middle);
        Node task = stepTask(step, x + 130);
        Node outcome = drawing.gateway("Gateway_" + id + "_Outcome", "Looked?", x + 260, middle);
        Node holds = drawing.gateway("Gateway_" + id + "_Holds", step.title() + "?", x + 420, middle);
        drawing.flow(before, again);
        drawing.flow(again, task);
        drawing.flow(task, outcome);
        drawing.when(
                outcome,
                holds,
                "yes",
                outcome(step, "done") + " or " + outcome(step, "skipped").substring(1));
        drawing.when(outcome, jump(ABORTED, x + 260, middle - 90), "aborted", outcome(step, "aborted"));
        boolean other = !block.otherwise().isEmpty();
        drawing.when(holds, jump(other ? otherwise : after, x + 420, middle - 90), "no", outcome(step, "skipped"));
        failed(step, outcome, again, holds, x + 260);
        x += 570;
        Node gone = drawing.gateway("Join_" + id + "_Then", "", x, middle);
        drawing.otherwise(holds, gone, "yes");
        x += 60;
        Node end = sequence(gone, block.then());
        if (other) {
            drawing.flow(end, jump(after, x + 40, middle));
            Node entry = drawing.add(LINK_CATCH, "Link_" + id + "_Otherwise", otherwise, x + 140, middle, otherwise);
            x += 200;
            end = sequence(entry, block.otherwise());
        }
        Node join = drawing.gateway("Join_" + id + "_After", "", x + 60, middle);
        Node back = drawing.add(LINK_CATCH, "Link_" + id + "_After", after, x + 60, middle - 90, after);
        drawing.flow(end, join);
        drawing.flow(back, join);
        x += 120;
        return join;
    }

    /** A frame with a row a step. Whatever comes of one, the others come to their end first; then the way on is chosen. */
    private Node parallel(Node before, Block.Parallel block) {
        String id = pascal(block.steps().getFirst());
        String undoFrom = undoEntry(block.steps().getLast());
        int left = x + 20;
        int inner = left + 60;
        drawing.enter("Parallel_" + id);
        Node start = drawing.add(INNER_START, "StartEvent_" + id + "_Parallel", "", inner, LINE, "");
        Node split = drawing.add(PARALLEL, "Gateway_" + id + "_Parallel", "", inner + 90, LINE, "");
        drawing.flow(start, split);
        int right = inner;
        for (String each : block.steps()) {
            branch = new Branch(each, undoFrom);
            x = inner + 160;
            Node end = step(split, outline.step(each).orElseThrow());
            drawing.flow(end, drawing.add(END, "EndEvent_" + pascal(each) + "_Branch", "", x + 20, middle, ""));
            right = Math.max(right, x + 60);
            middle += ROW;
        }
        branch = null;
        int bottom = middle - ROW + 380;
        middle = LINE;
        lowest = Math.max(lowest, bottom - 300);
        Node frame = drawing.leave("At the same time", left, LINE - 340, right, bottom);
        drawing.flow(before, frame, left - 10, LINE);
        x = right + 40;
        Node all = drawing.gateway("Gateway_" + id + "_Together", "How did they end?", x + 40, LINE);
        drawing.flow(frame, all, right + 5, LINE);
        String ends = "["
                + String.join(
                        ", ", block.steps().stream().map(step -> "left_" + step).toList()) + "]";
        Node aborted = jump(ABORTED, x + 40, LINE - 90);
        drawing.when(all, aborted, "aborted", "=list contains(" + ends + ", \"aborted\")");
        int at = x + 160;
        Node next = drawing.gateway("Join_" + id + "_Together", "", at + 260, LINE);
        Node well = all;
        if (!undoFrom.isEmpty()) {
            undoEntries.add(undoFrom);
            well = drawing.gateway("Gateway_" + id + "_WayBack", "Undo?", at, LINE);
            drawing.otherwise(all, well, "to their end");
            drawing.when(
                    well,
                    jump("Undo from " + undoFrom, at, LINE - 90),
                    "yes",
                    "=list contains(" + ends + ", \"undo\")");
        }
        Node stop = drawing.gateway("Gateway_" + id + "_Stop", "All well?", at + 120, LINE);
        drawing.otherwise(well, stop, undoFrom.isEmpty() ? "to their end" : "no");
        drawing.when(stop, jump(FAILED, at + 120, LINE - 90), "failed", "=list contains(" + ends + ", \"failed\")");
        drawing.when(stop, jump(STOPPED, at + 120, LINE + 90), "stopped", "=list contains(" + ends + ", \"stopped\")");
        drawing.otherwise(stop, next, "yes");
        x = at + 320;
        return next;
    }

    /** People are asked, then what they said becomes the step's outcome. */
    private Node people(Node before, Step step, Approval asked, String kind) {
        String id = id(step);
        Node again = drawing.gateway("Join_" + id + "_Run", "", x + 25, middle);
        Node ask = peopleTask(step, asked, kind, 1, x + 130, middle);
        Node answered = drawing.gateway("Join_" + id + "_Answered", "", x + 235, middle);
        Node task = stepTask(step, x + 350);
        Node outcome = drawing.gateway("Gateway_" + id + "_Outcome", "Done?", x + 480, middle);
        Node next = drawing.gateway("Join_" + id + "_Next", "", x + 640, middle);
        drawing.flow(before, again, bend(before, again));
        drawing.flow(again, ask);
        drawing.flow(ask, answered);
        boolean silenceSays =
                step instanceof Step.Manual || step instanceof Step.Decide decide && decide.unanswered() != null;
        String within = asked.within().toString();
        if (asked.otherwise() == Approval.Otherwise.ASK_NEXT) {
            Node askNext = peopleTask(step, asked, kind, 2, x + 130, middle + 150);
            deadline(ask, id + "_Asked", within, x + 130, middle + 40, askNext);
            drawing.flow(askNext, answered, x + 235, middle + 150);
            silence(askNext, task, id + "_AskedNext", within, silenceSays, middle + 190);
        } else {
            silence(ask, task, id + "_Asked", within, silenceSays, middle + 40);
        }
        drawing.flow(answered, task);
        drawing.flow(task, outcome);
        drawing.when(outcome, next, "yes", outcome(step, "done"));
        drawing.when(outcome, jump(ABORTED, x + 480, middle - 90), "aborted", outcome(step, "aborted"));
        failed(step, outcome, again, next, x + 480);
        x += 790;
        return next;
    }

    /** Nobody answers: the step says what that means, or the run stops. */
    private void silence(Node asked, Node task, String id, String within, boolean says, int y) {
        if (!says) {
            deadline(asked, id, within, asked.x(), y, jump(STOPPED, asked.x(), y + 80));
            return;
        }
        Node timer = drawing.timer(asked, "Timer_" + id, "", asked.x(), y, within);
        drawing.flow(timer, task, asked.x(), y + 60, task.x(), y + 60);
    }

    private Node peopleTask(Step step, Approval asked, String kind, int round, int at, int y) {
        String choices = step instanceof Step.Decide decide
                ? String.join(
                        ",",
                        decide.choices().stream()
                                .map(way -> way.id().replace(",", " "))
                                .toList())
                : "done,failed";
        return drawing.add(
                USER,
                "Question_" + id(step) + (round == 1 ? "_Asked" : "_AskedNext"),
                (round == 1 ? "" : "Ask the next: ") + step.title(),
                at,
                y,
                "",
                Map.of(
                        "kind",
                        kind,
                        "step",
                        step.id(),
                        "round",
                        Integer.toString(round),
                        "choices",
                        choices,
                        "deadline",
                        asked.within().toString()),
                taken("answer"));
    }

    /** Steps side by side must not write each other's variables: theirs bear the step's name. */
    private Map<String, String> taken(String variable) {
        return branch == null ? Map.of() : Map.of(variable + "_" + branch.step(), "=" + variable);
    }

    private String outcome(Step step, String is) {
        return "=outcome" + (branch == null ? "" : "_" + branch.step()) + " = \"" + is + "\"";
    }

    private String choice(String is) {
        return "=answer" + (branch == null ? "" : "_" + branch.step()) + ".choice = \"" + is + "\"";
    }

    /** Within a frame the rows below the first begin under its gateway. */
    private int[] bend(Node before, Node to) {
        return before.y() == to.y() ? new int[0] : new int[] {before.x(), to.y()};
    }

    private Node begin(String name, String hash) {
        Node start = drawing.add(
                START, "StartEvent_RunRequested", "Run requested", 180, LINE, "runbook-" + name + "-requested");
        Node begin = drawing.add(
                SERVICE,
                "Task_BeginRun",
                "Begin run",
                290,
                LINE,
                "muster.begin-run",
                Map.of("runbook", name, "hash", hash));
        Node same = drawing.gateway("Gateway_VersionAsShown", "Version as shown?", 400, LINE);
        Node on = drawing.gateway("Join_Begun", "", 550, LINE);
        drawing.flow(start, begin);
        drawing.flow(begin, same);
        drawing.when(same, on, "yes", "=outcome = \"begun\"");
        drawing.otherwise(same, jump(ABORTED, 400, LINE - 90), "run is over");
        Node ask = question("RunVersion", "Use the newer version?", 400, LINE + 150, "run-version", null, "go-on,stop");
        drawing.when(same, ask, "no", "=outcome = \"differs\"");
        deadline(ask, "RunVersion", PAUSE, 370, LINE + 190, jump(STOPPED, 370, LINE + 270));
        Node chosen = drawing.gateway("Gateway_RunVersion", "", 550, LINE + 150);
        drawing.flow(ask, chosen);
        drawing.when(chosen, on, "go on", "=answer.choice = \"go-on\"");
        drawing.otherwise(chosen, jump(STOPPED, 640, LINE + 150), "stop");
        x = 690;
        return on;
    }

    private Node observe(Node before, Step.Observe step) {
        String id = id(step);
        Node again = drawing.gateway("Join_" + id + "_Run", "", x + 25, middle);
        Node task = stepTask(step, x + 130);
        Node outcome = drawing.gateway("Gateway_" + id + "_Outcome", "Done?", x + 260, middle);
        Node next = drawing.gateway("Join_" + id + "_Next", "", x + 420, middle);
        drawing.flow(before, again, bend(before, again));
        drawing.flow(again, task);
        drawing.flow(task, outcome);
        drawing.when(outcome, next, "yes", outcome(step, "done"));
        drawing.when(outcome, jump(ABORTED, x + 260, middle - 90), "aborted", outcome(step, "aborted"));
        failed(step, outcome, again, next, x + 260);
        x += 570;
        return next;
    }

    private Node change(Node before, Step.Change step) {
        String id = id(step);
        Node run = drawing.gateway("Join_" + id + "_Run", "", x + 390, middle);
        approval(before, step, run);
        Node task = stepTask(step, x + 490);
        Node ran = drawing.gateway("Gateway_" + id + "_Ran", "Did it run?", x + 610, middle);
        Node outcome = drawing.gateway("Gateway_" + id + "_Outcome", "Done?", x + 740, middle);
        Node next = drawing.gateway("Join_" + id + "_Next", "", x + 900, middle);
        drawing.flow(run, task);
        drawing.flow(task, ran);
        drawing.when(ran, jump("Ask again " + step.id(), x + 610, middle - 90), "differs", outcome(step, "differs"));
        drawing.when(
                ran,
                jump(STOPPED, x + 570, middle + 100),
                "refused",
                outcome(step, "refused"),
                x + 610,
                middle + 50,
                x + 570,
                middle + 50);
        drawing.when(
                ran,
                jump(ABORTED, x + 650, middle + 100),
                "aborted",
                outcome(step, "aborted"),
                x + 610,
                middle + 50,
                x + 650,
                middle + 50);
        drawing.otherwise(ran, outcome, "yes");
        drawing.when(outcome, next, "yes", outcome(step, "done"));
        unknown(step, outcome, run, next, x + 740);
        failed(step, outcome, run, next, x + 740);
        x += 1050;
        return next;
    }

    private void approval(Node before, Step.Change step, Node approved) {
        String id = id(step);
        Approval approval = step.approval();
        Node join = drawing.gateway("Join_" + id + "_Ask", "", x + 25, middle);
        Node askAgain = drawing.add(
                LINK_CATCH, "Link_" + id + "_AskAgain", "Ask again", x + 25, middle - 90, "Ask again " + step.id());
        Node ask = approvalTask(step, 1, x + 130, middle);
        Node answer = drawing.gateway("Gateway_" + id + "_Approved", "Approved?", x + 310, middle);
        drawing.flow(before, join, bend(before, join));
        drawing.flow(askAgain, join);
        drawing.flow(join, ask);
        if (approval.otherwise() == Approval.Otherwise.ASK_NEXT) {
            Node answered = drawing.gateway("Join_" + id + "_Answered", "", x + 235, middle);
            Node askNext = approvalTask(step, 2, x + 130, middle + 150);
            deadline(ask, id + "_Approval", approval.within().toString(), x + 130, middle + 40, askNext);
            deadline(
                    askNext,
                    id + "_NextApproval",
                    approval.within().toString(),
                    x + 130,
                    middle + 190,
                    jump(STOPPED, x + 130, middle + 270));
            drawing.flow(ask, answered);
            drawing.flow(askNext, answered, x + 235, middle + 150);
            drawing.flow(answered, answer);
        } else {
            deadline(
                    ask,
                    id + "_Approval",
                    approval.within().toString(),
                    x + 130,
                    middle + 40,
                    jump(STOPPED, x + 130, middle + 120));
            drawing.flow(ask, answer);
        }
        drawing.when(answer, approved, "yes", choice("approve"));
        drawing.otherwise(answer, jump(STOPPED, x + 310, middle - 90), "no");
    }

    private Node approvalTask(Step.Change step, int round, int at, int y) {
        return drawing.add(
                USER,
                "Question_" + id(step) + (round == 1 ? "_Approval" : "_NextApproval"),
                (round == 1 ? "Approve: " : "Ask the next to approve: ") + step.title(),
                at,
                y,
                "",
                Map.of(
                        "kind",
                        "step-approval",
                        "step",
                        step.id(),
                        "round",
                        Integer.toString(round),
                        "choices",
                        "approve,reject",
                        "deadline",
                        step.approval().within().toString()),
                taken("answer"));
    }

    private Node stepTask(Step step, int at) {
        return drawing.add(
                SERVICE,
                "Task_" + id(step),
                step.title(),
                at,
                middle,
                "muster.run-step",
                Map.of("step", step.id()),
                taken("outcome"));
    }

    private void failed(Step step, Node outcome, Node again, Node next, int at) {
        String id = id(step);
        String entry = branch == null ? undoEntry(step.id()) : branch.undoFrom();
        if (outline.onFailure() == Outline.OnFailure.UNDO && !entry.isEmpty()) {
            drawing.otherwise(outcome, jump("Undo from " + entry, at, middle + 100), "no");
            undoFrom(entry);
            return;
        }
        int y = middle + 150;
        Node ask = question(
                id + "_Failed",
                "'" + step.title() + "' failed. What now?",
                at,
                y,
                "step-failed",
                step,
                entry.isEmpty() ? "again,go-on,stop" : "again,go-on,undo,stop");
        drawing.otherwise(outcome, ask, "no");
        deadline(ask, id + "_Failed", PAUSE, at - 30, y + 40, jump(FAILED, at - 30, y + 110));
        Node chosen = drawing.gateway("Gateway_" + id + "_Failed", "", at + 160, y);
        drawing.flow(ask, chosen);
        drawing.when(chosen, next, "go on", choice("go-on"));
        drawing.when(chosen, again, "again", choice("again"), at + 160, y + 190, again.x(), y + 190);
        if (!entry.isEmpty()) {
            drawing.when(chosen, jump("Undo from " + entry, at + 250, y), "undo", choice("undo"));
            undoFrom(entry);
        }
        drawing.otherwise(chosen, jump(FAILED, at + 250, y + 90), "stop", at + 205, y, at + 205, y + 90);
    }

    private void unknown(Step step, Node outcome, Node again, Node next, int at) {
        String id = id(step);
        int y = middle - 150;
        Node ask = question(
                id + "_Unknown",
                "Did '" + step.title() + "' happen?",
                at,
                y,
                "step-unknown",
                step,
                "happened,again,stop");
        drawing.when(outcome, ask, "nobody knows", outcome(step, "unknown"));
        deadline(ask, id + "_Unknown", PAUSE, at - 30, y - 40, jump(FAILED, at - 30, y - 110));
        Node chosen = drawing.gateway("Gateway_" + id + "_Unknown", "", at + 160, y);
        drawing.flow(ask, chosen);
        drawing.when(chosen, next, "it happened", choice("happened"));
        drawing.when(chosen, again, "again", choice("again"), at + 160, y - 190, again.x(), y - 190);
        drawing.otherwise(chosen, jump(FAILED, at + 265, y), "stop");
    }

    /** Draws the undo tasks, the last change first. @return the next free line */
    private int wayBack(int y) {
        List<Step.Change> changes = new ArrayList<>();
        for (Step step : outline.steps().reversed()) {
            if (step instanceof Step.Change change && change.undo()) {
                changes.add(change);
            }
        }
        if (undoEntries.isEmpty()) {
            return y;
        }
        x = 180;
        Node before = null;
        for (Step.Change change : changes) {
            boolean entered = undoEntries.contains(change.id());
            if (before == null && !entered) {
                continue;
            }
            Node again = drawing.gateway("Join_" + id(change) + "_Undo", "", x + 90, y);
            if (entered) {
                Node entry = drawing.add(
                        LINK_CATCH,
                        "Link_" + id(change) + "_Undo",
                        "Undo what was done",
                        x + 90,
                        y - 90,
                        "Undo from " + change.id());
                drawing.flow(entry, again);
            }
            if (before != null) {
                drawing.flow(before, again);
            }
            before = undo(change, again, y);
        }
        if (before != null) {
            finish(before, "undone", "Run undone", x + 60, y);
        }
        return y + 400;
    }

    private Node undo(Step.Change change, Node again, int y) {
        String id = id(change);
        Node task = drawing.add(
                SERVICE,
                "Task_" + id + "_Undo",
                "Undo: " + change.title(),
                x + 200,
                y,
                "muster.undo-step",
                Map.of("step", change.id()));
        Node outcome = drawing.gateway("Gateway_" + id + "_Undone", "Undone?", x + 330, y);
        Node next = drawing.gateway("Join_" + id + "_Undone", "", x + 490, y);
        drawing.flow(again, task);
        drawing.flow(task, outcome);
        drawing.when(outcome, next, "yes", "=outcome = \"done\"");
        drawing.when(outcome, jump(ABORTED, x + 330, y - 90), "aborted", "=outcome = \"aborted\"");
        Node ask = drawing.add(
                USER,
                "Question_" + id + "_Undo",
                "Undo of '" + change.title() + "' failed. What now?",
                x + 330,
                y + 150,
                "",
                Map.of("kind", "undo-failed", "step", change.id(), "choices", "again,skip,stop", "deadline", PAUSE));
        drawing.otherwise(outcome, ask, "no");
        deadline(ask, id + "_Undo", PAUSE, x + 300, y + 190, jump(FAILED, x + 300, y + 260));
        Node chosen = drawing.gateway("Gateway_" + id + "_Undo", "", x + 490, y + 150);
        drawing.flow(ask, chosen);
        drawing.when(chosen, next, "skip", "=answer.choice = \"skip\"");
        drawing.when(chosen, again, "again", "=answer.choice = \"again\"", x + 490, y + 340, again.x(), y + 340);
        drawing.otherwise(chosen, jump(FAILED, x + 580, y + 150), "stop");
        x += 560;
        return next;
    }

    private void exits(int y) {
        exit("failed", FAILED, 180, y);
        exit("stopped", STOPPED, 680, y);
        exit("aborted", ABORTED, 1180, y);
    }

    private void exit(String outcome, String link, int left, int y) {
        Node entry = drawing.add(LINK_CATCH, "Link_" + pascal(outcome), link, left, y, link);
        finish(entry, outcome, link, left + 110, y);
    }

    private void finish(Node before, String outcome, String name, int at, int y) {
        Node end = drawing.add(
                SERVICE,
                "Task_EndRun" + pascal(outcome),
                "Record: " + name.toLowerCase(java.util.Locale.ROOT),
                at,
                y,
                "muster.end-run",
                Map.of("outcome", outcome));
        Node event = drawing.add(END, "EndEvent_Run" + pascal(outcome), name, at + 110, y, "");
        drawing.flow(before, end);
        drawing.flow(end, event);
    }

    private Node question(String id, String name, int at, int y, String kind, @Nullable Step step, String choices) {
        Map<String, String> headers = step == null
                ? Map.of("kind", kind, "choices", choices, "deadline", PAUSE)
                : Map.of("kind", kind, "step", step.id(), "choices", choices, "deadline", PAUSE);
        return drawing.add(USER, "Question_" + id, name, at, y, "", headers, taken("answer"));
    }

    private void deadline(Node on, String id, String duration, int at, int y, Node then) {
        Node timer = drawing.timer(on, "Timer_" + id, "", at, y, duration);
        drawing.flow(timer, then);
    }

    private Node jump(String link, int at, int y) {
        links++;
        Branch within = branch;
        if (within == null || link.startsWith("Ask again")) {
            return drawing.add(LINK_THROW, "Link_" + links, link, at, y, link);
        }
        // The others come to their end first: what follows is chosen outside the frame.
        String left = switch (link) {
            case FAILED -> "failed";
            case STOPPED -> "stopped";
            case ABORTED -> "aborted";
            default -> "undo";
        };
        return drawing.add(
                END,
                "EndEvent_" + links,
                link,
                at,
                y,
                "",
                Map.of(),
                Map.of("left_" + within.step(), "=\"" + left + "\""));
    }

    /** In a branch the way back begins outside the frame, where it is added once for all. */
    private void undoFrom(String entry) {
        if (branch == null) {
            undoEntries.add(entry);
        }
    }

    /** Where the way back begins when a step fails: the nearest change at or before it that can be undone. */
    private String undoEntry(String failed) {
        String entry = "";
        for (Step step : outline.steps()) {
            if (step instanceof Step.Change change && change.undo()) {
                entry = step.id();
            }
            if (step.id().equals(failed)) {
                break;
            }
        }
        return entry;
    }

    private static String id(Step step) {
        return pascal(step.id());
    }

    private static String pascal(String word) {
        return Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }
}
