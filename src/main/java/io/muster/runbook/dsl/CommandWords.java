package io.muster.runbook.dsl;

import groovy.json.JsonGenerator;
import groovy.lang.GString;
import io.muster.runbook.Command;
import io.muster.runbook.SecretMark;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What may be said within {@code run { }} and {@code undo { }}: one command, described, not done. */
public final class CommandWords extends Words {

    private static final Set<String> METHODS = Set.of("get", "head", "post", "put", "patch", "delete");
    private static final Set<String> HTTP_OPTIONS =
            Set.of("get", "head", "post", "put", "patch", "delete", "body", "headers", "accept");
    private static final JsonGenerator JSON =
            new JsonGenerator.Options().disableUnicodeEscaping().build();
    private static final Pattern PARAMETER = Pattern.compile("(?<![:\\w]):([a-zA-Z][a-zA-Z0-9_]*)");
    private static final String IN_ENV =
            "Programs show their arguments to everybody: env: [TOKEN: secret('…')], or stdin:.";
    private static final String IN_STDIN = "Programs show their arguments to everybody: stdin: secret('…').";

    private final List<Command> commands = new ArrayList<>();
    private final Known known;
    private final String stepKind;
    private final @Nullable Map<String, String> files;
    private String word = "";

    /**
     * @param stepKind {@code observe} or {@code change}
     * @param files name to SHA-256 of what lies beside the runbook; null: not known yet
     */
    CommandWords(Mistakes mistakes, String place, String stepKind, Known known, @Nullable Map<String, String> files) {
        super(mistakes, place);
        this.known = known;
        this.stepKind = stepKind;
        this.files = files;
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

    @Usage("secret('shop-token')")
    public Object secret(CharSequence name) {
        if (!SecretMark.isName(name.toString())) {
            mistakes.addHere(
                    "'" + name + "' cannot name a secret", "Write its name in muster.yaml: secret('shop-token').");
            return "";
        }
        return SecretMark.of(name.toString());
    }

    @Usage("sh 'systemctl', 'restart', 'shop'")
    public void sh(Object... words) {
        sh(Map.of(), words);
    }

    public void sh(Map<?, ?> options, Object... words) {
        Options given = new Options(mistakes, "sh", options, Set.of("env", "stdin"));
        List<String> argv = argv("sh", "'systemctl', 'restart', 'shop'", words);
        add("sh", new Command.Sh(argv, env(given), text(given.value("stdin"))));
    }

    @Usage("shell '''df -P \"$1\" | tail -1''', inputs.folder")
    public void shell(Object text, Object... arguments) {
        shell(Map.of(), text, arguments);
    }

    public void shell(Map<?, ?> options, Object text, Object... arguments) {
        Options given = new Options(mistakes, "shell", options, Set.of("env", "stdin"));
        lines(
                "shell",
                text,
                "Values come after the lines, as \"$1\", \"$2\": shell '''df -P \"$1\"''', inputs.folder.");
        if (!(text instanceof GString)) {
            ShellLint.check(text.toString(), mistakes.here(), mistakes);
        }
        add(
                "shell",
                new Command.Shell(
                        text.toString(), plain("shell", List.of(arguments)), env(given), text(given.value("stdin"))));
    }

    @Usage("script 'drain.py', inputs.namespace")
    public void script(CharSequence file, Object... arguments) {
        script(Map.of(), file, arguments);
    }

    public void script(Map<?, ?> options, CharSequence file, Object... arguments) {
        Options given = new Options(mistakes, "script", options, Set.of("env", "stdin"));
        String name = file.toString();
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,79}") || name.endsWith(".groovy")) {
            mistakes.addHere(
                    "'" + name + "' cannot be a script",
                    "Name a file that lies beside the runbook: script 'drain.py'.");
        }
        String digest = files == null ? "0".repeat(64) : files.get(name);
        if (digest == null) {
            mistakes.addHere("there is no file '" + name + "' beside the runbook", "Put it there, or mend its name.");
            digest = "0".repeat(64);
        }
        add(
                "script",
                new Command.Script(
                        name, digest, plain("script", List.of(arguments)), env(given), text(given.value("stdin"))));
    }

    @Usage("ssh 'systemctl', 'restart', 'shop'")
    public void ssh(Object... words) {
        ssh(Map.of(), words);
    }

    public void ssh(Map<?, ?> options, Object... words) {
        Options given = new Options(mistakes, "ssh", options, Set.of("stdin"));
        add("ssh", new Command.Ssh(argv("ssh", "'systemctl', 'restart', 'shop'", words), text(given.value("stdin"))));
    }

    @Usage("kubectl 'get', 'deploy/checkout', '-n', inputs.namespace, '-o', 'json'")
    public void kubectl(Object... words) {
        kubectl(Map.of(), words);
    }

    public void kubectl(Map<?, ?> options, Object... words) {
        Options given = new Options(mistakes, "kubectl", options, Set.of("stdin"));
        List<String> arguments = argv("kubectl", "'get', 'pods'", words);
        if (!arguments.isEmpty() && arguments.getFirst().equals("kubectl")) {
            mistakes.addHere("'kubectl' is said twice", "Leave the second one out: kubectl 'get', 'pods'.");
        }
        for (String argument : arguments) {
            if (argument.matches("--(kubeconfig|context|cluster|server|token|user)(=.*)?|-s")) {
                mistakes.addHere(
                        "'" + argument + "' chooses a cluster past the target",
                        "Leave it out; the target says where: on 'checkout-prod'.");
            }
        }
        add("kubectl", new Command.Kubectl(arguments, text(given.value("stdin"))));
    }

    @Usage("sql 'select pg_cancel_backend(:pid)', pid: inputs.pid")
    public void sql(Object statement) {
        sql(Map.of(), statement);
    }

    public void sql(Map<?, ?> parameters, Object statement) {
        lines("sql", statement, "Values are bound: sql '… where pid = :pid', pid: inputs.pid.");
        String text = statement.toString().strip();
        if (text.replaceAll("'[^']*'", "").matches("(?s).*;\\s*\\S.*")) {
            mistakes.addHere("'sql' has more than one statement", "Make a step of each; a step runs one.");
        }
        Map<String, Object> bound = new LinkedHashMap<>();
        parameters.forEach((name, value) -> bound.put(
                String.valueOf(name),
                value instanceof Number || value instanceof Boolean ? value : String.valueOf(value)));
        Set<String> wanted = new java.util.TreeSet<>();
        Matcher parameter = PARAMETER.matcher(text.replaceAll("'[^']*'", "''"));
        while (parameter.find()) {
            wanted.add(parameter.group(1));
        }
        for (String name : wanted) {
            if (!bound.containsKey(name)) {
                mistakes.addHere(
                        "':" + name + "' has no value",
                        "Give it after the statement: " + name + ": inputs." + name + ".");
            }
        }
        bound.keySet().stream()
                .filter(name -> !wanted.contains(name))
                .forEach(name -> mistakes.addHere(
                        "'" + name + ":' stands nowhere in the statement",
                        "Write :" + name + " where it goes, or leave it out."));
        add("sql", new Command.Sql(text, bound, stepKind.equals("observe")));
    }

    @Usage("http get: '/health'")
    public void http(Map<?, ?> options) {
        Options given = new Options(mistakes, "http", options, HTTP_OPTIONS);
        List<String> methods = METHODS.stream().filter(given::has).sorted().toList();
        if (methods.size() != 1) {
            mistakes.addHere(
                    methods.isEmpty() ? "'http' says neither get: nor post:" : "'http' says " + methods + " at once",
                    "Write it like: http get: '/health'.");
            return;
        }
        String method = methods.getFirst();
        String path = String.valueOf(given.value(method));
        if (!path.startsWith("/") || path.startsWith("//")) {
            mistakes.addHere(
                    "the http path '" + path + "' does not begin with one slash",
                    "Write only the path, http " + method + ": '/health'; the address is that of the target.");
        }
        if (SecretMark.isIn(path)) {
            mistakes.addHere(
                    "a secret stands in the path of 'http'",
                    "Paths are written to logs: headers: [Authorization: \"Bearer ${secret('…')}\"].");
        }
        add(
                "http",
                new Command.Http(
                        method.toUpperCase(Locale.ROOT),
                        path,
                        headers(given),
                        text(given.value("body")),
                        accept(given)));
    }

    private void add(String said, Command command) {
        word = said;
        commands.add(command);
    }

    /** A program and its arguments. */
    private List<String> argv(String said, String example, Object... words) {
        List<String> argv = plain(said, List.of(words));
        if (argv.isEmpty() || argv.getFirst().isBlank()) {
            mistakes.addHere(
                    "'" + said + "' names no " + (said.equals("kubectl") ? "verb" : "program"),
                    "Write it like: " + said + " " + example + ".");
        } else if (argv.size() == 1 && argv.getFirst().strip().contains(" ")) {
            mistakes.addHere(
                    "'" + said + "' takes a program and its arguments, not the line '" + argv.getFirst() + "'",
                    "Write it like: " + said + " '"
                            + String.join("', '", argv.getFirst().strip().split(" +")) + "'.");
        }
        return argv;
    }

    private List<String> plain(String said, List<?> words) {
        List<String> plain = new ArrayList<>();
        for (Object word : words) {
            if (word instanceof Collection<?> several) {
                several.forEach(one -> plain.add(String.valueOf(one)));
            } else {
                plain.add(String.valueOf(word));
            }
        }
        if (plain.stream().anyMatch(SecretMark::isIn)) {
            mistakes.addHere(
                    "a secret stands among the arguments of '" + said + "'",
                    said.equals("ssh") || said.equals("kubectl") ? IN_STDIN : IN_ENV);
        }
        return plain;
    }

    /** A text of the author's own, into which no value is written. */
    private void lines(String said, Object text, String instead) {
        if (text instanceof GString made && made.getValueCount() > 0) {
            mistakes.addHere("a value is written into the text of '" + said + "'", instead);
        } else if (!(text instanceof CharSequence) || text.toString().isBlank()) {
            mistakes.addHere(
                    "'" + said + "' takes a text",
                    "Write it like: " + usages(getClass()).get(said) + ".");
        } else if (SecretMark.isIn(text.toString())) {
            mistakes.addHere("a secret stands in the text of '" + said + "'", said.equals("sql") ? instead : IN_ENV);
        }
    }

    private Map<String, String> env(Options given) {
        Map<String, String> env = new TreeMap<>();
        if (given.value("env") instanceof Map<?, ?> named) {
            named.forEach((name, value) -> {
                if (!String.valueOf(name).matches("[A-Za-z_][A-Za-z0-9_]{0,99}")) {
                    mistakes.addHere(
                            "'" + name + "' cannot name a variable",
                            "Use letters, digits and _: env: [SHOP_URL: '…'].");
                }
                env.put(String.valueOf(name), String.valueOf(value));
            });
        } else if (given.has("env")) {
            mistakes.addHere("'env:' is no map", "Write it like: env: [TOKEN: secret('shop-token')].");
        }
        return env;
    }

    private Map<String, String> headers(Options given) {
        Map<String, String> headers = new TreeMap<>();
        if (given.value("headers") instanceof Map<?, ?> named) {
            named.forEach((name, value) -> headers.put(String.valueOf(name), String.valueOf(value)));
        } else if (given.has("headers")) {
            mistakes.addHere("'headers:' is no map", "Write it like: headers: ['X-Reason': 'incident'].");
        }
        return headers;
    }

    private static @Nullable String text(@Nullable Object body) {
        return switch (body) {
            case null -> null;
            case CharSequence text -> text.toString();
            default -> JSON.toJson(body);
        };
    }

    private List<Integer> accept(Options given) {
        List<Integer> accept = new ArrayList<>();
        Object said = given.value("accept");
        if (said == null) {
            return accept;
        }
        for (Object one : said instanceof Collection<?> several ? several : List.of(said)) {
            if (one instanceof Integer status && status >= 400 && status < 600) {
                accept.add(status);
            } else {
                mistakes.addHere("'accept:' does not take " + one, "Name statuses from 400 to 599: accept: 503.");
            }
        }
        return accept;
    }

    /** What a target must be for it; empty: it needs none. */
    String targetKind() {
        return commands.stream()
                .map(Command::targetKind)
                .filter(kind -> !kind.isEmpty())
                .findFirst()
                .orElse("");
    }

    /** The word that was said last. */
    String word() {
        return word;
    }

    void checkOne(String what, int line) {
        if (commands.isEmpty()) {
            mistakes.add(line, what + " describes no command", "Say one: http get: '/health', or sh 'true'.");
        } else if (commands.size() > 1) {
            mistakes.add(
                    line,
                    what + " describes " + commands.size() + " commands",
                    "Make a step of each; a step runs one.");
        }
    }

    Command one() {
        return commands.getFirst();
    }
}
