package io.muster.runbook.bpmn;

import static io.muster.runbook.bpmn.Drawing.Kind.LINK_CATCH;
import static io.muster.runbook.bpmn.Drawing.Kind.SERVICE;
import static io.muster.runbook.bpmn.Drawing.Kind.USER;
import static io.muster.runbook.bpmn.Sheet.ABORTED;
import static io.muster.runbook.bpmn.Sheet.FAILED;
import static io.muster.runbook.bpmn.Sheet.PAUSE;
import static io.muster.runbook.bpmn.Sheet.id;

import io.muster.runbook.Outline;
import io.muster.runbook.Step;
import io.muster.runbook.bpmn.Drawing.Node;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Draws the undo tasks, the last change first, and knows from which of them a failed step leads back. */
final class WayBackDrawing {

    private final Sheet sheet;
    private final Outline outline;
    private final Set<String> entries = new LinkedHashSet<>();

    WayBackDrawing(Sheet sheet, Outline outline) {
        this.sheet = sheet;
        this.outline = outline;
    }

    static String from(String entry) {
        return "Undo from " + entry;
    }

    /** Where the way back begins when a step fails: the nearest change at or before it that can be undone; empty: nowhere. */
    String entryFor(String failed) {
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

    /** Something leads back from here. In a branch the way back begins outside the frame, where it is entered once for all. */
    void enter(String entry) {
        if (sheet.branch == null) {
            entries.add(entry);
        }
    }

    /** @return the next free line */
    int draw(int y) {
        if (entries.isEmpty()) {
            return y;
        }
        sheet.x = 180;
        Node before = null;
        for (Step.Change change : undoable()) {
            boolean entered = entries.contains(change.id());
            if (before == null && !entered) {
                continue;
            }
            Node again = sheet.drawing.gateway("Join_" + id(change) + "_Undo", "", sheet.x + 90, y);
            if (entered) {
                Node entry = sheet.drawing.add(
                        LINK_CATCH,
                        "Link_" + id(change) + "_Undo",
                        "Undo what was done",
                        sheet.x + 90,
                        y - 90,
                        from(change.id()));
                sheet.drawing.flow(entry, again);
            }
            if (before != null) {
                sheet.drawing.flow(before, again);
            }
            before = undo(change, again, y);
        }
        finish(before, y);
        return y + 400;
    }

    /** All of it, from a gateway that says whether. */
    void drawAll(Node asked, String condition, int y) {
        Node before = null;
        for (Step.Change change : undoable()) {
            Node again = sheet.drawing.gateway("Join_" + id(change) + "_Undo", "", sheet.x + 90, y);
            if (before == null) {
                sheet.drawing.when(asked, again, "yes", condition);
            } else {
                sheet.drawing.flow(before, again);
            }
            before = undo(change, again, y);
        }
        finish(before, y);
    }

    private void finish(@Nullable Node before, int y) {
        if (before != null) {
            sheet.finish(before, "undone", "Run undone", sheet.x + 60, y);
        }
    }

    private List<Step.Change> undoable() {
        List<Step.Change> changes = new ArrayList<>();
        for (Step step : outline.steps().reversed()) {
            if (step instanceof Step.Change change && change.undo()) {
                changes.add(change);
            }
        }
        return changes;
    }

    private Node undo(Step.Change change, Node again, int y) {
        Drawing drawing = sheet.drawing;
        String id = id(change);
        int x = sheet.x;
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
        drawing.when(outcome, sheet.jump(ABORTED, x + 330, y - 90), "aborted", "=outcome = \"aborted\"");
        Node ask = drawing.add(
                USER,
                "Question_" + id + "_Undo",
                "Undo of '" + change.title() + "' failed. What now?",
                x + 330,
                y + 150,
                "",
                Map.of("kind", "undo-failed", "step", change.id(), "choices", "again,skip,stop", "deadline", PAUSE));
        drawing.otherwise(outcome, ask, "no");
        sheet.deadline(ask, id + "_Undo", PAUSE, x + 300, y + 190, sheet.jump(FAILED, x + 300, y + 260));
        Node chosen = drawing.gateway("Gateway_" + id + "_Undo", "", x + 490, y + 150);
        drawing.flow(ask, chosen);
        drawing.when(chosen, next, "skip", "=answer.choice = \"skip\"");
        drawing.when(chosen, again, "again", "=answer.choice = \"again\"", x + 490, y + 340, again.x(), y + 340);
        drawing.otherwise(chosen, sheet.jump(FAILED, x + 580, y + 150), "stop");
        sheet.x += 560;
        return next;
    }
}
