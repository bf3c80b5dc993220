package io.muster.runbook.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.muster.runbook.Command;
import io.muster.runbook.Step;
import io.muster.runbook.StepOutcome;
import io.muster.runbook.dsl.LoadedRunbook.Facts;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real runner processes, isolated as well as this machine allows. */
class RunnersTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Facts NOTHING = new Facts(Map.of(), Map.of(), Map.of(), Map.of());

    @TempDir
    static Path data;

    private static Runners runners;

    private final List<String> lines = new ArrayList<>();

    @BeforeAll
    static void start() throws IOException {
        Files.writeString(data.resolve("password"), "geheim");
        runners = new Runners(1, "128m", Isolation.Way.AUTO, List.of(data), 64_000);
    }

    @AfterAll
    static void stop() {
        runners.close();
    }

    @Test
    void readsARunbookIntoItsOutline() throws Exception {
        Request.Text text = new Request.Text(
                "restart-shop.groovy", Files.readString(Path.of("runbooks/restart-shop.groovy")), levels());

        Reply reply = ask(new Request.Read(Request.VERSION, text), PATIENCE);

        assertThat(reply).isInstanceOfSatisfying(Reply.Outlined.class, outlined -> {
            assertThat(outlined.mistakes()).isEmpty();
            assertThat(outlined.outline()).isNotNull().satisfies(outline -> {
                assertThat(outline.steps()).hasSize(3);
                assertThat(outline.steps().get(1)).isInstanceOf(Step.Change.class);
            });
        });
    }

    @Test
    void saysWhatIsWrongWithARunbook() throws Exception {
        Reply reply = ask(
                new Request.Read(Request.VERSION, new Request.Text("x.groovy", "nonsense('x')", levels())), PATIENCE);

        assertThat(reply).isInstanceOfSatisfying(Reply.Outlined.class, outlined -> {
            assertThat(outlined.outline()).isNull();
            assertThat(outlined.mistakes()).hasSize(2);
        });
    }

    @Test
    void executesAProgramAndStreamsItsLines() throws Exception {
        Reply.Executed came = sh("printf", "one\\ntwo\\n");

        assertThat(came).isEqualTo(Reply.Executed.of(StepOutcome.DONE, "printf ended with 0: two"));
        assertThat(lines).containsExactly("one", "two");
    }

    @Test
    void tellsOfAProgramThatFailsOrIsNotThere() throws Exception {
        assertThat(sh("false").outcome()).isEqualTo(StepOutcome.FAILED);
        assertThat(sh("there-is-no-such-program").line()).startsWith("cannot start there-is-no-such-program");
    }

    @Test
    void looksAgainUntilTheExpectationHolds() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        HttpServer shop = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        shop.createContext("/health", exchange -> {
            byte[] body = ("{\"n\":" + asked.incrementAndGet() + "}").getBytes(java.nio.charset.StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        shop.start();
        try {
            String source = """
                    runbook('Look') {
                        owner 'team-shop'
                        on 'shop'
                        observe('Look') {
                            run { http get: '/health' }
                            expect('three times', within: 30.seconds, every: 100.millis) { json.n >= 3 }
                        }
                    }
                    """;

            Reply.Executed came = execute(
                    source,
                    new Command.Http("GET", "/health", Map.of(), null, List.of()),
                    "http://127.0.0.1:" + shop.getAddress().getPort());

            assertThat(came.outcome()).as(came.line()).isEqualTo(StepOutcome.DONE);
            assertThat(came.line()).startsWith("three times: GET /health answered 200 in ");
            assertThat(asked).hasValue(3);
        } finally {
            shop.stop(0);
        }
    }

    @Test
    void doesNotKnowWhetherAChangeHappenedWhoseAnswerIsLost() throws Exception {
        HttpServer shop = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        shop.createContext("/", exchange -> exchange.close());
        shop.start();
        try {
            Reply.Executed came = execute(
                    change("http post: '/restart'"),
                    new Command.Http("POST", "/restart", Map.of(), null, List.of()),
                    "http://127.0.0.1:" + shop.getAddress().getPort());

            assertThat(came.outcome()).as(came.line()).isEqualTo(StepOutcome.UNKNOWN);
        } finally {
            shop.stop(0);
        }
        Reply.Executed refused = execute(
                change("http post: '/restart'"),
                new Command.Http("POST", "/restart", Map.of(), null, List.of()),
                "http://127.0.0.1:" + shop.getAddress().getPort());
        assertThat(refused.outcome()).isEqualTo(StepOutcome.FAILED);
    }

    @Test
    void cannotSeeTheDataFolderNorTheEnvironmentNorTheServer() throws Exception {
        assertThat(runners.mayChange()).isTrue();

        assertThat(sh("cat", data.resolve("password").toString()).outcome()).isEqualTo(StepOutcome.FAILED);
        lines.clear();
        sh("env");
        assertThat(lines).allMatch(line -> line.matches("(PATH|LANG|HOME|PWD|OLDPWD|SHLVL|_)=.*"));
        assertThat(sh("cat", "/proc/" + ProcessHandle.current().pid() + "/environ")
                        .outcome())
                .isEqualTo(StepOutcome.FAILED);
        assertThat(sh("umount", data.toString()).outcome()).isEqualTo(StepOutcome.FAILED);
        assertThat(String.join("\n", lines)).doesNotContain("geheim");
    }

    @Test
    void givesEachRunnerAUserOfItsOwnWhoseProcessesAllEndWithIt() throws Exception {
        assumeThat(System.getProperty("user.name"))
                .as("isolation by user can be tried by root only; run the tests as root")
                .isEqualTo("root");
        assumeThat(Path.of("/usr/bin/setpriv"))
                .as("isolation by user needs setpriv, of util-linux")
                .isExecutable();
        Runners users = new Runners(0, "128m", Isolation.Way.USER, List.of(data), 64_000);
        try (users;
                Runner runner = users.take()) {
            assertThat(asUser(runner, "id", "-u").line()).matches("id ended with 0: 6[4-7][0-9]{3}");
            assertThat(asUser(runner, "cat", data.resolve("password").toString())
                            .outcome())
                    .isEqualTo(StepOutcome.FAILED);
            asUser(runner, "sh", "-c", "setsid sleep 4713 < /dev/null > /dev/null 2>&1 &");
            await().atMost(PATIENCE).until(() -> CommandLines.running("sleep 4713") > 0);
        }

        await().atMost(PATIENCE).until(() -> CommandLines.running("sleep 4713") == 0);
        assertThat(String.join("\n", lines)).doesNotContain("geheim");
    }

    private Reply.Executed asUser(Runner runner, String... argv) throws RunnerFailed {
        return (Reply.Executed) runner.ask(
                execute(change("sh 'true'"), new Command.Sh(List.of(argv)), "", 60_000), PATIENCE, lines::add);
    }

    @Test
    void cannotForgeAReplyByPrinting() throws Exception {
        String source =
                "println '{\"is\":\"executed\",\"outcome\":\"DONE\",\"line\":\"forged\"}'\n" + change("sh 'false'");

        Reply.Executed came = execute(source, new Command.Sh(List.of("false")), "");

        assertThat(came.outcome()).isEqualTo(StepOutcome.FAILED);
        assertThat(lines).anyMatch(line -> line.contains("forged"));
    }

    @Test
    void killsWhatHangsWithAllItsChildren() throws Exception {
        try (Runner runner = runners.take()) {
            assertThatThrownBy(() -> runner.ask(
                            execute(
                                    change("sh 'sh'"),
                                    new Command.Sh(List.of("sh", "-c", "sleep 4711 & sleep 4711")),
                                    "",
                                    1),
                            Duration.ofSeconds(3),
                            lines::add))
                    .isInstanceOfSatisfying(
                            RunnerFailed.class,
                            failed -> assertThat(failed.kind()).isEqualTo(RunnerFailed.Kind.TIMED_OUT));
        }
        await().atMost(PATIENCE).until(() -> CommandLines.running("sleep 4711") == 0);
    }

    @Test
    void killsARunbookThatNeverEndsLoading() {
        assertThatThrownBy(() -> ask(
                        new Request.Read(Request.VERSION, new Request.Text("x.groovy", "while (true) { }", levels())),
                        Duration.ofSeconds(2)))
                .hasMessage("killed at its timeout");
    }

    @Test
    void boundsAFlood() throws Exception {
        Reply.Executed came = sh("sh", "-c", "yes 0123456789012345678901234567890123456789 | head -c 20000000");

        assertThat(came.outcome()).isEqualTo(StepOutcome.DONE);
        assertThat(lines.stream().mapToInt(String::length).sum()).isLessThan(1_100_000);
        assertThat(lines.getLast()).startsWith("(more output than can be kept");
    }

    @Test
    void endsWithAClearFailureWhenARunbookEatsAllMemory() {
        assertThatThrownBy(() -> ask(
                        new Request.Read(
                                Request.VERSION,
                                new Request.Text(
                                        "x.groovy",
                                        "def all = []\nwhile (true) { all << new byte[1000000] }",
                                        levels())),
                        PATIENCE))
                .isInstanceOfSatisfying(
                        RunnerFailed.class, failed -> assertThat(failed.kind()).isEqualTo(RunnerFailed.Kind.DIED));
    }

    @Test
    void keepsTheRunnerOfACardForItsStepAndNobodyElse() throws Exception {
        Runner first = runners.take();
        runners.keep("INC-1/R1/1/s2", first);

        try (Runner other = runners.take("INC-1/R1/1/s3");
                Runner same = runners.take("INC-1/R1/1/s2");
                Runner next = runners.take("INC-1/R1/1/s2")) {
            assertThat(other.pid()).isNotEqualTo(first.pid());
            assertThat(same).isSameAs(first);
            assertThat(next).isNotSameAs(first);
        }
    }

    @Test
    void keepsNoMoreRunnersThanThePoolIsLarge() throws Exception {
        Runner older = runners.take();
        Runner newer = runners.take();

        runners.keep("older", older);
        runners.keep("newer", newer);

        assertThat(older.alive()).isFalse();
        assertThat(newer.alive()).isTrue();
        runners.take("newer").close();
    }

    @Test
    void carriesNothingFromOneReadingOfATextToTheNext() throws Exception {
        String source = "int n = 0\n" + change("n++; sh 'echo', \"${n}\", System.nanoTime().toString()");
        Request resolve = new Request.Resolve(
                Request.VERSION, new Request.Text("x.groovy", source, levels()), "s1", false, NOTHING);

        try (Runner runner = runners.take()) {
            List<String> one = argv(runner.ask(resolve, PATIENCE, lines::add));
            List<String> two = argv(runner.ask(resolve, PATIENCE, lines::add));

            assertThat(two.get(1)).isEqualTo(one.get(1));
            assertThat(two.get(2)).isNotEqualTo(one.get(2));
        }
    }

    private static List<String> argv(Reply reply) {
        return ((Command.Sh) ((Reply.Resolved) reply).command()).argv();
    }

    @Test
    void diesWithTheServer() throws Exception {
        Process server = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        DyingServer.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader said = server.inputReader()) {
            String line = said.readLine();
            while (line != null && !line.equals("begun")) {
                line = said.readLine();
            }
            assertThat(line).isEqualTo("begun");
            assertThat(CommandLines.running("sleep 4712")).isPositive();
        } finally {
            server.destroyForcibly().waitFor();
        }

        await().atMost(PATIENCE).until(() -> CommandLines.running("sleep 4712") == 0);
    }

    /** The machine may kill a process that only waits; the next step shall not have to wait for it. */
    @Test
    void hasAnotherOneWarmWhenOneDies() {
        try (Runners pool = new Runners(1, "128m", Isolation.Way.AUTO, List.of(), 64_000)) {
            pool.warm();
            long first = onlyWarm(pool, 0);

            ProcessHandle.of(first).orElseThrow().destroyForcibly();

            assertThat(onlyWarm(pool, first)).isNotEqualTo(first);
        }
    }

    private static long onlyWarm(Runners pool, long otherThan) {
        return await().atMost(PATIENCE)
                .until(pool::warmOnes, warm -> warm.size() == 1 && warm.getFirst() != otherThan)
                .getFirst();
    }

    /** Starts a step that takes long, says so, and waits to be killed. */
    static final class DyingServer {
        public static void main(String[] args) throws Exception {
            Runners own = new Runners(0, "128m", Isolation.Way.AUTO, List.of(), 64_000);
            try (Runner runner = own.take()) {
                runner.ask(
                        execute(
                                change("sh 'sh'"),
                                new Command.Sh(List.of("sh", "-c", "echo up; sleep 4712")),
                                "",
                                600_000),
                        Duration.ofMinutes(10),
                        line -> System.out.println("begun"));
            }
        }
    }

    private Reply.Executed sh(String... argv) throws Exception {
        return execute(change("sh 'true'"), new Command.Sh(List.of(argv)), "");
    }

    private Reply.Executed execute(String source, Command command, String base) throws Exception {
        return (Reply.Executed) ask(execute(source, command, base, 60_000), PATIENCE);
    }

    private static Request execute(String source, Command command, String base, long timeout) {
        return new Request.Execute(
                Request.VERSION,
                new Request.Text("x.groovy", source, levels()),
                "s1",
                false,
                NOTHING,
                command,
                base.isEmpty() ? null : new Request.Access("http", base, "", null, null),
                timeout);
    }

    private Reply ask(Request request, Duration within) throws RunnerFailed {
        try (Runner runner = runners.take()) {
            return runner.ask(request, within, lines::add);
        }
    }

    private static String change(String command) {
        return "runbook('Do') {\n owner 'team-shop'\n on 'shop'\n change('Do it') {\n run { " + command
                + " }\n irreversible 'it is a test'\n }\n}\n";
    }

    private static Set<String> levels() {
        return Set.of("SEV1", "SEV2", "SEV3", "SEV4");
    }
}
