package io.muster.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.muster.incident.Declaration;
import io.muster.incident.Incidents;
import io.muster.message.Actor;
import io.muster.message.RecordKey;
import io.muster.question.Question;
import io.muster.question.Questions;
import io.muster.runbook.Steps.Asked;
import io.muster.runbook.Steps.Ran;
import io.muster.runbook.runner.Runners;
import io.muster.settings.Role;
import io.muster.testkit.MusterTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** What stories about runs have in common: real runners, a real shop that counts what is done to it, no engine. */
@MusterTest
abstract class RunScenario {

    static final Actor ADA = new Actor("ada", "Ada");
    static final Actor EVE = new Actor("eve", "Eve");
    static final List<String> done = new CopyOnWriteArrayList<>();
    private static final AtomicLong jobs = new AtomicLong();
    private static final HttpServer shop = shop();
    static volatile int status = 200;
    static volatile String seen = "";
    static volatile CountDownLatch door = new CountDownLatch(0);

    @Autowired
    Runs runs;

    @Autowired
    Runbooks runbooks;

    @Autowired
    Steps steps;

    @Autowired
    RunRows runRows;

    @Autowired
    Ledger ledger;

    @Autowired
    Resolver resolver;

    @Autowired
    Runners runners;

    @Autowired
    StepQuestions stepQuestions;

    @Autowired
    WaysBack waysBack;

    @Autowired
    RunEnds ends;

    @Autowired
    VersionRows versions;

    @Autowired
    ApplicationEventPublisher events;

    @Autowired
    Freezes freezes;

    @Autowired
    Questions questions;

    @Autowired
    Incidents incidents;

    @Autowired
    JdbcClient jdbc;

    RecordKey record = RecordKey.MUSTER;

    /** The runbooks of these tests, to be changed by them. */
    static final Path folder = folder();

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) throws IOException {
        Path data = Files.createTempDirectory("muster-steps");
        try (var files = Files.list(Path.of("src/test/resources/runbooks/steps"))) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Files.writeString(data.resolve("muster.yaml"), """
                people:
                  - {id: ada, name: Ada, email: ada@example.com}
                  - {id: eve, name: Eve, email: eve@example.com}
                secrets:
                  - {name: shop-token, provider: file, key: %s, runbooks: [which-way]}
                targets:
                  - {name: shop, kind: http, url: 'http://127.0.0.1:%d', environment: test, runbooks: ['*']}
                """.formatted(
                        Files.writeString(data.resolve("token"), "geheim\n"),
                        shop.getAddress().getPort()));
        registry.add("muster.data", data::toString);
        registry.add("muster.runbooks", folder::toString);
        registry.add("muster.runner.pool", () -> "1");
    }

    @BeforeEach
    void anIncidentThatAdaCommands() {
        done.clear();
        status = 200;
        record = incidents
                .declare(new Declaration("Shop is slow", "sev1", false, false, EVE, null))
                .key();
        incidents.assign(record, Role.INCIDENT_COMMANDER, ADA, ADA);
    }

    Run whichWay(Map<String, String> inputs) {
        Run run = runs.request(new RunRequest(record, "which-way", inputs, Map.of(), EVE, null));
        assertThat(steps.begin(run.flowKey(), run.hash())).isEqualTo("begun");
        return run;
    }

    Run request(Map<String, String> inputs) {
        return runs.request(new RunRequest(record, "mend-shop", inputs, Map.of(), EVE, null));
    }

    Run begun() {
        Run run = request(Map.of());
        assertThat(steps.begin(run.flowKey(), run.hash())).isEqualTo("begun");
        return run;
    }

    void approve(Run run) {
        answer(ask(run, "step-approval", "s2"), "approve");
    }

    Question ask(Run run, String kind, @Nullable String step) {
        Asked asked = steps.question(run.flowKey(), kind, step, 1, "job:" + job(), null);
        assertThat(asked).isInstanceOf(Asked.Waiting.class);
        return ((Asked.Waiting) asked).question();
    }

    void answer(Question question, String choice) {
        questions.answer(
                question.key(), choice, ADA, "because", UUID.randomUUID().toString());
        questions.decided(question.ask().reference());
    }

    /** As after kill -9 in the middle of both: begun, without an outcome, the lease over. */
    void theirOwnerDiesOver(long... ofJobs) {
        for (long job : ofJobs) {
            jdbc.sql("update runbook_effect set outcome = null, ended_at = null, owner = 'dead',"
                            + " lease_until = now() - interval '1 minute' where job = :job")
                    .param("job", job)
                    .update();
        }
    }

    List<String> entries() {
        return jdbc.sql("select type from timeline_entry where record = :record order by n")
                .param("record", record.toString())
                .query(String.class)
                .list();
    }

    static Ran finished(StepOutcome outcome) {
        return new Ran.Finished(outcome);
    }

    static long job() {
        return jobs.incrementAndGet();
    }

    private static void awaitOpen() {
        try {
            door.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static HttpServer shop() {
        try {
            HttpServer shop = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            shop.createContext("/", exchange -> {
                done.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
                awaitOpen();
                seen = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
                byte[] body = "{\"status\":\"up\"}".getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(status, exchange.getRequestMethod().equals("HEAD") ? -1 : body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            });
            shop.start();
            return shop;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    Run inANewEngine(Run run) {
        return inANewEngine(run, run.hash(), "begun");
    }

    Run inANewEngine(Run run, String hash, String answer) {
        assertThat(runs.startAgain()).extracting(Run::key).contains(run.key());
        Run again = runs.find(run.key()).orElseThrow();
        assertThat(steps.begin(again.flowKey(), hash)).isEqualTo(answer);
        return runs.find(run.key()).orElseThrow();
    }

    /** What the newest entry of a type says, parts and all. */
    String said(String type) {
        return jdbc.sql("select payload from timeline_entry where record = :record and type = :type"
                        + " order by n desc limit 1")
                .param("record", record.toString())
                .param("type", type)
                .query(String.class)
                .single();
    }

    private static Path folder() {
        try {
            return Files.createTempDirectory("muster-runbooks");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
