package io.muster.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.muster.incident.Incident;
import io.muster.incident.Incidents;
import io.muster.message.Actor;
import io.muster.message.RecordKey;
import io.muster.testkit.MusterTest;
import io.muster.timeline.Timeline;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

/**
 * A real Prometheus watches a metric of this test, a real Alertmanager tells Muster of it. Both listen on loopback and end
 * with the test.
 */
@MusterTest
@TestPropertySource(properties = "muster.hooks.alertmanager.token=what-alertmanager-says")
class MonitoringTest {

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final String ALERT = "CheckoutPoolExhausted";
    private static final Actor ALICE = new Actor("owner", "Owner");

    @TempDir
    private Path folder;

    @LocalServerPort
    private int port;

    @Autowired
    private Incidents incidents;

    @Autowired
    private Alerts alerts;

    @Autowired
    private Timeline timeline;

    private final List<Process> started = new ArrayList<>();
    private volatile double used = 0.2;
    private HttpServer metrics;

    @BeforeEach
    void serveTheMetric() throws IOException {
        metrics = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        metrics.createContext("/metrics", exchange -> {
            byte[] body = ("# TYPE checkout_pool_used gauge\ncheckout_pool_used{pool=\"orders\"} " + used + "\n")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "text/plain; version=0.0.4");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        metrics.start();
    }

    @AfterEach
    void stopAll() throws InterruptedException {
        metrics.stop(0);
        for (Process process : started) {
            process.destroy();
            process.waitFor();
        }
    }

    @Test
    void followsAnAlertFromItsFirstFiringToItsEnd() throws Exception {
        String prometheus = needed("prometheus");
        String alertmanager = needed("prometheus-alertmanager");
        int alertmanagerPort = freePort();
        startAlertmanager(alertmanager, alertmanagerPort);
        startPrometheus(prometheus, alertmanagerPort);

        used = 0.99;
        await().atMost(PATIENCE).until(() -> about().isPresent());
        RecordKey key = about().orElseThrow().key();
        assertThat(about().orElseThrow().level())
                .as("the label severity=critical of the rule")
                .isEqualTo("sev1");
        assertThat(alerts.of(key)).singleElement().satisfies(alert -> {
            assertThat(alert.name()).isEqualTo(ALERT);
            assertThat(alert.firing()).isTrue();
            assertThat(alert.labels()).containsEntry("pool", "orders");
        });

        used = 0.2;
        await().atMost(PATIENCE).until(() -> types(key).contains("alerts-cleared"));
        assertThat(alerts.tally(key).firing()).isZero();

        incidents.mitigate(key, ALICE, "the pool is larger");
        used = 0.99;
        await().atMost(PATIENCE).until(() -> types(key).contains("alert-fired-again"));
        assertThat(alerts.tally(key).firing()).isEqualTo(1);

        used = 0.2;
        await().atMost(PATIENCE)
                .until(() ->
                        types(key).stream().filter("alerts-cleared"::equals).count() == 2);
        assertThat(alerts.tally(key).firing()).isZero();
        assertThat(about().orElseThrow().key())
                .as("one incident from first to last")
                .isEqualTo(key);
        assertThat(alerts.of(key)).hasSize(1);
    }

    private Optional<Incident> about() {
        List<Incident> found = incidents.open().stream()
                .filter(incident -> alerts.of(incident.key()).stream()
                        .anyMatch(alert -> alert.name().equals(ALERT)))
                .toList();
        assertThat(found).hasSizeLessThanOrEqualTo(1);
        return found.stream().findFirst();
    }

    private List<String> types(RecordKey key) {
        return timeline.entries(key, 0, 1000).stream()
                .map(entry -> entry.type())
                .toList();
    }

    private void startPrometheus(String program, int alertmanagerPort) throws IOException {
        Files.writeString(folder.resolve("rules.yml"), """
                groups:
                  - name: checkout
                    rules:
                      - alert: %s
                        expr: checkout_pool_used > 0.9
                        labels: { severity: critical }
                        annotations: { summary: "The pool {{ $labels.pool }} is exhausted" }
                """.formatted(ALERT));
        Files.writeString(folder.resolve("prometheus.yml"), """
                global: { scrape_interval: 1s, evaluation_interval: 1s }
                rule_files: [ rules.yml ]
                alerting:
                  alertmanagers: [ { static_configs: [ { targets: [ "127.0.0.1:%d" ] } ] } ]
                scrape_configs:
                  - job_name: checkout
                    static_configs: [ { targets: [ "127.0.0.1:%d" ] } ]
                """.formatted(
                        alertmanagerPort, metrics.getAddress().getPort()));
        start(
                program,
                "--config.file=" + folder.resolve("prometheus.yml"),
                "--storage.tsdb.path=" + folder.resolve("prometheus"),
                "--web.listen-address=127.0.0.1:" + freePort(),
                "--rules.alert.resend-delay=1s",
                "--log.level=warn");
    }

    private void startAlertmanager(String program, int listen) throws IOException {
        Files.writeString(folder.resolve("alertmanager.yml"), """
                route: { receiver: muster, group_by: [ alertname ], group_wait: 1s, group_interval: 1s, repeat_interval: 1h }
                receivers:
                  - name: muster
                    webhook_configs:
                      - url: http://127.0.0.1:%d/hooks/alerts/alertmanager
                        send_resolved: true
                        http_config: { authorization: { type: Bearer, credentials: what-alertmanager-says } }
                """.formatted(port));
        start(
                program,
                "--config.file=" + folder.resolve("alertmanager.yml"),
                "--storage.path=" + folder.resolve("alertmanager"),
                "--web.listen-address=127.0.0.1:" + listen,
                "--cluster.listen-address=",
                "--log.level=warn");
    }

    private void start(String... command) throws IOException {
        started.add(new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(Path.of(command[0]).getFileName() + ".out")
                        .toFile())
                .start());
    }

    private static String needed(String program) {
        Optional<Path> found = Stream.of(System.getenv("PATH").split(":"), new String[] {"/usr/bin", "/usr/local/bin"})
                .flatMap(Stream::of)
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
        Assumptions.assumeTrue(
                found.isPresent(),
                program + " is missing, so no real alerts come. ./muster test installs it on Debian as root; else:"
                        + " apt install prometheus prometheus-alertmanager");
        return found.orElseThrow().toString();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
