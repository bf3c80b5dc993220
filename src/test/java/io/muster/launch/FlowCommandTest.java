package io.muster.launch;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./muster flow …}; what the server does of it is in the tests of deployments. */
class FlowCommandTest {

    private record Answer(int code, String out, String err) {}

    @TempDir
    Path data;

    @Test
    void findsNothingInTheShippedFlows() {
        Answer answer = run("", "flow", "lint", "bpmn");

        assertThat(answer.out()).contains("no findings");
        assertThat(answer.code()).isZero();
    }

    @Test
    void saysWhatIsWrongWithAFileAndExitsWithOne() throws Exception {
        Path faulty = changed("commander-assignment.bpmn", "muster.assign-role", "muster.asign-role");

        Answer answer = run("", "flow", "lint", faulty.toString());

        assertThat(answer.out())
                .contains("commander-assignment.bpmn: Task_AssignCommander: nothing works tasks of type"
                        + " 'muster.asign-role'. Did you mean 'muster.assign-role'?");
        assertThat(answer.code()).isEqualTo(1);
        assertThat(run("", "flow", "lint", "--json", faulty.toString()).out()).startsWith("[{");
    }

    @Test
    void saysThatAFileIsNotThere() {
        Answer answer = run("", "flow", "lint", data.resolve("none.bpmn").toString());

        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.err()).contains("There is no file").contains("none.bpmn");
    }

    @Test
    void exitsWithTwoOnWrongUsage() {
        assertThat(run("", "flow", "lnt").code()).isEqualTo(2);
        assertThat(run("", "flow", "deploy").code()).isEqualTo(2);
        assertThat(run("", "flow", "play").code()).isEqualTo(2);
    }

    @Test
    void showsWhatTheShippedFlowHasOverYours() throws Exception {
        Path mine = changed(
                "commander-assignment.bpmn",
                "<zeebe:header key=\"step\" value=\"2\" />",
                "<zeebe:header key=\"step\" value=\"7\" />");

        Answer answer = run("", "flow", "diff", mine.toString());

        assertThat(answer.out().lines().map(String::strip))
                .containsExactly(
                        "commander-assignment.bpmn:",
                        "~ 'Page deputy' (Task_PageDeputy): step is \"7\", shipped \"2\"");
        assertThat(run("", "flow", "diff", "bpmn/sev1.bpmn").out().strip()).isEqualTo("sev1.bpmn: as shipped");
    }

    @Test
    void listsAndDeploysOnTheRunningServer() throws Exception {
        List<String> sent = new CopyOnWriteArrayList<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/v1/flows", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            sent.add(body);
            String faults = body.contains("asign") ? "\"sev2.bpmn: Task_X: wrong. Mend it.\"" : "";
            byte[] answer = (exchange.getRequestMethod().equals("GET")
                            ? "[{\"resource\":\"sev1.bpmn\",\"name\":\"SEV1 response\",\"version\":3,\"hash\":\"abcdef0123456789\","
                                    + "\"origin\":\"shipped\",\"faults\":[]}]"
                            : "{\"resource\":\"commander-assignment.bpmn\",\"result\":\"DEPLOYED\",\"version\":4,\"faults\":["
                                    + faults + "]}")
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
            String folder = data.toString();

            Answer listed = run("", "flow", "list", "--data", folder);
            Answer deployed = run("", "flow", "deploy", "bpmn/commander-assignment.bpmn", "--data", folder);
            Path faulty = changed("commander-assignment.bpmn", "muster.assign-role", "muster.asign-role");
            Answer refused = run("", "flow", "deploy", faulty.toString(), "--data", folder);

            assertThat(listed.out()).contains("sev1.bpmn", "version 3", "abcdef012345", "shipped");
            assertThat(deployed.out().strip()).isEqualTo("commander-assignment.bpmn is version 4 now.");
            assertThat(deployed.code()).isZero();
            assertThat(sent.get(1)).contains("\"resource\":\"commander-assignment.bpmn\"", "Page deputy");
            assertThat(refused.out()).contains("Mend it.", "version 4 stays");
            assertThat(refused.code()).isEqualTo(1);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void playsAFlowToItsEndWithMovedTime() {
        Answer answer = run("q1 approve\n\n", "flow", "play", "change-freeze", "reason=the sale begins", "length=PT2H");

        assertThat(answer.out())
                .containsSubsequence(
                        "Tell what is asked for",
                        "Shall nobody change anything for that time?",
                        "> approve",
                        "Announce freeze",
                        "Time of freeze over",
                        "… time passes",
                        "Announce end of freeze",
                        "Freeze over",
                        "The flow is over.");
        assertThat(answer.code()).isZero();
    }

    private Path changed(String name, String from, String to) throws Exception {
        String text = Files.readString(Path.of("bpmn", name));
        assertThat(text).contains(from);
        return Files.writeString(data.resolve(name), text.replace(from, to));
    }

    private static Answer run(String typed, String... args) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        InputStream in = System.in;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        ByteArrayOutputStream complained = new ByteArrayOutputStream();
        System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
        System.setIn(new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)));
        try {
            int code = Main.execute(args);
            return new Answer(code, said.toString(StandardCharsets.UTF_8), complained.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
            System.setIn(in);
        }
    }
}
