package io.muster.runbook.bpmn;

import static io.muster.runbook.bpmn.Drawing.Kind.END;
import static io.muster.runbook.bpmn.Drawing.Kind.LINK_CATCH;
import static io.muster.runbook.bpmn.Drawing.Kind.LINK_THROW;
import static io.muster.runbook.bpmn.Drawing.Kind.SERVICE;
import static io.muster.runbook.bpmn.Drawing.Kind.START;
import static io.muster.runbook.bpmn.Drawing.Kind.USER;

import io.muster.runbook.Step;
import io.muster.runbook.bpmn.Drawing.Node;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a process is drawn on: where the pen stands, whether it is within a frame, and what every part draws alike. */
final class Sheet {

    /** How long a paused run waits for people before it stops and leaves things as they are. */
    static final String PAUSE = "PT30M";

    static final int LINE = 420;

    static final String FAILED = "Run failed";
    static final String STOPPED = "Run stopped";
    static final String ABORTED = "Run aborted";

    final Drawing drawing;
    int x;
    int middle = LINE;
    int lowest = LINE;
    /** The step whose branch of a parallel is being drawn, with what its branch leads back to. */
    @Nullable
    Branch branch;

    private int links;

    Sheet(String processId, String title) {
        this.drawing = new Drawing(processId, title);
    }

    /** @param undoFrom the last change that can be undone when this branch has come to its end; empty: none */
    record Branch(String step, String undoFrom) {}

    /** The first task, which says for which run and of which version this is. */
    Node begin(String process, String name, String hash) {
        Node start = drawing.add(START, "StartEvent_RunRequested", "Run requested", 180, LINE, process + "-requested");
        Node begin = drawing.add(
                SERVICE,
                "Task_BeginRun",
                "Begin run",
                290,
                LINE,
                "muster.begin-run",
                Map.of("runbook", name, "hash", hash));
        drawing.flow(start, begin);
        return begin;
    }

    Node stepTask(Step step, int at) {
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

    Node question(String id, String name, int at, int y, String kind, @Nullable Step step, String choices) {
        Map<String, String> headers = step == null
                ? Map.of("kind", kind, "choices", choices, "deadline", PAUSE)
                : Map.of("kind", kind, "step", step.id(), "choices", choices, "deadline", PAUSE);
        return drawing.add(USER, "Question_" + id, name, at, y, "", headers, taken("answer"));
    }

    void deadline(Node on, String id, String duration, int at, int y, Node then) {
        Node timer = drawing.timer(on, "Timer_" + id, "", at, y, duration);
        drawing.flow(timer, then);
    }

    Node jump(String link, int at, int y) {
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

    /** An end that is reached from afar. */
    void exit(String outcome, String link, int left, int y) {
        Node entry = drawing.add(LINK_CATCH, "Link_" + pascal(outcome), link, left, y, link);
        finish(entry, outcome, link, left + 110, y);
    }

    void finish(Node before, String outcome, String name, int at, int y) {
        Node end = drawing.add(
                SERVICE,
                "Task_EndRun" + pascal(outcome),
                "Record: " + name.toLowerCase(Locale.ROOT),
                at,
                y,
                "muster.end-run",
                Map.of("outcome", outcome));
        Node event = drawing.add(END, "EndEvent_Run" + pascal(outcome), name, at + 110, y, "");
        drawing.flow(before, end);
        drawing.flow(end, event);
    }

    /** Steps side by side must not write each other's variables: theirs bear the step's name. */
    Map<String, String> taken(String variable) {
        return branch == null ? Map.of() : Map.of(variable + "_" + branch.step(), "=" + variable);
    }

    String outcome(String is) {
        return "=outcome" + (branch == null ? "" : "_" + branch.step()) + " = \"" + is + "\"";
    }

    String choice(String is) {
        return "=answer" + (branch == null ? "" : "_" + branch.step()) + ".choice = \"" + is + "\"";
    }

    /** Within a frame the rows below the first begin under its gateway. */
    static int[] bend(Node before, Node to) {
        return before.y() == to.y() ? new int[0] : new int[] {before.x(), to.y()};
    }

    static String id(Step step) {
        return pascal(step.id());
    }

    static String pascal(String word) {
        return Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }
}
