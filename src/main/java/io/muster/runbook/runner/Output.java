package io.muster.runbook.runner;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Everything that is said of a step, and the bound on what a command may make it say. */
final class Output {

    private static final int LONGEST_LINE = 2_000;
    private static final int MOST = 1_000_000;
    private static final Pattern CONTROL =
            Pattern.compile("\\x1b\\[[0-9;?]*[ -/]*[@-~]|\\x1b\\][^\\x07]*\\x07|[\\x00-\\x08\\x0b-\\x1f\\x7f]");

    private final Consumer<Reply> to;
    private int said;

    /** @param to takes each reply, one at a time */
    Output(Consumer<Reply> to) {
        this.to = to;
    }

    /** Over a pipe, line by line. */
    Output(PrintStream pipe) {
        this(reply -> {
            pipe.println(Wire.write(reply));
            pipe.flush();
        });
    }

    synchronized void reply(Reply reply) {
        to.accept(reply);
    }

    /** A line of output, without control characters and not longer than is useful; after a million letters none. */
    synchronized void line(String text) {
        if (said > MOST) {
            return;
        }
        String clean = CONTROL.matcher(text).replaceAll("");
        String shown = clean.length() <= LONGEST_LINE ? clean : clean.substring(0, LONGEST_LINE) + "…";
        said += shown.length() + 1;
        reply(new Reply.Line(said > MOST ? "(more output than can be kept; the rest is left out)" : shown));
    }

    /** For {@code println} in a runbook, which must not reach the pipe as it is. */
    PrintStream asStream() {
        return new PrintStream(
                new OutputStream() {
                    private final StringBuilder line = new StringBuilder();

                    @Override
                    public void write(int letter) {
                        if (letter == '\n') {
                            line(line.toString());
                            line.setLength(0);
                        } else if (line.length() <= LONGEST_LINE) {
                            line.append((char) letter);
                        }
                    }
                },
                true,
                StandardCharsets.UTF_8);
    }
}
