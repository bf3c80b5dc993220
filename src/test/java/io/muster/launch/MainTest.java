package io.muster.launch;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command line against a server that answers as ours does. */
class MainTest {

    private record Answer(int code, String out, String err) {}

    @TempDir
    Path data;

    @Test
    void refusesAWrongWordWithExitCodeTwo() {
        Answer answer = run("upp");

        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.err()).contains("upp");
    }

    /** In a list of commands only the first line of each is shown. */
    @Test
    void tellsEachCommandOfAListInAWholeSentence() {
        assertThat(commands(new CommandLine(Main.class)))
                .hasSizeGreaterThan(20)
                .allSatisfy(command -> assertThat(
                                command.getCommandSpec().usageMessage().description()[0])
                        .endsWith("."));
    }

    private static Stream<CommandLine> commands(CommandLine of) {
        return of.getSubcommands().values().stream()
                .flatMap(command -> Stream.concat(Stream.of(command), commands(command)));
    }

    @Test
    void saysInOneSentenceThatThePortIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());

            Answer answer = run("up", "--port", port, "--data", data.toString());

            assertThat(answer.code()).isEqualTo(1);
            assertThat(answer.err().strip().lines())
                    .containsExactly("Port " + port + " is taken by another program. Choose another one with --port.");
        }
    }

    @Test
    void saysInOneSentenceThatTheDataFolderIsHeld() {
        try (DataFolder held = DataFolder.hold(data)) {
            Answer answer = run("up", "--data", held.root().toString());

            assertThat(answer.code()).isEqualTo(1);
            assertThat(answer.err().strip().lines())
                    .singleElement()
                    .asString()
                    .contains("is held by another running Muster");
        }
    }

    @Test
    void saysThatNoMusterRunsInTheFolder() {
        Answer answer = run("say", "list", "--data", data.resolve("none").toString());

        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.err()).contains("Start it with ./muster up");
    }

    @Test
    void givesACommandAsTheOwnerAndExitsWithOneWhenItIsRefused() throws Exception {
        List<String> seen = new CopyOnWriteArrayList<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/v1/commands", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            seen.add(exchange.getRequestHeaders().getFirst("Authorization") + " " + body);
            byte[] answer = ("{\"reply\":\"Not so.\",\"incident\":null,\"refused\":" + body.contains("close") + "}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        try {
            Files.writeString(
                    data.resolve("address"),
                    "http://127.0.0.1:" + server.getAddress().getPort() + "\n");
            Files.writeString(data.resolve("owner.token"), "secret\n");

            Answer listed = run("say", "list", "--data", data.toString());
            Answer refused = run("say", "close INC-1", "--data", data.toString(), "--json");

            assertThat(listed.code()).isZero();
            assertThat(listed.out().strip()).isEqualTo("Not so.");
            assertThat(refused.code()).isEqualTo(1);
            assertThat(refused.out()).contains("\"refused\":true");
            assertThat(seen.getFirst()).startsWith("Bearer secret ").contains("\"text\":\"list\"");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void provesAnExportWithoutAServer() throws Exception {
        Path export = data.resolve("INC-1.ndjson");
        Files.writeString(export, "{\"timeline\":\"INC-1\",\"entries\":1,\"head\":\"00\"}\n");

        Answer broken = run("timeline", "verify", export.toString());
        Answer json = run("timeline", "verify", export.toString(), "--json");
        Answer missing = run("timeline", "verify", data.resolve("none.ndjson").toString());

        assertThat(broken.code()).isEqualTo(1);
        assertThat(broken.out()).contains("INC-1");
        assertThat(json.out()).startsWith("{").contains("\"faults\":[\"");
        assertThat(missing.code()).isEqualTo(1);
        assertThat(missing.err().strip().lines())
                .singleElement()
                .asString()
                .endsWith("none.ndjson is no file. Check its name.");
    }

    @Test
    void explainsInWordsHowAnAlertWouldBeRouted() throws Exception {
        Path alert = Files.writeString(data.resolve("alert.json"), "{\"title\":\"Disk is full\"}");
        Files.writeString(data.resolve("muster.yaml"), "hooks:\n  generic: a-token-of-ours\n");
        List<String> bearers = new CopyOnWriteArrayList<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/hooks/alerts/generic/explain", exchange -> {
            bearers.add(exchange.getRequestHeaders().getFirst("Authorization"));
            byte[] answer = "{\"alerts\":[{\"alert\":\"Disk is full\",\"fingerprint\":\"f1\",\"why\":\"It is new.\"}]}"
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        try {
            Files.writeString(
                    data.resolve("address"),
                    "http://127.0.0.1:" + server.getAddress().getPort() + "\n");
            Files.writeString(data.resolve("owner.token"), "secret\n");

            Answer said = run("alert", "generic", alert.toString(), "--explain", "--data", data.toString());
            Answer json = run("alert", "generic", alert.toString(), "--explain", "--json", "--data", data.toString());

            assertThat(said.code()).isZero();
            assertThat(said.out().strip().lines())
                    .containsExactly("Disk is full (f1):", "  It is new.", "Nothing was done: this only explains.");
            assertThat(json.out()).startsWith("{\"alerts\":[");
            assertThat(bearers).containsOnly("Bearer a-token-of-ours");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void printsTheManifestOfSlackWithoutAServer() {
        Answer answer = run("slack", "manifest", "--url", "https://muster.example.org");

        assertThat(answer.code()).isZero();
        assertThat(answer.out()).startsWith("{").contains("\"https://muster.example.org/slack/events\"");
    }

    @Test
    void saysInOneSentenceThatSlackCannotCallAnAddress() {
        Answer answer = run("slack", "manifest", "--url", "http://localhost:8080");

        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.err().strip().lines()).singleElement().asString().contains("begins with https://");
    }

    private static synchronized Answer run(String... args) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
        ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(outBytes, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(errBytes, true, StandardCharsets.UTF_8));
        try {
            int code = Main.execute(args);
            return new Answer(
                    code, outBytes.toString(StandardCharsets.UTF_8), errBytes.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }
}
