package io.muster.runbook.dsl;

import groovy.json.JsonSlurper;
import io.muster.runbook.runner.CommandResult;
import io.muster.runbook.runner.Reply;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What may be looked at, and told, once a command has given something back. */
public final class ResultWords extends Words {

    private static final int LONGEST_SAID = 2_000;
    private static final int LONGEST_ATTACHED = 1_000_000;

    private final @Nullable CommandResult result;
    private final Known known;
    private final List<Reply.Aside> asides = new ArrayList<>();

    ResultWords(Mistakes mistakes, @Nullable CommandResult result, Known known) {
        super(mistakes, "expect { } or report { }");
        this.result = result;
        this.known = known;
    }

    /** For a look without a result. */
    static ResultWords standIns(Mistakes mistakes, Known known) {
        return new ResultWords(mistakes, null, known);
    }

    public Object getInputs() {
        return known.inputs();
    }

    public Object getOutputs() {
        return known.outputs();
    }

    public Object getIncident() {
        return known.incident();
    }

    public Object getAlert() {
        return known.alert();
    }

    /** The answer, read as JSON. */
    public @Nullable Object getJson() {
        return result == null ? new Reference("json") : new JsonSlurper().parseText(result.text());
    }

    /** The rows that a statement gave, each by the names of its columns. */
    public @Nullable Object getRows() {
        return getJson();
    }

    /** What the program wrote, or the body of the answer. */
    public Object getOutput() {
        return result == null ? new Reference("output") : result.text();
    }

    public Object getLines() {
        return result == null ? new Reference("lines") : result.text().lines().toList();
    }

    public Object getExit() {
        return result == null ? new Reference("exit") : (Object) result.status();
    }

    public Object getResponse() {
        return result == null ? new Reference("response") : new Response(result);
    }

    @Usage("say 'two pods are ready'")
    public void say(Object text) {
        String said = String.valueOf(text).strip();
        if (said.isEmpty()) {
            mistakes.addHere("'say' says nothing", "Write it like: say 'two pods are ready'.");
        }
        asides.add(new Reply.Said(said.length() <= LONGEST_SAID ? said : said.substring(0, LONGEST_SAID) + "…"));
    }

    @Usage("progress json.updated, json.total")
    public void progress(Number done, Number total) {
        asides.add(new Reply.Progress(Math.max(0, done.longValue()), Math.max(0, total.longValue())));
    }

    /** Nothing is known of the numbers yet. */
    public void progress(Reference done, Object total) {
        asides.clear();
    }

    public void progress(Number done, Reference total) {
        asides.clear();
    }

    @Usage("attach 'threads.txt', output")
    public void attach(CharSequence name, @Nullable Object text) {
        if (!name.toString().matches("[A-Za-z0-9][A-Za-z0-9._-]{0,79}")) {
            mistakes.addHere(
                    "'" + name + "' cannot name an attachment", "Use letters, digits, dot and hyphen: 'threads.txt'.");
        }
        String whole = String.valueOf(text);
        asides.add(new Reply.Attached(
                name.toString(),
                whole.length() <= LONGEST_ATTACHED ? whole : whole.substring(0, LONGEST_ATTACHED) + "\n(cut here)\n"));
    }

    List<Reply.Aside> asides() {
        return List.copyOf(asides);
    }

    /** An answer over HTTP. */
    public static final class Response {
        private final CommandResult result;

        Response(CommandResult result) {
            this.result = result;
        }

        public int getStatus() {
            return result.status();
        }

        /** From sending to the last byte of the answer. */
        public long getMillis() {
            return result.millis();
        }

        public String getBody() {
            return result.text();
        }

        public @Nullable Object getJson() {
            return new JsonSlurper().parseText(result.text());
        }
    }
}
