package io.muster.runbook.bpmn;

import static io.muster.runbook.bpmn.Drawing.Kind.LINK_CATCH;
import static io.muster.runbook.bpmn.Drawing.Kind.USER;
import static io.muster.runbook.bpmn.Sheet.ABORTED;
import static io.muster.runbook.bpmn.Sheet.STOPPED;
import static io.muster.runbook.bpmn.Sheet.bend;
import static io.muster.runbook.bpmn.Sheet.id;

import io.muster.runbook.Approval;
import io.muster.runbook.Step;
import io.muster.runbook.bpmn.Drawing.Node;
import java.util.Map;

/** Draws a change: asked first, then run, and asked again when it would do something else than what was approved. */
final class ChangeDrawing {

    private final Sheet sheet;
    private final PauseDrawing pauses;

    ChangeDrawing(Sheet sheet, PauseDrawing pauses) {
        this.sheet = sheet;
        this.pauses = pauses;
    }

    Node draw(Node before, Step.Change step) {
        Drawing drawing = sheet.drawing;
        String id = id(step);
        int x = sheet.x;
        int middle = sheet.middle;
        Node run = drawing.gateway("Join_" + id + "_Run", "", x + 390, middle);
        approval(before, step, run);
        Node task = sheet.stepTask(step, x + 490);
        Node ran = drawing.gateway("Gateway_" + id + "_Ran", "Did it run?", x + 610, middle);
        Node outcome = drawing.gateway("Gateway_" + id + "_Outcome", "Done?", x + 740, middle);
        Node next = drawing.gateway("Join_" + id + "_Next", "", x + 900, middle);
        drawing.flow(run, task);
        drawing.flow(task, ran);
        drawing.when(
                ran, sheet.jump("Ask again " + step.id(), x + 610, middle - 90), "differs", sheet.outcome("differs"));
        leaves(ran, STOPPED, "refused", x + 610, x + 570);
        leaves(ran, ABORTED, "aborted", x + 610, x + 650);
        drawing.otherwise(ran, outcome, "yes");
        drawing.when(outcome, next, "yes", sheet.outcome("done"));
        pauses.unknown(step, outcome, run, next, x + 740);
        pauses.failed(step, outcome, run, next, x + 740);
        sheet.x += 1060;
        return next;
    }

    private void leaves(Node ran, String link, String outcome, int from, int to) {
        int middle = sheet.middle;
        sheet.drawing.when(
                ran,
                sheet.jump(link, to, middle + 100),
                outcome,
                sheet.outcome(outcome),
                from,
                middle + 50,
                to,
                middle + 50);
    }

    private void approval(Node before, Step.Change step, Node approved) {
        Drawing drawing = sheet.drawing;
        String id = id(step);
        int x = sheet.x;
        int middle = sheet.middle;
        Approval approval = step.approval();
        String within = approval.within().toString();
        Node join = drawing.gateway("Join_" + id + "_Ask", "", x + 25, middle);
        Node askAgain = drawing.add(
                LINK_CATCH, "Link_" + id + "_AskAgain", "Ask again", x + 25, middle - 90, "Ask again " + step.id());
        Node ask = task(step, 1, x + 130, middle);
        Node answer = drawing.gateway("Gateway_" + id + "_Approved", "Approved?", x + 310, middle);
        drawing.flow(before, join, bend(before, join));
        drawing.flow(askAgain, join);
        drawing.flow(join, ask);
        if (approval.otherwise() == Approval.Otherwise.ASK_NEXT) {
            Node answered = drawing.gateway("Join_" + id + "_Answered", "", x + 235, middle);
            Node askNext = task(step, 2, x + 130, middle + 150);
            sheet.deadline(ask, id + "_Approval", within, x + 130, middle + 40, askNext);
            sheet.deadline(
                    askNext,
                    id + "_NextApproval",
                    within,
                    x + 130,
                    middle + 190,
                    sheet.jump(STOPPED, x + 130, middle + 270));
            drawing.flow(ask, answered);
            drawing.flow(askNext, answered, x + 235, middle + 150);
            drawing.flow(answered, answer);
        } else {
            sheet.deadline(
                    ask, id + "_Approval", within, x + 130, middle + 40, sheet.jump(STOPPED, x + 130, middle + 120));
            drawing.flow(ask, answer);
        }
        drawing.when(answer, approved, "yes", sheet.choice("approve"));
        drawing.otherwise(answer, sheet.jump(STOPPED, x + 310, middle - 90), "no");
    }

    private Node task(Step.Change step, int round, int at, int y) {
        return sheet.drawing.add(
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
                sheet.taken("answer"));
    }
}
