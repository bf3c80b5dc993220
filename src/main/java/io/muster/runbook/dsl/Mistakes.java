package io.muster.runbook.dsl;

import io.muster.runbook.Mistake;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects what is wrong in one file, so that its author hears everything at once. */
final class Mistakes {

    /** Before the file's name while it is compiled: a runbook called {@code inputs} must not hide the word. */
    static final String SOURCE = "Runbook_";

    private final String file;
    private final Set<Mistake> found = new LinkedHashSet<>();

    Mistakes(String file) {
        this.file = file;
    }

    void add(int line, String wrong, String instead) {
        found.add(new Mistake(file, line, wrong, instead));
    }

    void addHere(String wrong, String instead) {
        add(here(), wrong, instead);
    }

    /** The line of the file that is being read at this moment: that of the innermost frame of the script. */
    int here() {
        return StackWalker.getInstance()
                .walk(frames -> frames.filter(frame -> (SOURCE + file).equals(frame.getFileName()))
                        .map(StackWalker.StackFrame::getLineNumber)
                        .findFirst()
                        .orElse(0));
    }

    /** The line of the file where this was thrown; 0 when it was elsewhere. */
    int lineOf(Throwable thrown) {
        for (StackTraceElement frame : thrown.getStackTrace()) {
            if ((SOURCE + file).equals(frame.getFileName())) {
                return frame.getLineNumber();
            }
        }
        return 0;
    }

    List<Mistake> sorted() {
        List<Mistake> sorted = new ArrayList<>(found);
        sorted.sort(Comparator.comparingInt(Mistake::line));
        return List.copyOf(sorted);
    }
}
