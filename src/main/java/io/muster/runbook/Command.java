package io.muster.runbook;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The one command that a step's {@code run} or {@code undo} describes, with every value filled in. Secrets are not: where
 * one goes stands a mark with its name.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Command.Sh.class, name = "sh"),
    @JsonSubTypes.Type(value = Command.Shell.class, name = "shell"),
    @JsonSubTypes.Type(value = Command.Script.class, name = "script"),
    @JsonSubTypes.Type(value = Command.Http.class, name = "http"),
    @JsonSubTypes.Type(value = Command.Sql.class, name = "sql"),
    @JsonSubTypes.Type(value = Command.Ssh.class, name = "ssh"),
    @JsonSubTypes.Type(value = Command.Kubectl.class, name = "kubectl"),
    @JsonSubTypes.Type(value = Command.People.class, name = "people"),
    @JsonSubTypes.Type(value = Command.Condition.class, name = "condition")
})
public sealed interface Command {

    /** One line for a card, or a few: what will be done, as it will be done. */
    String text();

    /** What a target must be for it; empty: it needs none. */
    default String targetKind() {
        return "";
    }

    /**
     * A program and its arguments, run on the runner itself; no shell in between.
     *
     * @param env besides a clean environment
     * @param stdin what it reads, null: nothing
     */
    record Sh(
            List<String> argv,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable
            Map<String, String> env,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String stdin)
            implements Command {
        public Sh {
            argv = List.copyOf(argv);
            env = env == null ? Map.of() : Map.copyOf(env);
        }

        public Sh(List<String> argv) {
            this(argv, null, null);
        }

        @Override
        public Map<String, String> env() {
            return env == null ? Map.of() : env;
        }

        @Override
        public String text() {
            return with(env(), line(argv), stdin);
        }
    }

    /**
     * Lines for a shell, because the runbook says so; values come in as {@code $1}, {@code $2}, never within the text.
     *
     * @param env besides a clean environment
     * @param stdin what it reads, null: nothing
     */
    record Shell(
            String lines,
            List<String> arguments,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable
            Map<String, String> env,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String stdin)
            implements Command {
        public Shell {
            arguments = List.copyOf(arguments);
            env = env == null ? Map.of() : Map.copyOf(env);
        }

        public Shell(String lines, List<String> arguments) {
            this(lines, arguments, null, null);
        }

        @Override
        public Map<String, String> env() {
            return env == null ? Map.of() : env;
        }

        @Override
        public String text() {
            String besides = with(env(), line(arguments), stdin).strip();
            return lines.strip() + (besides.isEmpty() ? "" : "\n# with " + besides);
        }
    }

    /**
     * A file that lies beside the runbook, run by what its first line or its ending says.
     *
     * @param digest SHA-256, hex, of its text: a grant is for this text
     */
    record Script(
            String file,
            String digest,
            List<String> arguments,
            Map<String, String> env,
            @Nullable String stdin) implements Command {
        public Script {
            arguments = List.copyOf(arguments);
            env = Map.copyOf(env);
        }

        @Override
        public String text() {
            return with(env, (file + " " + line(arguments)).strip() + " # " + digest.substring(0, 12), stdin);
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

        @Override
        public String targetKind() {
            return "http";
        }

        @Override
        public String text() {
            return method + " " + path + (body == null ? "" : " " + body);
        }
    }

    /**
     * One statement for the target's database.
     *
     * @param parameters bound to {@code :name}, never written into the text: texts, numbers, true and false
     * @param readOnly an observe runs in a transaction that may not write
     */
    record Sql(String statement, Map<String, Object> parameters, boolean readOnly) implements Command {
        public Sql {
            parameters = Map.copyOf(parameters);
        }

        @Override
        public String targetKind() {
            return "sql";
        }

        @Override
        public String text() {
            String bound = new TreeMap<>(parameters)
                    .entrySet().stream()
                            .map(each -> each.getKey() + "=" + quoted(String.valueOf(each.getValue())))
                            .collect(Collectors.joining(" "));
            return statement.strip() + (bound.isEmpty() ? "" : "\n-- with " + bound);
        }
    }

    /** A program and its arguments on the target's host; each argument arrives as it is. */
    record Ssh(List<String> argv, @Nullable String stdin) implements Command {
        public Ssh {
            argv = List.copyOf(argv);
        }

        @Override
        public String targetKind() {
            return "ssh";
        }

        @Override
        public String text() {
            return with(Map.of(), line(argv), stdin);
        }
    }

    /** The real {@code kubectl} with these arguments, on the target's cluster. */
    record Kubectl(List<String> arguments, @Nullable String stdin) implements Command {
        public Kubectl {
            arguments = List.copyOf(arguments);
        }

        @Override
        public String targetKind() {
            return "kubernetes";
        }

        @Override
        public String text() {
            return with(Map.of(), "kubectl " + line(arguments), stdin);
        }
    }

    /** What is asked of people: nothing that a program does. */
    record People(String asks) implements Command {
        @Override
        public String text() {
            return asks;
        }
    }

    /** A look at what is known already. */
    record Condition(String asks) implements Command {
        @Override
        public String text() {
            return asks;
        }
    }

    /** Words as a shell would need them to get the same arguments. */
    static String line(List<String> words) {
        return words.stream().map(Command::quoted).collect(Collectors.joining(" "));
    }

    private static String with(Map<String, String> env, String line, @Nullable String stdin) {
        String before = new LinkedHashMap<>(new TreeMap<>(env))
                .entrySet().stream()
                        .map(each -> each.getKey() + "=" + quoted(each.getValue()) + " ")
                        .collect(Collectors.joining());
        return before + line + (stdin == null ? "" : " <<< " + quoted(stdin));
    }

    private static String quoted(String word) {
        return word.matches("[A-Za-z0-9_./:=@%+,-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
