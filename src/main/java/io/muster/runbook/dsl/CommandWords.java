package io.muster.runbook.dsl;

import groovy.json.JsonOutput;
import io.muster.runbook.Command;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What may be said within {@code run { }} and {@code undo { }}: one command, described, not done. */
public final class CommandWords extends Words {

    private static final Set<String> METHODS = Set.of("get", "head", "post", "put", "patch", "delete");
    private static final Set<String> HTTP_OPTIONS =
            Set.of("get", "head", "post", "put", "patch", "delete", "body", "headers", "accept");
    private final List<Command> commands = new ArrayList<>();
    private final Known known;

    CommandWords(Mistakes mistakes, Known known) {
        super(mistakes, "run");
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

    @Usage("sh 'systemctl', 'restart', 'shop'")
    public void sh(Object... words) {
        List<String> argv = new ArrayList<>();
        for (Object word : words) {
            if (word instanceof Collection<?> several) {
                several.forEach(one -> argv.add(String.valueOf(one)));
            } else {
                argv.add(String.valueOf(word));
            }
        }
        if (argv.isEmpty() || argv.getFirst().isBlank()) {
            mistakes.addHere("'sh' names no program", "Write it like: sh 'systemctl', 'restart', 'shop'.");
        } else if (argv.size() == 1 && argv.getFirst().strip().contains(" ")) {
            mistakes.addHere(
                    "'sh' takes a program and its arguments, not the line '" + argv.getFirst() + "'",
                    "Write it like: sh '"
                            + String.join("', '", argv.getFirst().strip().split(" +")) + "'.");
        }
        commands.add(new Command.Sh(argv));
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
        commands.add(new Command.Http(
                method.toUpperCase(Locale.ROOT), path, headers(given), body(given.value("body")), accept(given)));
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

    private static @Nullable String body(@Nullable Object body) {
        return switch (body) {
            case null -> null;
            case CharSequence text -> text.toString();
            case Map<?, ?> map -> JsonOutput.toJson(map);
            case Collection<?> list -> JsonOutput.toJson(list);
            default -> JsonOutput.toJson(body);
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

    boolean needsTarget() {
        return commands.stream().anyMatch(Command.Http.class::isInstance);
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
