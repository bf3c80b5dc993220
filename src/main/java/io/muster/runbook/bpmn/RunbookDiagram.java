package io.muster.runbook.bpmn;

import static io.muster.runbook.bpmn.Sheet.ABORTED;
import static io.muster.runbook.bpmn.Sheet.FAILED;
import static io.muster.runbook.bpmn.Sheet.LINE;
import static io.muster.runbook.bpmn.Sheet.PAUSE;
import static io.muster.runbook.bpmn.Sheet.STOPPED;

import io.muster.runbook.Outline;
import io.muster.runbook.bpmn.Drawing.Node;

/**
 * Draws the processes of one runbook. Steps stand in reading order on one line; what can go wrong stands above (nobody
 * knows whether it happened) and below (it failed); far jumps are link events, so that no two flows cross.
 */
public final class RunbookDiagram {

    private static final String LEFT = "Run left as it was";

    private RunbookDiagram() {}

    /**
     * The process of a run: the BPMN text, the same for the same arguments.
     *
     * @param name of the runbook, {@code restart-shop}
     * @param hash of its text; the first task reports it
     */
    public static String of(String name, String hash, Outline outline) {
        String process = "runbook-" + name;
        Sheet sheet = new Sheet(process, outline.title());
        WayBackDrawing wayBack = new WayBackDrawing(sheet, outline);
        Node end = begin(sheet, process, name, hash);
        end = new BlockDrawing(sheet, outline, wayBack).sequence(end, outline.blocks());
        sheet.finish(end, "succeeded", "Run succeeded", sheet.x + 60, LINE);
        int below = wayBack.draw(sheet.lowest + 620);
        sheet.exit("failed", FAILED, 180, below);
        sheet.exit("stopped", STOPPED, 680, below);
        sheet.exit("aborted", ABORTED, 1180, below);
        return sheet.drawing.xml();
    }

    /**
     * The process that undoes what a run of this version did after it has ended: people are asked, then each change is
     * undone, the last first. What was not done has nothing to undo.
     *
     * @param process its id
     */
    public static String wayBack(String name, String hash, String process, Outline outline) {
        Sheet sheet = new Sheet(process, outline.title() + ", undone");
        Drawing drawing = sheet.drawing;
        Node begin = sheet.begin(process, name, hash);
        Node begun = drawing.gateway("Gateway_Begun", "Still wanted?", 400, LINE);
        drawing.flow(begin, begun);
        Node ask = sheet.question("Undo", "Undo what was done?", 530, LINE, "run-undo", null, "approve,reject");
        drawing.when(begun, ask, "yes", "=outcome = \"begun\"");
        drawing.otherwise(begun, sheet.jump(ABORTED, 400, LINE - 90), "no");
        sheet.deadline(ask, "Undo", PAUSE, 530, LINE + 40, sheet.jump(LEFT, 530, LINE + 120));
        Node approved = drawing.gateway("Gateway_Undo", "Approved?", 680, LINE);
        drawing.flow(ask, approved);
        drawing.otherwise(approved, sheet.jump(LEFT, 680, LINE - 90), "no");
        sheet.x = 700;
        new WayBackDrawing(sheet, outline).drawAll(approved, sheet.choice("approve"), LINE);
        sheet.exit("failed", FAILED, 180, LINE + 450);
        sheet.exit("left", LEFT, 680, LINE + 450);
        sheet.exit("aborted", ABORTED, 1180, LINE + 450);
        return drawing.xml();
    }

    private static Node begin(Sheet sheet, String process, String name, String hash) {
        Drawing drawing = sheet.drawing;
        Node begin = sheet.begin(process, name, hash);
        Node same = drawing.gateway("Gateway_VersionAsShown", "Version as shown?", 400, LINE);
        Node on = drawing.gateway("Join_Begun", "", 550, LINE);
        drawing.flow(begin, same);
        drawing.when(same, on, "yes", "=outcome = \"begun\"");
        drawing.otherwise(same, sheet.jump(ABORTED, 400, LINE - 90), "run is over");
        Node ask = sheet.question(
                "RunVersion", "Use the newer version?", 400, LINE + 150, "version-approval", null, "approve,reject");
        drawing.when(same, ask, "no", "=outcome = \"differs\"");
        sheet.deadline(ask, "RunVersion", PAUSE, 370, LINE + 190, sheet.jump(STOPPED, 370, LINE + 270));
        Node chosen = drawing.gateway("Gateway_RunVersion", "", 550, LINE + 150);
        drawing.flow(ask, chosen);
        drawing.when(chosen, on, "yes", sheet.choice("approve"));
        drawing.otherwise(chosen, sheet.jump(STOPPED, 640, LINE + 150), "no");
        sheet.x = 690;
        return on;
    }
}
