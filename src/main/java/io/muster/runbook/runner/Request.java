package io.muster.runbook.runner;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.muster.runbook.Command;
import io.muster.runbook.dsl.LoadedRunbook.Facts;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the server may ask of a runner: one JSON object a line. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "op")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Request.Read.class, name = "read"),
    @JsonSubTypes.Type(value = Request.Resolve.class, name = "resolve"),
    @JsonSubTypes.Type(value = Request.Give.class, name = "give"),
    @JsonSubTypes.Type(value = Request.Execute.class, name = "execute"),
    @JsonSubTypes.Type(value = Request.Try.class, name = "try")
})
public sealed interface Request {

    /** Version of this protocol; a runner refuses another one. */
    int VERSION = 2;

    int v();

    /** What is asked about a runbook. */
    sealed interface About extends Request {
        Text text();
    }

    /**
     * A runbook's text.
     *
     * @param file name for messages
     * @param levels that exist, in capitals
     * @param files that lie beside it and that it may run: name to text
     */
    record Text(
            String file,
            String source,
            Set<String> levels,
            @Nullable Map<String, String> files) {
        public Text {
            levels = Set.copyOf(levels);
            files = files == null ? Map.of() : Map.copyOf(files);
        }

        public Text(String file, String source, Set<String> levels) {
            this(file, source, levels, null);
        }

        @Override
        public Map<String, String> files() {
            return files == null ? Map.of() : files;
        }
    }

    /**
     * The way to a target, for one step.
     *
     * @param kind as {@link Command#targetKind()} has it
     * @param address base address, {@code jdbc:} address, or {@code host:port}
     * @param user to sign in as; empty where there is none
     * @param secret mark of the password, or of the private key as PEM; null where there is none
     * @param trust lines of {@code known_hosts}, or the mark of a kubeconfig; null where there is none
     */
    record Access(
            String kind,
            String address,
            String user,
            @Nullable String secret,
            @Nullable String trust) {
        @Override
        public String toString() {
            return kind + " " + address;
        }
    }

    /** Text to outline, or its mistakes. */
    record Read(int v, Text text) implements About {}

    /**
     * Plays the examples of a spec; no effects.
     *
     * @param text of the runbook
     * @param file name of the spec for messages, {@code restart-shop.test.groovy}
     * @param source text of the spec
     */
    record Try(int v, Text text, String file, String source) implements About {}

    /** The command of a step with its values; no effects. */
    record Resolve(int v, Text text, String step, boolean undo, Facts facts) implements About {}

    /** A secret that the next {@link Execute} has a mark of; answered by {@link Reply.Taken}. */
    record Give(int v, String name, String value) implements Request {
        @Override
        public String toString() {
            return "secret " + name;
        }
    }

    /**
     * Does the command as it stands here, with the secrets that were given put in for their marks, then looks at the step's
     * expectations (not those of an undo).
     *
     * @param access to the target, null when it needs none
     * @param timeoutMillis bounds the whole; the server kills the runner soon after
     */
    record Execute(
            int v,
            Text text,
            String step,
            boolean undo,
            Facts facts,
            Command command,
            @Nullable Access access,
            long timeoutMillis)
            implements About {}
}
