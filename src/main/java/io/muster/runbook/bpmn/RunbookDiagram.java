package io.muster.runbook.bpmn;

import static io.muster.runbook.bpmn.Drawing.Kind.END;
import static io.muster.runbook.bpmn.Drawing.Kind.LINK_CATCH;
import static io.muster.runbook.bpmn.Drawing.Kind.LINK_THROW;
import static io.muster.runbook.bpmn.Drawing.Kind.SERVICE;
import static io.muster.runbook.bpmn.Drawing.Kind.START;
import static io.muster.runbook.bpmn.Drawing.Kind.USER;

import io.muster.runbook.Approval;
import io.muster.runbook.Outline;
import io.muster.runbook.Step;
import io.muster.runbook.bpmn.Drawing.Node;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Draws the process of one runbook. Steps stand in reading order on one line; what can go wrong stands above (nobody knows
 * whether it happened) and below (it failed); far jumps are link events, so that no two flows cross.
 */
public final class RunbookDiagram {

    /** How long a paused run waits for people before it stops and leaves things as they are. */
    private static final String PAUSE = "PT30M";

    private static final int MIDDLE = 420;
    private static final String FAILED = "Run failed";
    private static final String STOPPED = "Run stopped";
    private static final String ABORTED = "Run aborted";

    private final Outline outline;
    private final Drawing drawing;
    private final Set<String> undoEntries = new LinkedHashSet<>();
    private int links;
    private int x;

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
        for (Step step : outline.steps()) {
            end = switch (step) {
                case Step.Observe observe -> diagram.observe(end, observe);
                case Step.Change change -> diagram.change(end, change);
            };
        }
        diagram.finish(end, "succeeded", "Run succeeded", diagram.x + 60, MIDDLE);
        int below = diagram.wayBack(MIDDLE + 620);
        diagram.exits(below);
        return diagram.drawing.xml();
    }

    private Node begin(String name, String hash) {
        Node start = drawing.add(
                START, "StartEvent_RunRequested", "Run requested", 180, MIDDLE, "runbook-" + name + "-requested");
        Node begin = drawing.add(
                SERVICE,
                "Task_BeginRun",
                "Begin run",
                290,
                MIDDLE,
                "muster.begin-run",
                Map.of("runbook", name, "hash", hash));
        Node same = drawing.gateway("Gateway_VersionAsShown", "Version as shown?", 400, MIDDLE);
        Node on = drawing.gateway("Join_Begun", "", 550, MIDDLE);
        drawing.flow(start, begin);
        drawing.flow(begin, same);
        drawing.when(same, on, "yes", "=outcome = \"begun\"");
        drawing.otherwise(same, jump(ABORTED, 400, MIDDLE - 90), "run is over");
        Node ask =
                question("RunVersion", "Use the newer version?", 400, MIDDLE + 150, "run-version", null, "go-on,stop");
        drawing.when(same, ask, "no", "=outcome = \"differs\"");
        deadline(ask, "RunVersion", PAUSE, 370, MIDDLE + 190, jump(STOPPED, 370, MIDDLE + 270));
        Node chosen = drawing.gateway("Gateway_RunVersion", "", 550, MIDDLE + 150);
        drawing.flow(ask, chosen);
        drawing.when(chosen, on, "go on", "=answer.choice = \"go-on\"");
        drawing.otherwise(chosen, jump(STOPPED, 640, MIDDLE + 150), "stop");
        x = 690;
        return on;
    }

    private Node observe(Node before, Step.Observe step) {
        String id = id(step);
        Node again = drawing.gateway("Join_" + id + "_Run", "", x + 25, MIDDLE);
        Node task = stepTask(step, x + 130);
        Node outcome = drawing.gateway("Gateway_" + id + "_Outcome", "Done?", x + 260, MIDDLE);
        Node next = drawing.gateway("Join_" + id + "_Next", "", x + 420, MIDDLE);
        drawing.flow(before, again);
        drawing.flow(again, task);
        drawing.flow(task, outcome);
        drawing.when(outcome, next, "yes", "=outcome = \"done\"");
        drawing.when(outcome, jump(ABORTED, x + 260, MIDDLE - 90), "aborted", "=outcome = \"aborted\"");
        failed(step, outcome, again, next, x + 260);
        x += 570;
        return next;
    }

    private Node change(Node before, Step.Change step) {
        String id = id(step);
        Node run = drawing.gateway("Join_" + id + "_Run", "", x + 390, MIDDLE);
        approval(before, step, run);
        Node task = stepTask(step, x + 490);
        Node ran = drawing.gateway("Gateway_" + id + "_Ran", "Did it run?", x + 610, MIDDLE);
        Node outcome = drawing.gateway("Gateway_" + id + "_Outcome", "Done?", x + 740, MIDDLE);
        Node next = drawing.gateway("Join_" + id + "_Next", "", x + 900, MIDDLE);
        drawing.flow(run, task);
        drawing.flow(task, ran);
        drawing.when(ran, jump("Ask again " + step.id(), x + 610, MIDDLE - 90), "differs", "=outcome = \"differs\"");
        drawing.when(
                ran,
                jump(STOPPED, x + 570, MIDDLE + 100),
                "refused",
                "=outcome = \"refused\"",
                x + 610,
                MIDDLE + 50,
                x + 570,
                MIDDLE + 50);
        drawing.when(
                ran,
                jump(ABORTED, x + 650, MIDDLE + 100),
                "aborted",
                "=outcome = \"aborted\"",
                x + 610,
                MIDDLE + 50,
                x + 650,
                MIDDLE + 50);
        drawing.otherwise(ran, outcome, "yes");
        drawing.when(outcome, next, "yes", "=outcome = \"done\"");
        unknown(step, outcome, run, next, x + 740);
        failed(step, outcome, run, next, x + 740);
        x += 1050;
        return next;
    }

    private void approval(Node before, Step.Change step, Node approved) {
        String id = id(step);
        Approval approval = step.approval();
        Node join = drawing.gateway("Join_" + id + "_Ask", "", x + 25, MIDDLE);
        Node askAgain = drawing.add(
                LINK_CATCH, "Link_" + id + "_AskAgain", "Ask again", x + 25, MIDDLE - 90, "Ask again " + step.id());
        Node ask = approvalTask(step, 1, x + 130, MIDDLE);
        Node answer = drawing.gateway("Gateway_" + id + "_Approved", "Approved?", x + 310, MIDDLE);
        drawing.flow(before, join);
        drawing.flow(askAgain, join);
        drawing.flow(join, ask);
        if (approval.otherwise() == Approval.Otherwise.ASK_NEXT) {
            Node answered = drawing.gateway("Join_" + id + "_Answered", "", x + 235, MIDDLE);
            Node askNext = approvalTask(step, 2, x + 130, MIDDLE + 150);
            deadline(ask, id + "_Approval", approval.within().toString(), x + 130, MIDDLE + 40, askNext);
            deadline(
                    askNext,
                    id + "_NextApproval",
                    approval.within().toString(),
                    x + 130,
                    MIDDLE + 190,
                    jump(STOPPED, x + 130, MIDDLE + 270));
            drawing.flow(ask, answered);
            drawing.flow(askNext, answered, x + 235, MIDDLE + 150);
            drawing.flow(answered, answer);
        } else {
            deadline(
                    ask,
                    id + "_Approval",
                    approval.within().toString(),
                    x + 130,
                    MIDDLE + 40,
                    jump(STOPPED, x + 130, MIDDLE + 120));
            drawing.flow(ask, answer);
        }
        drawing.when(answer, approved, "yes", "=answer.choice = \"approve\"");
        drawing.otherwise(answer, jump(STOPPED, x + 310, MIDDLE - 90), "no");
    }

    private Node approvalTask(Step.Change step, int round, int middle, int y) {
        return drawing.add(
                USER,
                "Question_" + id(step) + (round == 1 ? "_Approval" : "_NextApproval"),
                (round == 1 ? "Approve: " : "Ask the next to approve: ") + step.title(),
                middle,
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
                        step.approval().within().toString()));
    }

    private Node stepTask(Step step, int middle) {
        return drawing.add(
                SERVICE,
                "Task_" + id(step),
                step.title(),
                middle,
                MIDDLE,
                "muster.run-step",
                Map.of("step", step.id()));
    }

    private void failed(Step step, Node outcome, Node again, Node next, int middle) {
        String id = id(step);
        String entry = undoEntry(step);
        if (outline.onFailure() == Outline.OnFailure.UNDO && !entry.isEmpty()) {
            drawing.otherwise(outcome, jump("Undo from " + entry, middle, MIDDLE + 100), "no");
            undoEntries.add(entry);
            return;
        }
        int y = MIDDLE + 150;
        Node ask = question(
                id + "_Failed",
                "'" + step.title() + "' failed. What now?",
                middle,
                y,
                "step-failed",
                step,
                entry.isEmpty() ? "again,go-on,stop" : "again,go-on,undo,stop");
        drawing.otherwise(outcome, ask, "no");
        deadline(ask, id + "_Failed", PAUSE, middle - 30, y + 40, jump(FAILED, middle - 30, y + 110));
        Node chosen = drawing.gateway("Gateway_" + id + "_Failed", "", middle + 160, y);
        drawing.flow(ask, chosen);
        drawing.when(chosen, next, "go on", "=answer.choice = \"go-on\"");
        drawing.when(chosen, again, "again", "=answer.choice = \"again\"", middle + 160, y + 190, again.x(), y + 190);
        if (!entry.isEmpty()) {
            drawing.when(chosen, jump("Undo from " + entry, middle + 250, y), "undo", "=answer.choice = \"undo\"");
            undoEntries.add(entry);
        }
        drawing.otherwise(chosen, jump(FAILED, middle + 250, y + 90), "stop", middle + 205, y, middle + 205, y + 90);
    }

    private void unknown(Step step, Node outcome, Node again, Node next, int middle) {
        String id = id(step);
        int y = MIDDLE - 150;
        Node ask = question(
                id + "_Unknown",
                "Did '" + step.title() + "' happen?",
                middle,
                y,
                "step-unknown",
                step,
                "happened,again,stop");
        drawing.when(outcome, ask, "nobody knows", "=outcome = \"unknown\"");
        deadline(ask, id + "_Unknown", PAUSE, middle - 30, y - 40, jump(FAILED, middle - 30, y - 110));
        Node chosen = drawing.gateway("Gateway_" + id + "_Unknown", "", middle + 160, y);
        drawing.flow(ask, chosen);
        drawing.when(chosen, next, "it happened", "=answer.choice = \"happened\"");
        drawing.when(chosen, again, "again", "=answer.choice = \"again\"", middle + 160, y - 190, again.x(), y - 190);
        drawing.otherwise(chosen, jump(FAILED, middle + 265, y), "stop");
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

    private void finish(Node before, String outcome, String name, int middle, int y) {
        Node end = drawing.add(
                SERVICE,
                "Task_EndRun" + pascal(outcome),
                "Record: " + name.toLowerCase(java.util.Locale.ROOT),
                middle,
                y,
                "muster.end-run",
                Map.of("outcome", outcome));
        Node event = drawing.add(END, "EndEvent_Run" + pascal(outcome), name, middle + 110, y, "");
        drawing.flow(before, end);
        drawing.flow(end, event);
    }

    private Node question(
            String id,
            String name,
            int middle,
            int y,
            String kind,
            @org.jspecify.annotations.Nullable Step step,
            String choices) {
        Map<String, String> headers = step == null
                ? Map.of("kind", kind, "choices", choices, "deadline", PAUSE)
                : Map.of("kind", kind, "step", step.id(), "choices", choices, "deadline", PAUSE);
        return drawing.add(USER, "Question_" + id, name, middle, y, "", headers);
    }

    private void deadline(Node on, String id, String duration, int middle, int y, Node then) {
        Node timer = drawing.timer(on, "Timer_" + id, "", middle, y, duration);
        drawing.flow(timer, then);
    }

    private Node jump(String link, int middle, int y) {
        links++;
        return drawing.add(LINK_THROW, "Link_" + links, link, middle, y, link);
    }

    /** Where the way back begins when a step fails: the nearest change at or before it that can be undone. */
    private String undoEntry(Step failed) {
        String entry = "";
        for (Step step : outline.steps()) {
            if (step instanceof Step.Change change && change.undo()) {
                entry = step.id();
            }
            if (step.id().equals(failed.id())) {
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
