package io.muster.launch;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./muster runbook …}, with real runner processes; the server of {@code run} and {@code plan} is a stub. */
class RunbookCommandTest {

    private record Answer(int code, String out, String err) {}

    @TempDir
    Path folder;

    @Test
    void listsTheShippedAndTheOwnAndSaysWhatIsWrong() throws Exception {
        write("empty-queue.groovy", """
                runbook('Empty the queue') {
                    owner 'team-mail'
                    observe('Look') { run { sh 'true' } }
                }
                """);
        write("faulty.groovy", """
                runbook('Faulty') {
                    owner 'team-mail'
                    observ('Look') { run { sh 'true' } }
                    change('Do it') { run { sh 'true' } }
                }
                """);

        Answer answer = run("runbook", "list", "--runbooks", folder.toString());

        assertThat(answer.out().lines())
                .anyMatch(line -> line.matches("empty-queue +own +Empty the queue +team-mail +only reads"))
                .anyMatch(line -> line.startsWith("restart-shop") && line.contains("cannot be undone"))
                .anyMatch(line -> line.matches("faulty +faulty *"))
                .anyMatch(line -> line.startsWith("  faulty.groovy:3: unknown word 'observ'"))
                .noneMatch(line -> line.contains("test"));
        assertThat(answer.code()).isZero();
        assertThat(run("runbook", "list", "--json", "--runbooks", folder.toString())
                        .out())
                .contains("\"source\":\"faulty\"");

        Answer lint = run("runbook", "lint", "--runbooks", folder.toString(), "faulty");
        assertThat(lint.out().lines())
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("faulty.groovy:3: "),
                        second -> assertThat(second)
                                .startsWith("faulty.groovy:4: ")
                                .contains("neither undo nor"));
        assertThat(lint.code()).isEqualTo(1);
        assertThat(run("runbook", "lint", folder.resolve("empty-queue.groovy").toString())
                        .code())
                .isZero();
        assertThat(run("runbook", "lint", "--runbooks", folder.toString(), "nowhere")
                        .err())
                .contains("There is no runbook 'nowhere'. There are ");
    }

    @Test
    void writesARunbookThatLintsCleanAndWhoseSpecHoldsAndOverwritesNothing() throws Exception {
        Answer written = run("runbook", "new", "tidy-up", "--runbooks", folder.toString());

        assertThat(written.code()).as(written.err()).isZero();
        assertThat(folder.resolve("tidy-up.groovy")).exists();
        Answer lint = run("runbook", "lint", "tidy-up", "--runbooks", folder.toString());
        assertThat(lint.out()).isEqualToIgnoringNewLines("One runbook, no mistakes.");
        Answer tested = run("runbook", "test", "--runbooks", folder.toString());
        assertThat(tested.out()).contains("ok   tidies up after somebody said yes", "3 examples, all hold.");
        assertThat(tested.code()).isZero();

        write("tidy-up.groovy", "mine");
        Answer again = run("runbook", "new", "tidy-up", "--runbooks", folder.toString());
        assertThat(again.code()).isEqualTo(1);
        assertThat(again.err()).contains("is there already");
        assertThat(Files.readString(folder.resolve("tidy-up.groovy"))).isEqualTo("mine");
        assertThat(run("runbook", "new", "Tidy Up", "--runbooks", folder.toString())
                        .code())
                .isEqualTo(1);
    }

    @Test
    void saysWhichExampleDoesNotHoldAndGoesOnAfterASpecThatBreaksItsRunner() throws Exception {
        for (String name : List.of("a-breaks", "b-lies")) {
            write(name + ".groovy", """
                    runbook('Look') {
                        owner 'team-mail'
                        observe('Look') { run { sh 'true' } }
                    }
                    """);
        }
        write("a-breaks.test.groovy", "Runtime.runtime.halt(3)\n");
        write("b-lies.test.groovy", """
                spec('Look') {
                    example('it fails') {
                        command('Look') { exits 0 }
                        expect outcome: FAILED
                    }
                }
                """);

        Answer answer = run("runbook", "test", "--runbooks", folder.toString());

        assertThat(answer.out())
                .contains("a-breaks.test.groovy:0: it could not be tried")
                .contains("BAD  it fails", "b-lies.test.groovy:4: the outcome is DONE, not FAILED.", "2 failed.");
        assertThat(answer.code()).isEqualTo(1);
    }

    @Test
    void showsWhatARunbookTakesDoesAndAsks() throws Exception {
        Files.copy(Path.of("src/test/resources/specs/good/pods.groovy"), folder.resolve("pods.groovy"));

        String text = run("runbook", "show", "pods", "--runbooks", folder.toString(), "--data", folder.toString())
                .out();
        String markdown = run(
                        "runbook",
                        "show",
                        "pods",
                        "--markdown",
                        "--runbooks",
                        folder.toString(),
                        "--data",
                        folder.toString())
                .out();

        assertThat(text)
                .contains(
                        "owner     team-payments",
                        "alert.labels.namespace, else needed; matches [a-z0-9-]{1,63}",
                        "1 to 10",
                        "◇ when     too few are ready",
                        "├─ then",
                        "├─ otherwise",
                        "├─ at the same time",
                        "asks incident commander within 10 min, then the next in line",
                        "nobody where the level's policy allows it: a cache fills itself again",
                        "expects: all pods are there within 1 min, looked at every 10 s");
        assertThat(markdown)
                .startsWith("# Restart checkout\n")
                .contains("| namespace | text | alert.labels.namespace, else needed |")
                .contains("| 6 | at the same time: Restart pods one at a time | change |");
    }

    @Test
    void runsByTheChatCommandAndFollowsItToItsEnd() throws Exception {
        List<String> said = new CopyOnWriteArrayList<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        List<String> ends = new CopyOnWriteArrayList<>(List.of("null", "\"2026-11-28T03:00:09Z\""));
        server.createContext("/api/v1/commands", exchange -> {
            said.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            boolean known = said.getLast().contains("restart-shop");
            answer(
                    exchange,
                    known
                            ? "{\"reply\":\"INC-7/R3 is asked for: Restart the shop.\",\"incident\":\"INC-7\",\"refused\":false}"
                            : "{\"reply\":\"There is no runbook 'x'.\",\"incident\":null,\"refused\":true}");
        });
        server.createContext("/api/v1/runs", exchange -> {
            String end = ends.size() > 1 ? ends.removeFirst() : ends.getFirst();
            String state = said.getLast().contains("plan") ? "failed" : "succeeded";
            answer(
                    exchange,
                    "[{\"key\":\"INC-7/R3\",\"state\":\"" + (end.equals("null") ? "running" : state)
                            + "\",\"requestedAt\":\"2026-11-28T03:00:00Z\",\"endedAt\":" + end + "}]");
        });
        server.createContext(
                "/api/v1/incidents",
                exchange -> answer(
                        exchange,
                        exchange.getRequestURI().getQuery().equals("after=0")
                                ? "[{\"n\":4,\"at\":\"2026-11-28T02:00:00Z\",\"text\":\"long ago\"},"
                                        + "{\"n\":5,\"at\":\"2026-11-28T03:00:01Z\",\"text\":\"See how slow the shop is: done\"}]"
                                : "[]"));
        server.createContext(
                "/api/v1/questions",
                exchange -> answer(exchange, "[{\"key\":\"INC-7/Q2\",\"title\":\"Restart the shop?\"}]"));
        server.start();
        try {
            write("address", "http://127.0.0.1:" + server.getAddress().getPort());
            write("owner.token", "secret");
            String data = folder.toString();

            Answer went = run(
                    "runbook", "run", "--data", data, "--room", "INC-7", "restart-shop", "zone=eu", "why=it is slow");
            Answer planned = run("runbook", "plan", "--data", data, "restart-shop");
            Answer refused = run("runbook", "run", "--data", data, "x");

            assertThat(said.getFirst())
                    .contains("run restart-shop", "zone=eu", "why=\\\"it is slow\\\"", "\"room\":\"INC-7\"");
            assertThat(went.out())
                    .contains("See how slow the shop is: done", "waits for INC-7/Q2", "INC-7/R3 succeeded.")
                    .doesNotContain("long ago");
            assertThat(went.code()).isZero();
            assertThat(planned.out()).contains("INC-7/R3 failed.");
            assertThat(planned.code()).isEqualTo(1);
            assertThat(refused.out()).contains("There is no runbook 'x'.");
            assertThat(refused.code()).isEqualTo(1);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void exitsWithTwoOnWrongUsage() {
        assertThat(run("runbook", "lnt").code()).isEqualTo(2);
        assertThat(run("runbook", "show").code()).isEqualTo(2);
        assertThat(run("runbook", "run").code()).isEqualTo(2);
    }

    private static void answer(HttpExchange exchange, String json) throws IOException {
        byte[] answer = json.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private static Answer run(String... args) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        ByteArrayOutputStream complained = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
            int code = Main.execute(new ArrayList<>(List.of(args)).toArray(String[]::new));
            return new Answer(code, said.toString(StandardCharsets.UTF_8), complained.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }
}
