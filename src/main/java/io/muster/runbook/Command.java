package io.muster.runbook;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The one command that a step's {@code run} or {@code undo} describes, with every value filled in. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Command.Sh.class, name = "sh"),
    @JsonSubTypes.Type(value = Command.Http.class, name = "http")
})
public sealed interface Command {

    /** One line for a card: what will be done, as it will be done. */
    String text();

    /** A program and its arguments, run on the runner itself; no shell in between. */
    record Sh(List<String> argv) implements Command {
        public Sh {
            argv = List.copyOf(argv);
        }

        @Override
        public String text() {
            return String.join(" ", argv.stream().map(Sh::quoted).toList());
        }

        private static String quoted(String word) {
            return word.matches("[A-Za-z0-9_./:=@%+,-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
        }
    }

    /**
     * A request to the target's base address.
     *
     * @param path begins with a slash
     * @param body sent as JSON, or as it is when it is text
     * @param accept statuses from 400 upward that do not count as a failure
     */
    record Http(
            String method,
            String path,
            Map<String, String> headers,
            @Nullable String body,
            List<Integer> accept) implements Command {
        public Http {
            headers = Map.copyOf(headers);
            accept = List.copyOf(accept);
        }

        /** Headers in the order of their names, so that the same command always reads the same. */
        public Map<String, String> sortedHeaders() {
            return new TreeMap<>(headers);
        }

        @Override
        public String text() {
            return method + " " + path + (body == null ? "" : " " + body);
        }
    }
}
