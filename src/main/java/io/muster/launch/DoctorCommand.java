package io.muster.launch;

import io.muster.runbook.RunnerCheck;
import io.muster.settings.FaultySettings;
import io.muster.settings.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description =
                "Checks what Muster stands on; each finding comes with its remedy. Exits 1 when something is wrong.")
final class DoctorCommand implements Callable<Integer> {

    /** @param remedy empty when it is well */
    record Finding(String what, boolean well, String says, String remedy) {}

    @Mixin
    private RunningServer server = new RunningServer();

    @Override
    public Integer call() {
        List<Finding> findings =
                new ArrayList<>(List.of(java(), node(), folder(), space(), settings(), secrets(), answers()));
        findings.add(port("database", "postgresql", "Look into postgresql.log in the data folder."));
        findings.add(port("workflow engine", "engine.gateway", "Look into engine.log in the data folder."));
        findings.add(runners());
        findings.addAll(platforms());
        if (server.json) {
            System.out.println(JsonMapper.builder().build().writeValueAsString(findings));
        } else {
            findings.forEach(finding -> System.out.println((finding.well() ? "ok   " : "BAD  ") + finding.what() + ": "
                    + finding.says() + (finding.well() ? "" : " " + finding.remedy())));
        }
        return findings.stream().allMatch(Finding::well) ? 0 : 1;
    }

    private static Finding java() {
        int feature = Runtime.version().feature();
        return new Finding("Java", feature >= 21, Runtime.version().toString(), "Install a JDK 21 or newer.");
    }

    private static Finding node() {
        String remedy = "Install Node.js 20 or newer; only building needs it.";
        try {
            Process node = new ProcessBuilder("node", "--version")
                    .redirectErrorStream(true)
                    .start();
            String version =
                    new String(node.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8).strip();
            node.waitFor(10, TimeUnit.SECONDS);
            String major = version.replaceFirst("^v?([0-9]+).*", "$1");
            return new Finding("Node.js", major.matches("[0-9]+") && Integer.parseInt(major) >= 20, version, remedy);
        } catch (IOException e) {
            return new Finding("Node.js", false, "not found.", remedy);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Finding("Node.js", false, "interrupted.", remedy);
        }
    }

    private Finding folder() {
        Path data = server.data();
        try {
            String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(data));
            return new Finding(
                    "data folder",
                    mode.equals("rwx------") && Files.isWritable(data),
                    data.toAbsolutePath() + " (" + mode + ")",
                    "Only its owner may enter it: chmod 700 " + data);
        } catch (IOException e) {
            return new Finding(
                    "data folder",
                    false,
                    data.toAbsolutePath() + " is missing.",
                    "Start with ./muster up, or name it with --data.");
        }
    }

    private Finding space() {
        Path data = server.data().toAbsolutePath();
        try {
            Path there = Files.exists(data) ? data : Path.of("").toAbsolutePath();
            long free = Files.getFileStore(there).getUsableSpace() / (1024 * 1024);
            return new Finding(
                    "disk", free >= 1_000, free + " MB left.", "Make room: below 200 MB the engine stops taking work.");
        } catch (IOException e) {
            return new Finding("disk", false, e.toString(), "Check the disk of " + data + ".");
        }
    }

    private Finding settings() {
        try {
            Settings settings = new Settings(server.data().toString());
            int people = settings.people().size();
            return new Finding(
                    "muster.yaml", true, people == 0 ? "names nobody yet." : "names " + people + " people.", "");
        } catch (FaultySettings faulty) {
            return new Finding(
                    "muster.yaml",
                    false,
                    faulty.getMessage() + ".",
                    "Mend the lines; until then a running server keeps the last good version.");
        }
    }

    /** None where none is configured, and where no server runs that could say. */
    private List<Finding> platforms() {
        try {
            return server.api()
                    .get("/api/v1/platforms")
                    .valueStream()
                    .map(DoctorCommand::platform)
                    .toList();
        } catch (CannotStart | ServerApi.Failed noServer) {
            return List.of();
        }
    }

    static Finding platform(JsonNode said) {
        List<String> lacks =
                said.path("lacks").valueStream().map(JsonNode::asString).toList();
        String name = said.path("name").asString();
        String lacking = lacks.isEmpty() ? "" : " It lacks " + String.join("; ", lacks) + ".";
        return new Finding(
                name,
                said.path("well").asBoolean() && lacks.isEmpty(),
                said.path("says").asString() + lacking,
                lacks.isEmpty()
                        ? "The log says more; rooms are told what they missed when it is back."
                        : "Add the scopes at api.slack.com and install the app again; ./muster slack manifest has all.");
    }

    /** As the running server sees them; a shell has another environment, and may read other files. */
    private Finding secrets() {
        try {
            JsonNode said = server.api().get("/api/v1/secrets");
            List<String> unreadable = said.path("unreadable")
                    .valueStream()
                    .map(JsonNode::asString)
                    .toList();
            return secrets(said.path("named").asInt(0), unreadable, "");
        } catch (CannotStart | ServerApi.Failed noServer) {
            try {
                Settings settings = new Settings(server.data().toString());
                return secrets(settings.secrets().size(), settings.unreadableSecrets(), " as this shell sees them,");
            } catch (FaultySettings faulty) {
                return new Finding("secrets", true, "are known once muster.yaml is mended.", "");
            }
        }
    }

    private static Finding secrets(int named, List<String> unreadable, String seen) {
        String count = named == 0 ? "none is named." : (named - unreadable.size()) + " of " + named + " can be read.";
        return new Finding(
                "secrets",
                unreadable.isEmpty(),
                (seen + " " + count).strip(),
                unreadable.isEmpty() ? "" : String.join(" ", unreadable));
    }

    /** Tried here and now, as the environment has it: a server that was given the property otherwise knows better. */
    private Finding runners() {
        String isolation = System.getenv().getOrDefault("MUSTER_RUNNER_ISOLATION", "auto");
        try {
            RunnerCheck.Found found = RunnerCheck.look(isolation, server.data());
            return new Finding("runners", found.well(), found.says(), found.remedy());
        } catch (IllegalArgumentException wrong) {
            return new Finding("runners", false, wrong.getMessage() + ".", "");
        }
    }

    private Finding answers() {
        try {
            ServerApi api = server.api();
            URI health = api.address().resolve("/actuator/health/readiness");
            String status = api.getElsewhere(health).path("status").asString("no status");
            return new Finding(
                    "server",
                    status.equals("UP"),
                    api.address() + " says " + status + ".",
                    "Look into muster.log in the data folder.");
        } catch (CannotStart | ServerApi.Failed e) {
            return new Finding("server", false, String.valueOf(e.getMessage()), "");
        }
    }

    /** Only what is embedded: the rest is the server's to judge, which says so by its readiness. */
    private Finding port(String what, String name, String remedy) {
        OptionalInt kept = DataFolder.keptPort(server.data(), name);
        if (kept.isEmpty()) {
            return new Finding(what, true, "none of its own.", "");
        }
        int port = kept.getAsInt();
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 2_000);
            return new Finding(what, true, "answers on port " + port + ".", "");
        } catch (IOException e) {
            return new Finding(what, false, "does not answer on port " + port + ".", remedy);
        }
    }
}
