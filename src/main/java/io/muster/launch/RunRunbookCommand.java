package io.muster.launch;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Asks the running server for a run by the same chat command that people type, and follows it to its end. */
abstract class RunRunbookCommand implements Callable<Integer> {

    private static final Pattern RUN = Pattern.compile("\\b[A-Z]+-\\d+/R\\d+\\b");
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

    @Mixin
    private RunningServer server = new RunningServer();

    @Option(
            names = "--as",
            paramLabel = "EMAIL",
            description = "recorded as \"as X, by Y\"; in the demo, or with the right to administer")
    private @Nullable String as;

    @Option(
            names = "--room",
            paramLabel = "KEY",
            description = "the incident that it is for, such as INC-7 (default: an operation of its own)")
    private @Nullable String room;

    @Parameters(paramLabel = "NAME", description = "its file's name without the ending")
    private String name = "";

    @Parameters(index = "1..*", paramLabel = "INPUT=VALUE", description = "what it is asked for with")
    private Map<String, String> inputs = new LinkedHashMap<>();

    private final String verb;
    private long seen;
    private final Set<String> asked = new HashSet<>();
    private volatile @Nullable String followed;

    RunRunbookCommand(String verb) {
        this.verb = verb;
    }

    @Command(
            name = "plan",
            mixinStandardHelpOptions = true,
            description = {
                "The dry run: observes really and shows what each change would do, on the running server.",
                "Exits 1 when it is refused or does not come to its end."
            })
    static final class Plan extends RunRunbookCommand {
        Plan() {
            super("plan");
        }
    }

    @Command(
            name = "run",
            mixinStandardHelpOptions = true,
            description = {
                "Runs it on the running server; what changes something is asked first.",
                "Follows it to its end; Ctrl-C leaves it going. Exits 1 when it is refused or does not succeed."
            })
    static final class Run extends RunRunbookCommand {
        Run() {
            super("run");
        }
    }

    @Override
    public Integer call() {
        ServerApi api = server.api();
        JsonNode answer = api.command(as, line(), room);
        String reply = answer.path("reply").asString();
        Matcher key = RUN.matcher(reply);
        if (answer.path("refused").asBoolean(false) || !key.find()) {
            System.out.println(server.json ? answer.toString() : reply);
            return 1;
        }
        if (!server.json) {
            System.out.println(reply);
        }
        Thread leaving = new Thread(this::leave);
        followed = key.group();
        Runtime.getRuntime().addShutdownHook(leaving);
        JsonNode run = follow(api, key.group());
        followed = null;
        String state = run.path("state").asString();
        System.out.println(server.json ? run.toString() : key.group() + " " + state + ".");
        return state.equals("succeeded") ? 0 : 1;
    }

    private String line() {
        return verb + " " + name
                + inputs.entrySet().stream()
                        .map(each -> " " + each.getKey() + "=" + quoted(each.getValue()))
                        .collect(Collectors.joining());
    }

    private static String quoted(String value) {
        return value.matches("\\S+") ? value : (value.contains("\"") ? "'" + value + "'" : "\"" + value + "\"");
    }

    private JsonNode follow(ServerApi api, String key) {
        String record = key.substring(0, key.indexOf('/'));
        while (true) {
            JsonNode run = find(api, record, key);
            if (!server.json) {
                tell(api, record, Instant.parse(run.path("requestedAt").asString()));
            }
            if (!run.path("endedAt").isNull() && !run.path("endedAt").isMissingNode()) {
                return run;
            }
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
    }

    private static JsonNode find(ServerApi api, String record, String key) {
        for (JsonNode run : api.get("/api/v1/runs?incident=" + ServerApi.encoded(record))) {
            if (run.path("key").asString().equals(key)) {
                return run;
            }
        }
        throw new ServerApi.Failed(404, "There is no run " + key + " any more.");
    }

    private void tell(ServerApi api, String record, Instant since) {
        String there = ServerApi.encoded(record);
        for (JsonNode entry : api.get("/api/v1/incidents/" + there + "/timeline?after=" + seen)) {
            seen = entry.path("n").asLong();
            if (!Instant.parse(entry.path("at").asString()).isBefore(since)) {
                System.out.println("  " + entry.path("text").asString().replace("\n", "\n    "));
            }
        }
        for (JsonNode question : api.get("/api/v1/questions?incident=" + there)) {
            String key = question.path("key").asString();
            if (asked.add(key)) {
                System.out.println("  waits for " + key + " ("
                        + question.path("title").asString() + "), answered in the room or by ./muster say");
            }
        }
    }

    private void leave() {
        String run = followed;
        if (run != null) {
            System.out.println(run + " goes on without you. ./muster say \"runs " + run.substring(0, run.indexOf('/'))
                    + "\" shows it, \"abort " + run + "\" ends it.");
        }
    }
}
