package io.muster.launch;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "alert",
        mixinStandardHelpOptions = true,
        description = "Posts an alert to the running server, as a monitoring system would.")
final class AlertCommand implements Callable<Integer> {

    @Mixin
    private RunningServer server = new RunningServer();

    @Parameters(index = "0", paramLabel = "SENDER", description = "such as alertmanager or generic")
    private String sender = "";

    @Parameters(index = "1", paramLabel = "FILE", description = "what it posts; - reads standard input")
    private String file = "";

    @Option(names = "--token", description = "the sender's token (default: the one in the data folder's muster.yaml)")
    private @Nullable String token;

    @Option(names = "--explain", description = "shows how it would be routed and why, and does nothing")
    private boolean explain;

    @Override
    public Integer call() {
        ServerApi api = server.api();
        String path = "/hooks/alerts/" + ServerApi.encoded(sender) + (explain ? "/explain" : "");
        JsonNode answer = api.postElsewhere(api.address().resolve(path), payload(), token());
        if (server.json) {
            System.out.println(answer);
        } else if (explain) {
            answer.path("alerts").forEach(AlertCommand::explain);
            System.out.println("Nothing was done: this only explains.");
        } else {
            System.out.println("Accepted " + answer.path("accepted").asInt() + ": " + incidents(answer));
        }
        return 0;
    }

    private static void explain(JsonNode alert) {
        System.out.println(alert.path("alert").asString() + " ("
                + alert.path("fingerprint").asString() + "):");
        System.out.println("  " + alert.path("why").asString());
    }

    private static String incidents(JsonNode answer) {
        String keys = String.join(
                ", ",
                answer.path("incidents").valueStream().map(JsonNode::asString).toList());
        return keys.isEmpty() ? "no incident" : keys;
    }

    private String payload() {
        try {
            return file.equals("-")
                    ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
                    : Files.readString(Path.of(file));
        } catch (IOException e) {
            throw CannotStart.unreadable(file, e);
        }
    }

    private @Nullable String token() {
        String given = token;
        if (given != null) {
            return given;
        }
        try (Reader reader = Files.newBufferedReader(server.data().resolve("muster.yaml"))) {
            Object settings = new Yaml(new SafeConstructor(new LoaderOptions())).load(reader);
            if (settings instanceof Map<?, ?> map && map.get("hooks") instanceof Map<?, ?> hooks) {
                Object found = hooks.get(sender);
                return found == null ? null : found.toString();
            }
            return null;
        } catch (IOException | YAMLException none) {
            return null;
        }
    }
}
