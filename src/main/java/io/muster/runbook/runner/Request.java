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
    @JsonSubTypes.Type(value = Request.Execute.class, name = "execute"),
    @JsonSubTypes.Type(value = Request.Try.class, name = "try")
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
     * @param secret password, or private key as PEM; null where there is none
     * @param trust lines of {@code known_hosts}, or the text of a kubeconfig; null where there is none
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
    record Read(int v, Text text) implements Request {}

    /**
     * Plays the examples of a spec; no effects.
     *
     * @param text of the runbook
     * @param file name of the spec for messages, {@code restart-shop.test.groovy}
     * @param source text of the spec
     */
    record Try(int v, Text text, String file, String source) implements Request {}

    /** The command of a step with its values; no effects. */
    record Resolve(int v, Text text, String step, boolean undo, Facts facts) implements Request {}

    /**
     * Does the command as it stands here, then looks at the step's expectations (not those of an undo).
     *
     * @param access to the target, null when it needs none
     * @param secrets that the command names, by name
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
            @Nullable Map<String, String> secrets,
            long timeoutMillis)
            implements Request {
        public Execute {
            secrets = secrets == null ? Map.of() : Map.copyOf(secrets);
        }

        @Override
        public Map<String, String> secrets() {
            return secrets == null ? Map.of() : secrets;
        }
    }
}
