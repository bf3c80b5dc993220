package io.muster.runbook.dsl;

import groovy.json.JsonGenerator;
import io.muster.runbook.spec.Spec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What may be said within {@code command { }} and {@code undo { }} of an example: what one attempt gives back. */
public final class GivenWords extends Words {

    private static final JsonGenerator JSON =
            new JsonGenerator.Options().disableUnicodeEscaping().build();

    private final String step;
    private final boolean undo;
    private final int line;
    private final List<String> said = new ArrayList<>();
    private @Nullable Integer exit;
    private @Nullable Integer status;
    private String prints = "";
    private Duration takes = Duration.ZERO;
    private @Nullable String failure;
    private boolean mayHaveHappened;

    GivenWords(Mistakes mistakes, String step, boolean undo, int line) {
        super(mistakes, undo ? "undo" : "command");
        this.step = step;
        this.undo = undo;
        this.line = line;
    }

    @Usage("prints '{\"ready\":3}'")
    public void prints(@Nullable Object output) {
        once("prints");
        prints = output instanceof CharSequence text ? text.toString() : JSON.toJson(output);
    }

    @Usage("exits 1")
    public void exits(Integer code) {
        once("exits");
        if (code < 0 || code > 255) {
            mistakes.addHere("no program exits with " + code, "Use 0 to 255: exits 1.");
        }
        exit = code;
    }

    @Usage("status 503")
    public void status(Integer code) {
        once("status");
        if (code < 100 || code > 599) {
            mistakes.addHere("no server answers with status " + code, "Use 100 to 599: status 503.");
        }
        status = code;
    }

    @Usage("takes 900.millis")
    public void takes(Duration time) {
        once("takes");
        if (time.isNegative()) {
            mistakes.addHere("no command takes " + time, "Use zero or more: takes 900.millis.");
        }
        takes = time;
    }

    @Usage("fails 'connection refused'")
    public void fails(CharSequence why) {
        once("fails");
        failure = why.toString();
    }

    @Usage("breaksOff 'the connection was lost'")
    public void breaksOff(CharSequence why) {
        once("breaksOff");
        failure = why.toString();
        mayHaveHappened = true;
    }

    private void once(String word) {
        if (said.contains(word)) {
            mistakes.addHere(
                    "'" + word + "' is said twice",
                    "One pair of braces is one attempt; give a second " + (undo ? "undo" : "command") + "('" + step
                            + "') { … } for the next.");
        }
        said.add(word);
        boolean failed = said.contains("fails") || said.contains("breaksOff");
        boolean came = said.stream().anyMatch(List.of("prints", "exits", "status")::contains);
        if (failed && came || said.contains("fails") && said.contains("breaksOff")) {
            mistakes.addHere(
                    "'" + word + "' and '" + said.getFirst() + "' cannot both be",
                    "A command that fails or breaks off gives nothing back; keep one of them.");
        }
        if (said.contains("exits") && said.contains("status")) {
            mistakes.addHere(
                    "'exits' and 'status' cannot both be",
                    "A program exits, a request has a status; keep one of them.");
        }
    }

    Spec.Result finish() {
        return new Spec.Result(step, undo, line, exit, status, prints, takes, failure, mayHaveHappened);
    }
}
