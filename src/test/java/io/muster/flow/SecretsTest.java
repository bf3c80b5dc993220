package io.muster.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import com.sun.net.httpserver.HttpServer;
import io.muster.message.RecordKey;
import io.muster.runbook.Run;
import io.muster.runbook.RunRequest;
import io.muster.runbook.Runbooks;
import io.muster.runbook.Runs;
import io.muster.runbook.StepOutcome;
import io.muster.settings.Settings;
import io.muster.testkit.SimulatedVault;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * A runbook that says its secrets in every way that programs do, on a real engine, with a real runner: afterwards they are
 * looked for wherever something is kept.
 */
class SecretsTest extends FlowScenario {

    private static final String TOKEN = "hunter2/and+more&ümlaut-4711";
    private static final String PASSWORD = "of-the-vault:geheim/0815";
    private static final String SIGN_IN = "sign-in-at-the-shop-9931";
    private static final String ANOTHERS = "what-is-anothers-0042";
    private static final List<String> KEY = List.of(
            "-----BEGIN PRIVATE KEY-----",
            "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgevZzL1gdAFr88hb2",
            "OF/2NxApJCzGCEDdfSp6VQO30hyhRANCAAQRWz+jn65BtOMvdyHKcvjBeBSDZH2r",
            "-----END PRIVATE KEY-----");

    private static final SimulatedVault vault = SimulatedVault.start().mount("kv", 2);
    private static final HttpServer shop = shop();

    @TempDir
    private static Path data;

    private final Queue<String> logged = new ConcurrentLinkedQueue<>();

    @Autowired
    private Runs runs;

    @Autowired
    private Settings settings;

    @Autowired
    private Runbooks runbooks;

    private static String yaml = "";

    @BeforeAll
    static void aHouseWithSecrets() throws IOException {
        vault.write("kv", "shop/database", Map.of("password", PASSWORD));
        Path mounted = Files.createDirectory(data.resolve("mounted"));
        Files.writeString(mounted.resolve("id_ec"), String.join("\n", KEY) + "\n");
        yaml = """
                vault: { address: '%s', tokenFile: %s }
                secrets:
                  - { name: shop-token, provider: file, key: %s, runbooks: [spill-secrets] }
                  - { name: shop-key, provider: kubernetes, folder: %s, key: id_ec, runbooks: [spill-secrets] }
                  - { name: shop-password, provider: vault, mount: kv, path: shop/database, key: password, runbooks: ['*'] }
                  - { name: sign-in, provider: file, key: %s, runbooks: [spill-secrets] }
                  - { name: anothers, provider: file, key: %s, runbooks: [another-runbook] }
                targets:
                  - { name: echo, kind: http, url: 'http://127.0.0.1:%d', environment: test, secrets: [sign-in], runbooks: ['*'] }
                """.formatted(
                        vault.address(),
                        file("vault-token", vault.token("kv/data/shop/*")),
                        file("token", TOKEN),
                        mounted,
                        file("sign-in", SIGN_IN),
                        file("anothers", ANOTHERS),
                        shop.getAddress().getPort());
        Files.writeString(TestEngine.flows().resolve("spill-secrets.groovy"), """
                runbook('Spill secrets') {
                    owner 'team-test'
                    inputs { text 'gate', pattern: ~/.{1,300}/ }

                    observe('Say them in every way') {
                        run {
                            script 'spill.sh', inputs.gate,
                                env: [TOKEN: secret('shop-token'), KEY: secret('shop-key')], stdin: secret('shop-password')
                        }
                        expect('it came to its end') { exit == 0 }
                        outputs first: { lines.first() }, last: { lines.last() }, all: { output }
                        report {
                            say "first it said ${lines.first()}, last ${lines.last()}"
                            attach 'all.txt', output
                        }
                    }
                    observe('Ask the shop') {
                        on  'echo'
                        run { http post: '/echo', headers: [Authorization: "Token ${secret('sign-in')}"], body: [key: secret('shop-key')] }
                    }
                    observe('Sign in at the shop') {
                        on  'echo'
                        run { http get: '/echo' }
                        expect('the shop is closed') { output.toInteger() == 0 }
                    }
                }
                """);
        Files.writeString(TestEngine.flows().resolve("spill.sh"), """
                read -r password || true
                echo "plain: $TOKEN, $password"
                printf '%s' "$TOKEN" | base64
                printf 'user:%s' "$TOKEN" | base64 -w 20
                printf 'admin:%s' "$password" | base64 | tr '+/' '-_'
                printf '%s' "$password" | od -An -v -tx1 | tr -d ' \\n' | sed 's/../%&/g'
                echo
                printf '%s\\n' "$KEY"
                printf '%s\\n' "$KEY" | sed 's/^/    | /'
                printf '%s' "$KEY" | base64
                printf '%s' "$KEY" | awk '{ printf "%s\\\\n", $0 }'
                echo
                echo "and on the other channel: $TOKEN" >&2
                touch "$1.here"
                until [ -e "$1" ]; do sleep 0.1; done
                printf '%s' "$TOKEN" | fold -b -w 10
                """);
        Files.writeString(TestEngine.flows().resolve("ask-for-anothers.groovy"), """
                runbook('Ask for what is anothers') {
                    owner 'team-test'
                    observe('Ask') { run { sh 'cat', stdin: secret('anothers') } }
                }
                """);
    }

    @BeforeEach
    void theseSecrets() {
        TestEngine.settings(yaml);
        await().until(() -> settings.secrets().size() == 5
                && runbooks.find("spill-secrets").isPresent()
                && runbooks.find("ask-for-anothers").isPresent());
    }

    @AfterEach
    void noSecrets() {
        TestEngine.settings("");
        await().until(() -> settings.secrets().isEmpty());
    }

    @BeforeEach
    void numbersOfItsOwn() {
        jdbc.sql("select setval('incident_number', greatest(7000, (select last_value from incident_number)))")
                .query(Long.class)
                .single();
    }

    @AfterAll
    static void stop() throws IOException {
        shop.stop(0);
        vault.close();
        for (String ours : List.of("spill-secrets.groovy", "spill.sh", "ask-for-anothers.groovy")) {
            Files.deleteIfExists(TestEngine.flows().resolve(ours));
        }
    }

    @Test
    void leavesNoSecretWhereSomethingIsKeptOrShown() throws Exception {
        Logger root = (Logger) LoggerFactory.getLogger("ROOT");
        Logger ours = (Logger) LoggerFactory.getLogger("io.muster");
        AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                logged.add(event.getFormattedMessage()
                        + Arrays.toString(event.getArgumentArray())
                        + (event.getThrowableProxy() == null
                                ? ""
                                : ThrowableProxyUtil.asString(event.getThrowableProxy())));
            }
        };
        appender.start();
        root.addAppender(appender);
        ours.setLevel(Level.TRACE);
        try {
            int asked = vault.requests().size();
            Run run = spilled();

            assertSays(run);
            assertThat(vault.requests().stream().skip(asked)).containsOnlyOnce("GET /v1/kv/data/shop/database");
            assertNowhere("the database", dump(), "[secret shop-token]");
            assertNowhere("the log", String.join("\n", logged), "");
            assertNowhere("the engine", TestEngine.engineFiles(), run.key().toString());
            assertNowhere("the web", api(run), "[secret shop-key]");
        } finally {
            ours.setLevel(null);
            root.detachAppender(appender);
        }
    }

    /** A run of which every step has come to its outcome; while the first one goes, the list of processes is looked at. */
    private Run spilled() throws IOException {
        RecordKey record = declare("sev6");
        Path gate = data.resolve("gate-" + record);
        Run run = runs.request(
                new RunRequest(record, "spill-secrets", Map.of("gate", gate.toString()), Map.of(), ALICE, null));
        Path here = Path.of(gate + ".here");
        await().until(() -> Files.exists(here) || outcome(run, 0) != null);
        assertNowhere("the list of processes", commandLines(), "spill.sh");
        Files.createFile(gate);
        await().until(() -> outcome(run, 2) != null);
        runs.abort(run.key(), ALICE, "seen enough");
        return run;
    }

    private @Nullable StepOutcome outcome(Run run, int step) {
        return runs.steps(run.key()).get(step).outcome();
    }

    private void assertSays(Run run) {
        assertThat(runs.steps(run.key()).getFirst().outcome()).isEqualTo(StepOutcome.DONE);
        assertThat(runs.output(run.key(), 1))
                .contains(
                        "\nplain: [secret shop-token], [secret shop-password]\n",
                        "on the other channel: [secret shop-token]\n",
                        "\n[secret shop-password]\n",
                        "\n[secret shop-key]\n",
                        "    | [secret shop-key]\n");
        assertThat(runs.outputs(run))
                .containsEntry("first", "plain: [secret shop-token], [secret shop-password]")
                .containsEntry("last", "[secret]");
        assertThat(runs.steps(run.key()).getFirst().line()).endsWith("ended with 0: [secret]");
        assertThat(runs.attachment(run.key(), "all.txt"))
                .contains("plain: [secret shop-token], [secret shop-password]\n");
        assertThat(runs.output(run.key(), 2)).contains("Token [secret sign-in]", "{\"key\":\"[secret shop-key]\"}");
        assertThat(runs.output(run.key(), 3)).contains("Bearer [secret sign-in]");
        assertThat(runs.steps(run.key()).get(2).line())
                .contains("expected: the shop is closed")
                .contains("[secret sign-in]");
    }

    @Test
    void failsAStepThatAsksForASecretOfAnotherRunbookOrForOneThatIsNotThere() throws IOException {
        assertThat(lineOf("ask-for-anothers"))
                .isEqualTo("muster.yaml does not let 'ask-for-anothers' have secret 'anothers'");

        Path token = data.resolve("token");
        Files.writeString(token, "");
        try {
            RecordKey record = declare("sev6");
            Run run = runs.request(new RunRequest(
                    record,
                    "spill-secrets",
                    Map.of("gate", data.resolve("no-gate").toString()),
                    Map.of(),
                    ALICE,
                    null));
            await().until(() -> outcome(run, 0) == StepOutcome.FAILED);

            assertThat(runs.steps(run.key()).getFirst().line())
                    .isEqualTo("secret 'shop-token' cannot be had: " + token + " is empty. Put the secret there.");
            runs.abort(run.key(), ALICE, "seen enough");
        } finally {
            Files.writeString(token, TOKEN);
        }
    }

    private String lineOf(String runbook) {
        Run run = runs.request(new RunRequest(declare("sev6"), runbook, Map.of(), Map.of(), ALICE, null));
        await().until(() -> outcome(run, 0) == StepOutcome.FAILED);
        runs.abort(run.key(), ALICE, "seen enough");
        return runs.steps(run.key()).getFirst().line();
    }

    /** @param there what must be found, or the search is worth nothing */
    private static void assertNowhere(String where, String kept, String there) {
        String joined = kept.replaceAll("\\\\n|\\s", "");
        assertThat(kept).as(where).contains(there);
        for (String secret :
                List.of(TOKEN, PASSWORD, SIGN_IN, ANOTHERS, String.join("\n", KEY), KEY.get(1), KEY.get(2))) {
            for (String form : forms(secret)) {
                assertThat(kept.contains(form)).as("%s has '%s'", where, form).isFalse();
                assertThat(joined.contains(form.replaceAll("\\s", "")))
                        .as("%s has '%s', broken over lines", where, form)
                        .isFalse();
            }
        }
    }

    private static Set<String> forms(String secret) {
        Set<String> forms = new LinkedHashSet<>();
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        forms.add(secret);
        forms.add(new String(bytes, StandardCharsets.ISO_8859_1));
        forms.add(URLEncoder.encode(secret, StandardCharsets.UTF_8));
        forms.add(URLEncoder.encode(secret, StandardCharsets.UTF_8).replace("+", "%20"));
        StringBuilder every = new StringBuilder();
        for (byte each : bytes) {
            every.append("%%%02x".formatted(each & 0xff));
        }
        forms.add(every.toString());
        for (int before = 0; before < 3; before++) {
            byte[] shifted = new byte[before + bytes.length];
            System.arraycopy(bytes, 0, shifted, before, bytes.length);
            String all = Base64.getEncoder().withoutPadding().encodeToString(shifted);
            String own = all.substring((before * 8 + 5) / 6, shifted.length * 8 / 6);
            forms.add(own);
            forms.add(own.replace('+', '-').replace('/', '_'));
        }
        return forms;
    }

    /** Every row of every table, as text. */
    private String dump() {
        List<String> rows = new ArrayList<>();
        for (String table : jdbc.sql("select quote_ident(table_name) from information_schema.tables"
                        + " where table_schema = 'public' and table_type = 'BASE TABLE'")
                .query(String.class)
                .list()) {
            jdbc.sql("select coalesce(t::text, '') from " + table + " t")
                    .query(String.class)
                    .list()
                    .forEach(row -> rows.add(table + ": " + row));
        }
        return String.join("\n", rows);
    }

    private String api(Run run) {
        return runs.output(run.key(), 1)
                + runs.output(run.key(), 2)
                + runs.output(run.key(), 3)
                + runs.steps(run.key())
                + runs.outputs(run)
                + runs.attachment(run.key(), "all.txt")
                + timeline.entries(run.key().record(), 0, 1_000);
    }

    /** As {@code ps} shows them to everybody. */
    private static String commandLines() throws IOException {
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return String.join(
                    "\n",
                    processes
                            .filter(process -> process.getFileName().toString().matches("[0-9]+"))
                            .map(SecretsTest::commandLine)
                            .toList());
        }
    }

    private static String commandLine(Path process) {
        try {
            return Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1)
                    .replace('\0', ' ');
        } catch (IOException ended) {
            return "";
        }
    }

    private static Path file(String name, String content) throws IOException {
        return Files.writeString(data.resolve(name), content);
    }

    /** Says all that it was sent. */
    private static HttpServer shop() {
        try {
            HttpServer shop = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            shop.createContext("/", exchange -> {
                String body = exchange.getRequestHeaders().getFirst("Authorization") + "\n"
                        + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, bytes.length);
                exchange.getResponseBody().write(bytes);
                exchange.close();
            });
            shop.start();
            return shop;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
