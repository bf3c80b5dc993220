package io.muster.launch;

import io.muster.runbook.Steps;
import io.muster.runbook.Steps.Going;
import java.io.PrintStream;
import java.util.List;

/** What Ctrl-C says and waits for: a change that was begun comes to its end, and none begins any more. */
final class StepsGoing {

    private StepsGoing() {}

    static void awaitThem(Steps steps, PrintStream out) {
        List<Going> going = steps.beginNoMore();
        if (going.isEmpty()) {
            return;
        }
        out.println("It waits for " + (going.size() == 1 ? "a step that is" : going.size() + " steps that are")
                + " going:");
        going.forEach(each -> out.println("  " + line(each)));
        out.println("Ctrl-C again, and it stops at once; the room is asked later whether they happened.");
        if (steps.awaitNoneGoing()) {
            out.println(going.size() == 1 ? "It has ended." : "They have ended.");
        } else {
            out.println("Not all have ended in their time; the room is asked later whether they happened.");
        }
    }

    /** Such as: {@code INC-1/R2 'Restart the shop', at most 60 s}. */
    static String line(Going going) {
        return going.run() + (going.step().endsWith("/undo") ? " undo of '" : " '") + going.title() + "', at most "
                + going.within().toSeconds() + " s";
    }
}
