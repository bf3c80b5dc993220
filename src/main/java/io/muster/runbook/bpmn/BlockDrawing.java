package io.muster.runbook.bpmn;

import static io.muster.runbook.bpmn.Drawing.Kind.END;
import static io.muster.runbook.bpmn.Drawing.Kind.INNER_START;
import static io.muster.runbook.bpmn.Drawing.Kind.LINK_CATCH;
import static io.muster.runbook.bpmn.Drawing.Kind.PARALLEL;
import static io.muster.runbook.bpmn.Sheet.ABORTED;
import static io.muster.runbook.bpmn.Sheet.FAILED;
import static io.muster.runbook.bpmn.Sheet.LINE;
import static io.muster.runbook.bpmn.Sheet.STOPPED;
import static io.muster.runbook.bpmn.Sheet.bend;
import static io.muster.runbook.bpmn.Sheet.id;
import static io.muster.runbook.bpmn.Sheet.pascal;

import io.muster.runbook.Block;
import io.muster.runbook.Outline;
import io.muster.runbook.Step;
import io.muster.runbook.bpmn.Drawing.Node;
import java.util.List;

/** Draws how steps follow one another: in reading order on one line, one way or the other, or in rows within a frame. */
final class BlockDrawing {

    /** From one step of a parallel to the next. */
    private static final int ROW = 700;

    private final Sheet sheet;
    private final Drawing drawing;
    private final Outline outline;
    private final WayBackDrawing wayBack;
    private final PauseDrawing pauses;
    private final ChangeDrawing changes;
    private final PeopleDrawing people;

    BlockDrawing(Sheet sheet, Outline outline, WayBackDrawing wayBack) {
        this.sheet = sheet;
        this.drawing = sheet.drawing;
        this.outline = outline;
        this.wayBack = wayBack;
        this.pauses = new PauseDrawing(sheet, outline, wayBack);
        this.changes = new ChangeDrawing(sheet, pauses);
        this.people = new PeopleDrawing(sheet, pauses);
    }

    Node sequence(Node before, List<Block> blocks) {
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
            case Step.Change change -> changes.draw(before, change);
            case Step.Decide decide -> people.draw(before, decide, decide.asked(), "step-decide");
            case Step.Manual manual -> people.draw(before, manual, manual.asked(), "step-manual");
            case Step.When when -> throw new IllegalStateException(when.id() + " stands in a block of its own");
        };
    }

    private Node observe(Node before, Step.Observe step) {
        String id = id(step);
        int x = sheet.x;
        int middle = sheet.middle;
        Node again = drawing.gateway("Join_" + id + "_Run", "", x + 25, middle);
        Node task = sheet.stepTask(step, x + 130);
        Node outcome = drawing.gateway("Gateway_" + id + "_Outcome", "Done?", x + 260, middle);
        Node next = drawing.gateway("Join_" + id + "_Next", "", x + 420, middle);
        drawing.flow(before, again, bend(before, again));
        drawing.flow(again, task);
        drawing.flow(task, outcome);
        drawing.when(outcome, next, "yes", sheet.outcome("done"));
        drawing.when(outcome, sheet.jump(ABORTED, x + 260, middle - 90), "aborted", sheet.outcome("aborted"));
        pauses.failed(step, outcome, again, next, x + 260);
        sheet.x += 570;
        return next;
    }

    /** Both ways stand on the one line, one after the other; what jumps over the other is a link. */
    private Node when(Node before, Block.When block) {
        Step step = outline.step(block.step()).orElseThrow();
        String id = id(step);
        String otherwise = "Otherwise " + step.id();
        String after = "After " + step.id();
        boolean other = !block.otherwise().isEmpty();
        Node holds = condition(before, step, other ? otherwise : after);
        Node gone = drawing.gateway("Join_" + id + "_Then", "", sheet.x, sheet.middle);
        drawing.otherwise(holds, gone, "yes");
        sheet.x += 60;
        Node end = sequence(gone, block.then());
        if (other) {
            drawing.flow(end, sheet.jump(after, sheet.x + 40, sheet.middle));
            Node entry = drawing.add(
                    LINK_CATCH, "Link_" + id + "_Otherwise", otherwise, sheet.x + 140, sheet.middle, otherwise);
            sheet.x += 200;
            end = sequence(entry, block.otherwise());
        }
        Node join = drawing.gateway("Join_" + id + "_After", "", sheet.x + 60, sheet.middle);
        Node back = drawing.add(LINK_CATCH, "Link_" + id + "_After", after, sheet.x + 60, sheet.middle - 90, after);
        drawing.flow(end, join);
        drawing.flow(back, join);
        sheet.x += 120;
        return join;
    }

    private Node condition(Node before, Step step, String otherwise) {
        String id = id(step);
        int x = sheet.x;
        int middle = sheet.middle;
        Node again = drawing.gateway("Join_" + id + "_Run", "", x + 25, middle);
        Node task = sheet.stepTask(step, x + 130);
        Node outcome = drawing.gateway("Gateway_" + id + "_Outcome", "Looked?", x + 260, middle);
        Node holds = drawing.gateway("Gateway_" + id + "_Holds", step.title() + "?", x + 420, middle);
        drawing.flow(before, again);
        drawing.flow(again, task);
        drawing.flow(task, outcome);
        drawing.when(
                outcome,
                holds,
                "yes",
                sheet.outcome("done") + " or " + sheet.outcome("skipped").substring(1));
        drawing.when(outcome, sheet.jump(ABORTED, x + 260, middle - 90), "aborted", sheet.outcome("aborted"));
        drawing.when(holds, sheet.jump(otherwise, x + 420, middle - 90), "no", sheet.outcome("skipped"));
        pauses.failed(step, outcome, again, holds, x + 260);
        sheet.x += 570;
        return holds;
    }

    /** A frame with a row a step. Whatever comes of one, the others come to their end first; then the way on is chosen. */
    private Node parallel(Node before, Block.Parallel block) {
        String id = pascal(block.steps().getFirst());
        String undoFrom = wayBack.entryFor(block.steps().getLast());
        int left = sheet.x + 20;
        int inner = left + 60;
        drawing.enter("Parallel_" + id);
        Node start = drawing.add(INNER_START, "StartEvent_" + id + "_Parallel", "", inner, LINE, "");
        Node split = drawing.add(PARALLEL, "Gateway_" + id + "_Parallel", "", inner + 90, LINE, "");
        drawing.flow(start, split);
        int right = inner;
        for (String each : block.steps()) {
            sheet.branch = new Sheet.Branch(each, undoFrom);
            sheet.x = inner + 160;
            Node end = step(split, outline.step(each).orElseThrow());
            drawing.flow(
                    end, drawing.add(END, "EndEvent_" + pascal(each) + "_Branch", "", sheet.x + 20, sheet.middle, ""));
            right = Math.max(right, sheet.x + 60);
            sheet.middle += ROW;
        }
        sheet.branch = null;
        int bottom = sheet.middle - ROW + 380;
        sheet.middle = LINE;
        sheet.lowest = Math.max(sheet.lowest, bottom - 300);
        Node frame = drawing.leave("At the same time", left, LINE - 340, right, bottom);
        drawing.flow(before, frame, left - 10, LINE);
        sheet.x = right + 40;
        return together(frame, block, id, undoFrom, right);
    }

    /** Aborted before undone before failed before stopped: what weighs most of what the rows came to. */
    private Node together(Node frame, Block.Parallel block, String id, String undoFrom, int right) {
        int x = sheet.x;
        Node all = drawing.gateway("Gateway_" + id + "_Together", "How did they end?", x + 40, LINE);
        drawing.flow(frame, all, right + 5, LINE);
        String ends = "["
                + String.join(
                        ", ", block.steps().stream().map(step -> "left_" + step).toList()) + "]";
        Node aborted = sheet.jump(ABORTED, x + 40, LINE - 90);
        drawing.when(all, aborted, "aborted", "=list contains(" + ends + ", \"aborted\")");
        int at = x + 160;
        Node next = drawing.gateway("Join_" + id + "_Together", "", at + 260, LINE);
        Node well = all;
        if (!undoFrom.isEmpty()) {
            wayBack.enter(undoFrom);
            well = drawing.gateway("Gateway_" + id + "_Undo", "Undo?", at, LINE);
            drawing.otherwise(all, well, "to their end");
            drawing.when(
                    well,
                    sheet.jump(WayBackDrawing.from(undoFrom), at, LINE - 90),
                    "yes",
                    "=list contains(" + ends + ", \"undo\")");
        }
        Node stop = drawing.gateway("Gateway_" + id + "_Stop", "All well?", at + 120, LINE);
        drawing.otherwise(well, stop, undoFrom.isEmpty() ? "to their end" : "no");
        drawing.when(
                stop, sheet.jump(FAILED, at + 120, LINE - 90), "failed", "=list contains(" + ends + ", \"failed\")");
        drawing.when(
                stop, sheet.jump(STOPPED, at + 120, LINE + 90), "stopped", "=list contains(" + ends + ", \"stopped\")");
        drawing.otherwise(stop, next, "yes");
        sheet.x = at + 320;
        return next;
    }
}
