package io.muster.runbook.runner;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.muster.runbook.Command;
import io.muster.runbook.dsl.LoadedRunbook.Facts;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the server may ask of a runner: one JSON object a line. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "op")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Request.Read.class, name = "read"),
    @JsonSubTypes.Type(value = Request.Resolve.class, name = "resolve"),
    @JsonSubTypes.Type(value = Request.Execute.class, name = "execute")
})
public sealed interface Request {

    /** Version of this protocol; a runner refuses another one. */
    int VERSION = 1;

    int v();

    Text text();

    /**
     * A runbook's text.
     *
     * @param file name for messages
     * @param levels that exist, in capitals
     */
    record Text(String file, String source, Set<String> levels) {
        public Text {
            levels = Set.copyOf(levels);
        }
    }

    /** Text to outline, or its mistakes. */
    record Read(int v, Text text) implements Request {}

    /** The command of a step with its values; no effects. */
    record Resolve(int v, Text text, String step, boolean undo, Facts facts) implements Request {}

    /**
     * Does the command as it stands here, then looks at the step's expectations (not those of an undo).
     *
     * @param baseAddress of the target, null when it has none
     * @param timeoutMillis bounds the whole; the server kills the runner soon after
     */
    record Execute(
            int v,
            Text text,
            String step,
            boolean undo,
            Facts facts,
            Command command,
            @Nullable String baseAddress,
            long timeoutMillis)
            implements Request {}
}
