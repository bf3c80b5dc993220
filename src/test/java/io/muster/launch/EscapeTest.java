package io.muster.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.muster.Muster;
import io.muster.incident.Declaration;
import io.muster.incident.Incidents;
import io.muster.message.Actor;
import io.muster.message.RecordKey;
import io.muster.question.Question;
import io.muster.question.Questions;
import io.muster.runbook.Command;
import io.muster.runbook.PlainCommand;
import io.muster.runbook.RunRequest;
import io.muster.runbook.Runs;
import io.muster.runbook.dsl.LoadedRunbook;
import io.muster.runbook.dsl.LoadedRunbook.Facts;
import io.muster.runbook.dsl.RunbookReader;
import io.muster.runbook.runner.Hand;
import io.muster.runbook.runner.Isolation;
import io.muster.runbook.runner.Reply;
import io.muster.runbook.runner.Request;
import io.muster.runbook.runner.Runner;
import io.muster.runbook.runner.RunnerFailed;
import io.muster.runbook.runner.Runners;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ContextConfiguration;

/**
 * What runbooks try that they are not meant to ({@code src/test/resources/runbooks/escapes}), each in a runner of a server
 * that has everything: the database with its password, the engine, its port, an open approval, another run beside it. None
 * of them is held up by the language; what each hears in the end shows that it was really tried.
 */
@ExtendWith(EscapeTest.Everything.class)
@SpringBootTest(classes = Muster.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@ContextConfiguration(initializers = EscapeTest.Everything.class)
@DirtiesContext
class EscapeTest {

    private static final Path ESCAPES = Path.of("src/test/resources/runbooks/escapes");
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Actor ADA = new Actor("ada", "Ada");
    private static final Facts NOTHING = new Facts(Map.of(), Map.of(), Map.of(), Map.of());
    private static final String OF_ANOTHER_RUN = "canary-of-another-run";
    private static final String OF_A_SECRET = "canary-of-a-secret";
    private static final String OWNERS_TOKEN = "canary-of-the-owner";
    private static final String ENGINES_TOKEN = "canary-of-the-engine";
    private static final List<String> shopHeard = new CopyOnWriteArrayList<>();
    private static @Nullable Beside beside;
    private static @Nullable Runner used;
    private static RecordKey incident = RecordKey.MUSTER;
    private static String run = "";

    @LocalServerPort
    private int port;

    @Autowired
    private Runners runners;

    @Autowired
    private Runs runs;

    @Autowired
    private Incidents incidents;

    @Autowired
    private Questions questions;

    @Autowired
    private JdbcClient jdbc;

    /** What is none of their business. */
    private record Beside(Process victim, Runner another) {}

    private static Beside beside() {
        return Objects.requireNonNull(beside);
    }

    /** As {@code up} has it, but within this process; ended after the server, since it is the first extension. */
    static final class Everything
            implements ApplicationContextInitializer<ConfigurableApplicationContext>, AfterAllCallback {

        private static final Path DATA = folder();
        private static final LocalPostgres POSTGRES = LocalPostgres.in(DATA);
        private static final LocalEngine ENGINE = LocalEngine.in(DATA)
                .exportingTo("http://127.0.0.1:9", ENGINES_TOKEN)
                .onLag("drop");
        private static final HttpServer SHOP = shop();
        private static final Path SECRET = Path.of("target/escape-secret").toAbsolutePath();

        @Override
        public void initialize(ConfigurableApplicationContext context) {
            POSTGRES.start();
            ENGINE.start();
            try {
                Files.writeString(DATA.resolve("owner.token"), OWNERS_TOKEN);
                Files.writeString(SECRET, OF_A_SECRET);
                Files.setPosixFilePermissions(SECRET, PosixFilePermissions.fromString("rw-------"));
                Files.writeString(DATA.resolve("muster.yaml"), """
                        people:
                          - {id: ada, name: Ada, email: ada@example.com}
                        secrets:
                          - {name: of-another, provider: file, key: %s, runbooks: [restart-shop]}
                        targets:
                          - {name: shop, kind: http, url: 'http://127.0.0.1:%d', environment: test, runbooks: ['*']}
                        """.formatted(
                                SECRET, SHOP.getAddress().getPort()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            TestPropertyValues.of(
                            "spring.datasource.url=" + POSTGRES.jdbcUrl(),
                            "spring.datasource.username=" + POSTGRES.user(),
                            "spring.datasource.password=" + POSTGRES.password(),
                            "muster.engine.address=" + ENGINE.address(),
                            "muster.engine.token=" + ENGINES_TOKEN,
                            "muster.exporter.token=" + ENGINES_TOKEN,
                            "muster.owner-token=" + OWNERS_TOKEN,
                            "muster.data=" + DATA,
                            "muster.runbooks=src/test/resources/runbooks/steps")
                    .applyTo(context);
        }

        @Override
        public void afterAll(ExtensionContext test) {
            SHOP.stop(0);
            ENGINE.kill();
            POSTGRES.stop();
        }

        private static Path folder() {
            try {
                return Files.createTempDirectory("muster-escape");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static HttpServer shop() {
            try {
                HttpServer shop = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
                shop.createContext("/", exchange -> {
                    shopHeard.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
                    exchange.sendResponseHeaders(200, -1);
                    exchange.close();
                });
                shop.start();
                return shop;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Once for all: a change that waits for its approval, another run beside it, a program that is no business of theirs. */
    @BeforeEach
    void everythingThatCouldBeGot() throws Exception {
        assertThat(runners.isolation().way())
                .as("some of them would harm a machine that isolates nothing; see ./muster doctor")
                .isNotEqualTo(Isolation.Way.NONE);
        if (beside != null) {
            return;
        }
        Process victim = new ProcessBuilder("sleep", "3600").start();
        Runner another = runners.take();
        beside = new Beside(victim, another);
        Reply wrote = another.ask(
                execute(
                        "runbook('Note') { owner 'a'\n observe('Note') { run { sh 'true' } } }",
                        new Command.Sh(List.of("sh", "-c", "echo " + OF_ANOTHER_RUN + " > note-of-another-run"))),
                PATIENCE,
                line -> {});
        assertThat(wrote).isInstanceOf(Reply.Executed.class);
        incident = incidents
                .declare(new Declaration("Shop is slow", "sev1", false, false, ADA, null))
                .key();
        run = runs.request(new RunRequest(incident, "mend-shop", Map.of(), Map.of(), ADA, null))
                .key()
                .toString();
        await("the approval").atMost(PATIENCE).until(() -> approval() != null);
    }

    @AfterAll
    static void end() {
        beside().victim().destroyForcibly();
        beside().another().close();
        if (used != null) {
            used.close();
        }
    }

    @ParameterizedTest
    @MethodSource("escapes")
    void getsNothing(String name) throws Exception {
        String text = Files.readString(ESCAPES.resolve(name + ".groovy"));
        Pattern hears = Pattern.compile(
                text.lines().skip(1).findFirst().orElseThrow().replace("// hears: ", ""), Pattern.MULTILINE);

        for (String said : List.of(tries(filled(text)), triesBare(filled(text)))) {
            if (!said.isEmpty()) {
                assertThat(said).as("that it was tried").containsPattern(hears);
            }
            assertThat(said)
                    .doesNotContain(
                            OF_ANOTHER_RUN,
                            OF_A_SECRET,
                            OWNERS_TOKEN,
                            ENGINES_TOKEN,
                            Everything.POSTGRES.password(),
                            "GOT",
                            "answered 2");
            assertThat(said.lines())
                    .as("what is in our environment, and in no runner's")
                    .noneMatch(line -> line.startsWith("JAVA_HOME=") || line.startsWith("USER="));
        }
        assertThat(beside().victim().isAlive()).isTrue();
        assertThat(beside().another().pid())
                .satisfies(pid -> assertThat(ProcessHandle.of(pid)).isPresent());
        assertThat(Path.of("/etc/muster-was-here")).doesNotExist();
        assertThat(Files.readString(Path.of("/etc/passwd"))).doesNotContain("evil");
        assertThat(Files.size(Path.of("target/classes/io/muster/Muster.class"))).isGreaterThan(100);
    }

    /** The engine is not guarded, and took all of it; a grant and the ledger are not the engine's to give. */
    @Test
    void doesNothingThatNobodyGrantedWhateverIsDoneToTheEngine() throws Exception {
        for (String name : List.of("engine-complete-the-approval", "engine-start-a-run", "engine-create-an-instance")) {
            String said = tries(filled(Files.readString(ESCAPES.resolve(name + ".groovy"))));
            assertThat(said).contains("engine took it: ");
        }

        await("the change comes to its turn, and is refused")
                .atMost(PATIENCE)
                .until(() -> outcomes().contains("s2 REFUSED"));

        assertThat(outcomes()).contains("s1 DONE").doesNotContain("s2 DONE");
        assertThat(shopHeard).isNotEmpty().noneMatch(heard -> heard.startsWith("POST"));
        assertThat(jdbc.sql("select count(*) from question_grant where state in ('USABLE', 'USED')")
                        .query(Long.class)
                        .single())
                .isZero();
        assertThat(runs.of(incident))
                .singleElement()
                .satisfies(only -> assertThat(only.key().toString()).isEqualTo(run));
    }

    private List<String> outcomes() {
        return jdbc.sql("select step || ' ' || outcome from runbook_effect where run = :run and outcome is not null")
                .param("run", run)
                .query(String.class)
                .list();
    }

    /** What is only a program is run without a runner around it; empty when this is more. */
    private String triesBare(String text) throws RunnerFailed {
        RunbookReader.Reading reading = new RunbookReader(Set.of("SEV1")).read("escape.groovy", text);
        LoadedRunbook runbook = reading.runbook();
        PlainCommand plain = runbook == null ? null : runbook.outline().plain().get("s1");
        if (runbook == null || plain == null || !plain.alone()) {
            return "";
        }
        List<String> said = new ArrayList<>();
        Command command = runbook.resolve("s1", false, NOTHING, Map.of());
        try (Hand hand = runners.bareHand().orElseThrow()) {
            Reply reply = hand.ask(execute(text, command), PATIENCE, said::add, aside -> {});
            said.add(reply instanceof Reply.Executed executed ? executed.line() : reply.toString());
        } catch (RunnerFailed failed) {
            said.add(failed.getMessage());
        }
        return String.join("\n", said);
    }

    /**
     * As the server does it: first the command is resolved, then it is executed. One runner takes several of them, to spare
     * time, until one ends it or makes it say what it should not.
     */
    private String tries(String text) throws RunnerFailed {
        Runner runner = used == null ? runners.take() : used;
        used = null;
        List<String> said = new ArrayList<>();
        try {
            Reply resolved = runner.ask(
                    new Request.Resolve(Request.VERSION, text(text), "s1", false, NOTHING), PATIENCE, said::add);
            if (resolved instanceof Reply.Resolved(Command command)
                    && runner.ask(execute(text, command), PATIENCE, said::add) instanceof Reply.Executed executed) {
                said.add(executed.line());
                used = runner;
            } else {
                said.add("the runner answered something else: " + resolved);
                runner.close();
            }
        } catch (RunnerFailed failed) {
            said.add(String.valueOf(failed.getMessage()));
        }
        return String.join("\n", said);
    }

    private static Request execute(String text, Command command) {
        return new Request.Execute(
                Request.VERSION, text(text), "s1", false, NOTHING, command, null, PATIENCE.toMillis());
    }

    private static Request.Text text(String text) {
        return new Request.Text("escape.groovy", text, Set.of("SEV1"));
    }

    private String filled(String text) {
        Map<String, String> known = new HashMap<>();
        known.put("server", Long.toString(ProcessHandle.current().pid()));
        known.put("data", Everything.DATA.toString());
        known.put("secret", Everything.SECRET.toString());
        known.put("classes", Path.of("target/classes").toAbsolutePath().toString());
        known.put("victim", Long.toString(beside().victim().pid()));
        known.put("other", Long.toString(beside().another().pid()));
        known.put("ptrace", System.getProperty("os.arch").equals("aarch64") ? "117" : "101");
        known.put("database", Everything.POSTGRES.jdbcUrl().replaceAll(".*:([0-9]+)/.*", "$1"));
        known.put("engine", Everything.ENGINE.address().replaceAll(".*:", ""));
        known.put("http", Integer.toString(port));
        known.put("incident", incident.toString());
        known.put("run", run);
        Question approval = approval();
        known.put("job", approval == null ? "1" : approval.ask().reference().replaceAll(".*:", ""));
        String filled = text;
        for (Map.Entry<String, String> each : known.entrySet()) {
            filled = filled.replace("@" + each.getKey() + "@", each.getValue());
        }
        return filled;
    }

    private @Nullable Question approval() {
        return questions.open(incident).stream()
                .filter(question -> question.ask().kind().equals("step-approval"))
                .findFirst()
                .orElse(null);
    }

    static List<String> escapes() throws IOException {
        try (Stream<Path> files = Files.list(ESCAPES)) {
            return files.map(file -> file.getFileName().toString().replace(".groovy", ""))
                    .filter(name -> !name.startsWith("engine-"))
                    .sorted()
                    .toList();
        }
    }
}
