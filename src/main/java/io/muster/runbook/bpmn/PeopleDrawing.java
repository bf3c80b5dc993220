package io.muster.runbook.bpmn;

import static io.muster.runbook.bpmn.Drawing.Kind.USER;
import static io.muster.runbook.bpmn.Sheet.ABORTED;
import static io.muster.runbook.bpmn.Sheet.STOPPED;
import static io.muster.runbook.bpmn.Sheet.bend;
import static io.muster.runbook.bpmn.Sheet.id;

import io.muster.runbook.Approval;
import io.muster.runbook.Step;
import io.muster.runbook.bpmn.Drawing.Node;
import java.util.Map;

/** Draws a step that is people's: they are asked, then what they said becomes the step's outcome. */
final class PeopleDrawing {

    private final Sheet sheet;
    private final PauseDrawing pauses;

    PeopleDrawing(Sheet sheet, PauseDrawing pauses) {
        this.sheet = sheet;
        this.pauses = pauses;
    }

    Node draw(Node before, Step step, Approval asked, String kind) {
        Drawing drawing = sheet.drawing;
        String id = id(step);
        int x = sheet.x;
        int middle = sheet.middle;
        Node again = drawing.gateway("Join_" + id + "_Run", "", x + 25, middle);
        Node ask = task(step, asked, kind, 1, x + 130, middle);
        Node answered = drawing.gateway("Join_" + id + "_Answered", "", x + 235, middle);
        Node task = sheet.stepTask(step, x + 350);
        Node outcome = drawing.gateway("Gateway_" + id + "_Outcome", "Done?", x + 480, middle);
        Node next = drawing.gateway("Join_" + id + "_Next", "", x + 640, middle);
        drawing.flow(before, again, bend(before, again));
        drawing.flow(again, ask);
        drawing.flow(ask, answered);
        boolean silenceSays =
                step instanceof Step.Manual || step instanceof Step.Decide decide && decide.unanswered() != null;
        String within = asked.within().toString();
        if (asked.otherwise() == Approval.Otherwise.ASK_NEXT) {
            Node askNext = task(step, asked, kind, 2, x + 130, middle + 150);
            sheet.deadline(ask, id + "_Asked", within, x + 130, middle + 40, askNext);
            drawing.flow(askNext, answered, x + 235, middle + 150);
            silence(askNext, task, id + "_AskedNext", within, silenceSays, middle + 190);
        } else {
            silence(ask, task, id + "_Asked", within, silenceSays, middle + 40);
        }
        drawing.flow(answered, task);
        drawing.flow(task, outcome);
        drawing.when(outcome, next, "yes", sheet.outcome("done"));
        drawing.when(outcome, sheet.jump(ABORTED, x + 480, middle - 90), "aborted", sheet.outcome("aborted"));
        pauses.failed(step, outcome, again, next, x + 480);
        sheet.x += 790;
        return next;
    }

    /** Nobody answers: the step says what that means, or the run stops. */
    private void silence(Node asked, Node task, String id, String within, boolean says, int y) {
        if (!says) {
            sheet.deadline(asked, id, within, asked.x(), y, sheet.jump(STOPPED, asked.x(), y + 80));
            return;
        }
        Node timer = sheet.drawing.timer(asked, "Timer_" + id, "", asked.x(), y, within);
        sheet.drawing.flow(timer, task, asked.x(), y + 60, task.x(), y + 60);
    }

    private Node task(Step step, Approval asked, String kind, int round, int at, int y) {
        String choices = step instanceof Step.Decide decide
                ? String.join(
                        ",",
                        decide.choices().stream()
                                .map(way -> way.id().replace(",", " "))
                                .toList())
                : "done,failed";
        return sheet.drawing.add(
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
                sheet.taken("answer"));
    }
}
