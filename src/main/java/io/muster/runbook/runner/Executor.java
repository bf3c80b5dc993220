package io.muster.runbook.runner;

import io.muster.runbook.Command;
import io.muster.runbook.SecretMark;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Does one command, in the runner process. Secrets are put in here, and nowhere earlier. */
final class Executor {

    static final int MOST_TEXT = 1_000_000;

    private final Output output;
    private final Request.@Nullable Access access;
    private final Map<String, String> secrets;
    private final Map<String, String> files;

    /** @param files that lie beside the runbook, name to text */
    Executor(Output output, Request.@Nullable Access access, Map<String, String> secrets, Map<String, String> files) {
        this.output = output;
        this.access = access;
        this.secrets = secrets;
        this.files = files;
    }

    /** @param within what is left of the step's time */
    CommandResult execute(Command command, Duration within) throws CommandFailure, InterruptedException {
        Processes processes = new Processes(output);
        try {
            return switch (command) {
                case Command.Sh sh -> processes.run(sh.argv(), filled(sh.env()), filled(sh.stdin()));
                case Command.Shell shell -> processes.shell(shell, filled(shell.env()), filled(shell.stdin()));
                case Command.Script script ->
                    processes.script(
                            script.file(),
                            text(script),
                            script.arguments(),
                            filled(script.env()),
                            filled(script.stdin()));
                case Command.Kubectl kubectl ->
                    processes.kubectl(kubectl.arguments(), filled(kubectl.stdin()), to("kubernetes"));
                case Command.Http http ->
                    new HttpCall(output, to("http"))
                            .send(http, filled(new TreeMap<>(http.headers())), body(http), within);
                case Command.Sql sql -> new Statements(output, to("sql")).execute(sql, this::filledParameter, within);
                case Command.Ssh ssh -> new SecureShell(output, to("ssh")).run(ssh, filled(ssh.stdin()), within);
                case Command.People ignored -> throw new CommandFailure("this is asked of people", false);
                case Command.Condition ignored -> throw new CommandFailure("this is no command", false);
            };
        } catch (MissingSecret missing) {
            throw new CommandFailure(String.valueOf(missing.getMessage()), false);
        }
    }

    private Request.Access to(String kind) throws CommandFailure {
        Request.Access to = access;
        if (to == null) {
            throw new CommandFailure("there is no target to send it to", false);
        }
        if (!to.kind().equals(kind)) {
            throw new CommandFailure(
                    "the target is of kind " + to.kind() + ", and this needs one of kind " + kind, false);
        }
        return new Request.Access(to.kind(), to.address(), to.user(), filled(to.secret()), filled(to.trust()));
    }

    private String text(Command.Script script) throws CommandFailure {
        String text = files.get(script.file());
        if (text == null || !Digest.of(text).equals(script.digest())) {
            throw new CommandFailure(script.file() + " is not the file that was shown", false);
        }
        return text;
    }

    private @Nullable String body(Command.Http http) {
        String body = http.body();
        if (body == null || !(body.startsWith("{") || body.startsWith("["))) {
            return filled(body);
        }
        return SecretMark.fill(body, name -> {
            String quoted = Wire.write(secret(name));
            return quoted.substring(1, quoted.length() - 1);
        });
    }

    private Map<String, String> filled(Map<String, String> texts) {
        Map<String, String> filled = new TreeMap<>();
        texts.forEach((name, text) -> filled.put(name, String.valueOf(filled(text))));
        return filled;
    }

    private @Nullable String filled(@Nullable String text) {
        return text == null ? null : SecretMark.fill(text, this::secret);
    }

    private Object filledParameter(Object value) {
        return value instanceof String text ? String.valueOf(filled(text)) : value;
    }

    private String secret(String name) {
        String value = secrets.get(name);
        if (value == null) {
            throw new MissingSecret(
                    "secret '" + name + "' is not given to this runbook; muster.yaml says who may have it");
        }
        return value;
    }

    private static final class MissingSecret extends RuntimeException {
        MissingSecret(String message) {
            super(message);
        }
    }

    static void killChildren() {
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
    }
}
