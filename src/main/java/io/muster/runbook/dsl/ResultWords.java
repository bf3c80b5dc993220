package io.muster.runbook.dsl;

import groovy.json.JsonSlurper;
import io.muster.runbook.runner.CommandResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What may be looked at within {@code expect { }}. */
public final class ResultWords {

    private final CommandResult result;
    private final Known known;

    ResultWords(CommandResult result, Known known) {
        this.result = result;
        this.known = known;
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
        return new JsonSlurper().parseText(result.text());
    }

    /** What the program wrote, or the body of the answer. */
    public String getOutput() {
        return result.text();
    }

    public List<String> getLines() {
        return result.text().lines().toList();
    }

    public int getExit() {
        return result.status();
    }

    public Response getResponse() {
        return new Response(result);
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
