package io.muster.settings;

/** One fault in a file of settings: where, what, and what to write instead. */
public record Problem(String file, int line, String text) {

    @Override
    public String toString() {
        return line > 0 ? file + ":" + line + ": " + text : file + ": " + text;
    }
}
