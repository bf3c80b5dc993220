package io.muster.runbook.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.muster.runbook.StepOutcome;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Steps of shipped runbooks on what they are for: a real PostgreSQL, a real TLS server. Their order is their specs' matter. */
class ShippedOnTargetsTest {

    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
    private final Output output = new Output(new PrintStream(heard, true, StandardCharsets.UTF_8));

    @TempDir
    private Path folder;

    @Test
    void findsTheQueryThatRunsTooLongAndEndsIt() throws Exception {
        ShippedRunbook runbook = ShippedRunbook.read("end-long-query", output);
        Map<String, String> inputs = Map.of("database", "orders", "longer", "PT1S");
        try (EmbeddedPostgres database = EmbeddedPostgres.builder().start()) {
            Request.Access access = access(database);
            for (String way : List.of("Cancel the query", "End its connection")) {
                CompletableFuture<Void> slow = CompletableFuture.runAsync(() -> sleep(database));

                Map<String, Object> found = await().until(
                                () -> runbook.step("Look for long queries", inputs, Map.of(), access)
                                        .outputs(),
                                outputs -> Integer.valueOf(1).equals(outputs.get("found")));
                assertThat(runbook.step(way, inputs, found, access).outcome()).isEqualTo(StepOutcome.DONE);

                assertThat(runbook.step("See that it is gone", inputs, found, access)
                                .outcome())
                        .isEqualTo(StepOutcome.DONE);
                assertThat(slow).failsWithin(Duration.ofMinutes(1));
            }
            assertThat(runbook.step("Look for long queries", inputs, Map.of(), access)
                            .outputs())
                    .containsEntry("found", 0);
        }
    }

    @Test
    void neverTakesAPrimaryForAReplica() throws Exception {
        ShippedRunbook runbook = ShippedRunbook.read("fail-over-database", output);
        Map<String, String> inputs = Map.of("replica", "orders");
        try (EmbeddedPostgres database = EmbeddedPostgres.builder().start()) {
            Request.Access access = access(database);

            Reply.Executed measured = runbook.step("Measure how far the replica is behind", inputs, Map.of(), access);
            assertThat(measured.outcome()).isEqualTo(StepOutcome.FAILED);
            assertThat(measured.line()).contains("it is a replica");
            assertThat(runbook.step("Promote the replica", inputs, Map.of(), access)
                            .line())
                    .contains("recovery is not in progress");
            assertThat(runbook.step("See it take writes", inputs, Map.of(), access)
                            .outcome())
                    .isEqualTo(StepOutcome.DONE);
        }
    }

    static boolean opensslIsThere() {
        return Files.isExecutable(Path.of("/usr/bin/openssl"));
    }

    @Test
    @EnabledIf(value = "opensslIsThere", disabledReason = "openssl is not installed")
    void readsTheCertificateThatAServerShows() throws Exception {
        ShippedRunbook renew = ShippedRunbook.read("renew-certificate", output);
        ShippedRunbook check = ShippedRunbook.read("check-name-and-certificate", output);
        for (int days : List.of(3, 90)) {
            int port = freePort();
            Process server = tlsServer(port, days);
            try {
                await().until(() -> answers(port));
                Map<String, String> inputs = Map.of(
                        "name", "localhost", "port", Integer.toString(port), "days", "14", "host", "x", "service", "x");

                Reply.Executed looked = renew.step("See until when it holds", inputs, Map.of(), null);
                assertThat(looked.outcome()).as(heard::toString).isEqualTo(StepOutcome.DONE);
                assertThat(looked.outputs()).containsEntry("endsSoon", days < 14);
                assertThat(check.step("Shake hands", inputs, Map.of(), null).outcome())
                        .as("nobody trusts who signed it")
                        .isEqualTo(StepOutcome.FAILED);
                assertThat(check.step("Ask for its addresses", inputs, Map.of(), null)
                                .outcome())
                        .isEqualTo(StepOutcome.DONE);
            } finally {
                server.destroyForcibly();
            }
        }
    }

    private static Request.Access access(EmbeddedPostgres database) {
        return new Request.Access("sql", database.getJdbcUrl("postgres", "postgres"), "postgres", null, null);
    }

    private static void sleep(EmbeddedPostgres database) {
        try (Connection connection = database.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("select pg_sleep(600)");
        } catch (SQLException ended) {
            throw new IllegalStateException(ended);
        }
    }

    private Process tlsServer(int port, int days) throws Exception {
        Path key = folder.resolve("key-" + days);
        Path certificate = folder.resolve("certificate-" + days);
        Process made = openssl(
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-subj",
                "/CN=localhost",
                "-days",
                Integer.toString(days),
                "-keyout",
                key.toString(),
                "-out",
                certificate.toString());
        assertThat(made.waitFor()).isZero();
        return openssl(
                "s_server",
                "-accept",
                "127.0.0.1:" + port,
                "-key",
                key.toString(),
                "-cert",
                certificate.toString(),
                "-quiet");
    }

    private static Process openssl(String... arguments) throws IOException {
        return new ProcessBuilder(java.util.stream.Stream.concat(
                                java.util.stream.Stream.of("/usr/bin/openssl"), java.util.Arrays.stream(arguments))
                        .toList())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
