package io.muster.launch;

import java.io.PrintStream;
import java.util.Locale;

/** One line on a terminal that says how far long work is; elsewhere only its beginning and end. */
final class Progress {

    private final PrintStream out;
    private final boolean terminal;
    private final String what;
    private int lastPercent = -1;

    private Progress(PrintStream out, boolean terminal, String what) {
        this.out = out;
        this.terminal = terminal;
        this.what = what;
    }

    static Progress of(String what) {
        // Set by ./muster, which can ask the terminal; java.io.Console answers differently from JDK to JDK.
        boolean terminal = Boolean.getBoolean("muster.terminal") && System.getenv("CI") == null;
        Progress progress = new Progress(System.err, terminal, what);
        if (!terminal) {
            progress.out.println(what + " …");
        }
        return progress;
    }

    void at(long done, long total) {
        int percent = (int) Math.min(100, total <= 0 ? 0 : done * 100 / total);
        if (!terminal || percent == lastPercent) {
            return;
        }
        lastPercent = percent;
        int bars = percent / 4;
        out.printf(Locale.ROOT, "\r%s [%s%s] %3d %%", what, "#".repeat(bars), ".".repeat(25 - bars), percent);
        out.flush();
    }

    void done() {
        if (terminal) {
            at(1, 1);
            out.println();
        }
    }
}
