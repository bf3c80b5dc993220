package io.muster.runbook.bpmn;

import static io.muster.runbook.bpmn.Sheet.FAILED;
import static io.muster.runbook.bpmn.Sheet.PAUSE;
import static io.muster.runbook.bpmn.Sheet.id;

import io.muster.runbook.Outline;
import io.muster.runbook.Step;
import io.muster.runbook.bpmn.Drawing.Node;

/** Draws what follows a step that did not go well: below it what failed, above it what nobody knows. */
final class PauseDrawing {

    private final Sheet sheet;
    private final Outline outline;
    private final WayBackDrawing wayBack;

    PauseDrawing(Sheet sheet, Outline outline, WayBackDrawing wayBack) {
        this.sheet = sheet;
        this.outline = outline;
        this.wayBack = wayBack;
    }

    void failed(Step step, Node outcome, Node again, Node next, int at) {
        Drawing drawing = sheet.drawing;
        String id = id(step);
        Sheet.Branch branch = sheet.branch;
        String entry = branch == null ? wayBack.entryFor(step.id()) : branch.undoFrom();
        int middle = sheet.middle;
        if (outline.onFailure() == Outline.OnFailure.UNDO && !entry.isEmpty()) {
            drawing.otherwise(outcome, sheet.jump(WayBackDrawing.from(entry), at, middle + 100), "no");
            wayBack.enter(entry);
            return;
        }
        int y = middle + 150;
        Node ask = sheet.question(
                id + "_Failed",
                "'" + step.title() + "' failed. What now?",
                at,
                y,
                "step-failed",
                step,
                entry.isEmpty() ? "again,go-on,stop" : "again,go-on,undo,stop");
        drawing.otherwise(outcome, ask, "no");
        sheet.deadline(ask, id + "_Failed", PAUSE, at - 30, y + 40, sheet.jump(FAILED, at - 30, y + 110));
        Node chosen = drawing.gateway("Gateway_" + id + "_Failed", "", at + 160, y);
        drawing.flow(ask, chosen);
        drawing.when(chosen, next, "go on", sheet.choice("go-on"));
        drawing.when(chosen, again, "again", sheet.choice("again"), at + 160, y + 190, again.x(), y + 190);
        if (!entry.isEmpty()) {
            drawing.when(chosen, sheet.jump(WayBackDrawing.from(entry), at + 250, y), "undo", sheet.choice("undo"));
            wayBack.enter(entry);
        }
        drawing.otherwise(chosen, sheet.jump(FAILED, at + 250, y + 90), "stop", at + 205, y, at + 205, y + 90);
    }

    void unknown(Step step, Node outcome, Node again, Node next, int at) {
        Drawing drawing = sheet.drawing;
        String id = id(step);
        int y = sheet.middle - 150;
        Node ask = sheet.question(
                id + "_Unknown",
                "Did '" + step.title() + "' happen?",
                at,
                y,
                "step-unknown",
                step,
                "happened,again,stop");
        drawing.when(outcome, ask, "nobody knows", sheet.outcome("unknown"));
        sheet.deadline(ask, id + "_Unknown", PAUSE, at - 30, y - 40, sheet.jump(FAILED, at - 30, y - 110));
        Node chosen = drawing.gateway("Gateway_" + id + "_Unknown", "", at + 160, y);
        drawing.flow(ask, chosen);
        drawing.when(chosen, next, "it happened", sheet.choice("happened"));
        drawing.when(chosen, again, "again", sheet.choice("again"), at + 160, y - 190, again.x(), y - 190);
        drawing.otherwise(chosen, sheet.jump(FAILED, at + 275, y), "stop");
    }
}
