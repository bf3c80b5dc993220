package io.muster.runbook.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.muster.runbook.StepOutcome;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Steps of the shipped runbooks that work on hosts, through a real ssh: a real HAProxy with two servers, a real TLS door, a
 * real full disk. systemctl, journalctl, sudo and certbot are strict stand-ins; each says whose word it takes.
 */
@ExtendWith(OwnFolder.class)
class ShippedOnHostTest {

    private static final String HAPROXY = "io.muster.runbook.runner.BalancedShop#itsProgramsAreThere";
    private static final String WITHOUT = "HAProxy, socat, curl or openssl is not installed";

    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
    private final Output output = new Output(new PrintStream(heard, true, StandardCharsets.UTF_8));

    @TempDir
    private Path folder;

    @Test
    @EnabledIf(value = HAPROXY, disabledReason = WITHOUT)
    void restartsAServerThatNobodyIsServedByAndGivesItBack() throws Exception {
        ShippedRunbook runbook = ShippedRunbook.read("restart-service", output);
        try (LoopbackHost host = LoopbackHost.in(folder);
                BalancedShop shop = new BalancedShop(folder, certificate(90))) {
            host.unit("shop.service", shop.startsFirst());
            Map<String, String> inputs = inputs(shop);
            Request.Access access = host.access();
            CompletableFuture<Void> customers = shop.slowCustomers();

            assertDone(runbook.step("See how the service is", inputs, Map.of(), access));
            assertDone(runbook.step("Take it out of rotation", inputs, Map.of(), access));
            assertThat(shop.serving()).containsExactly("app-2");

            AtomicInteger waited = new AtomicInteger();
            assertDone(runbook.andMeanwhile(() -> {
                        waited.incrementAndGet();
                        shop.answerTheSlow();
                        customers.orTimeout(1, TimeUnit.MINUTES).join();
                    })
                    .step("Wait until it serves nobody", inputs, Map.of(), access));
            assertThat(waited).hasValueGreaterThan(0);

            assertDone(runbook.step("Restart the service", inputs, Map.of(), access));
            assertThat(shop.restarts()).isEqualTo(1);
            assertDone(runbook.step("See it answer", inputs, Map.of(), access));
            assertThat(shop.serving()).containsExactly("app-2");
            assertDone(runbook.step("Put it back into rotation", inputs, Map.of(), access));
            assertDone(runbook.step("See the balancer send to it", inputs, Map.of(), access));
            assertThat(shop.serving()).containsExactly("app-1", "app-2");

            assertDone(runbook.undo("Put it back into rotation", inputs, Map.of(), access));
            assertThat(shop.serving()).containsExactly("app-2");
            assertDone(runbook.undo("Take it out of rotation", inputs, Map.of(), access));
            await().atMost(Duration.ofMinutes(1))
                    .untilAsserted(() -> assertThat(shop.serving()).containsExactly("app-1", "app-2"));
        }
    }

    @Test
    @EnabledIf(value = HAPROXY, disabledReason = WITHOUT)
    void saysWhyAServerCannotBeTakenOutOfRotation() throws Exception {
        ShippedRunbook runbook = ShippedRunbook.read("restart-service", output);
        try (LoopbackHost host = LoopbackHost.in(folder);
                BalancedShop shop = new BalancedShop(folder, certificate(90))) {
            Map<String, String> inputs = inputs(shop);
            Path nowhere = folder.resolve("nowhere.sock");

            assertFailed(
                    runbook.step("Take it out of rotation", with(inputs, "server", "app-7"), Map.of(), host.access()),
                    "expected: the balancer does not object; socat ended with 0: No such server.");
            assertFailed(
                    runbook.step(
                            "Take it out of rotation",
                            with(inputs, "socket", shop.socket("user")),
                            Map.of(),
                            host.access()),
                    "expected: the balancer does not object; socat ended with 0: Permission denied");
            assertFailed(
                    runbook.step(
                            "Take it out of rotation",
                            with(inputs, "socket", nowhere.toString()),
                            Map.of(),
                            host.access()),
                    "socat ended with 1",
                    "No such file or directory");
            assertThat(nowhere).as("no file is made where the balancer is not").doesNotExist();
            assertThat(shop.serving()).containsExactly("app-1", "app-2");
        }
    }

    @Test
    @EnabledIf(value = HAPROXY, disabledReason = WITHOUT)
    void leavesAServerThatGoesOnServingAndOneThatDoesNotComeBackOutOfRotation() throws Exception {
        ShippedRunbook runbook = ShippedRunbook.read("restart-service", output).andMeanwhile(() -> {});
        try (LoopbackHost host = LoopbackHost.in(folder);
                BalancedShop shop = new BalancedShop(folder, certificate(90))) {
            host.unit("shop.service", shop.startsFirst());
            Map<String, String> inputs = inputs(shop);
            Request.Access access = host.access();

            assertFailed(
                    runbook.step("See how the service is", with(inputs, "service", "shpo.service"), Map.of(), access),
                    "expected: the host knows the service");
            shop.slowCustomers();
            assertDone(runbook.step("Take it out of rotation", inputs, Map.of(), access));
            assertFailed(
                    runbook.step("Wait until it serves nobody", inputs, Map.of(), access),
                    "expected: nobody is served by it any more");
            assertThat(shop.serving()).containsExactly("app-2");

            shop.answerTheSlow();
            shop.breakFirst();
            assertFailed(
                    runbook.step("Restart the service", with(inputs, "service", "shpo.service"), Map.of(), access),
                    "systemctl ended with 5: Failed to restart shpo.service: Unit shpo.service not found.");
            assertFailed(
                    runbook.step("Restart the service", inputs, Map.of(), access),
                    "systemctl ended with 1: Job for shop.service failed because the control process exited");
            assertFailed(
                    runbook.step("See it answer", inputs, Map.of(), access), "curl ended with 7", "Failed to connect");
            assertDone(runbook.step("Put it back into rotation", inputs, Map.of(), access));
            assertFailed(
                    runbook.step("See the balancer send to it", inputs, Map.of(), access),
                    "expected: it is in rotation again");
            host.write("sudoers", "du\n");
            assertFailed(
                    runbook.step("Restart the service", inputs, Map.of(), access),
                    "systemctl ended with 1: sudo: a password is required");
        }
    }

    @Test
    @EnabledIf(value = HAPROXY, disabledReason = WITHOUT)
    void renewsACertificateAndSeesTheServerShowTheNewOne() throws Exception {
        ShippedRunbook runbook = ShippedRunbook.read("renew-certificate", output);
        Path both = certificate(3);
        try (LoopbackHost host = LoopbackHost.in(folder);
                BalancedShop shop = new BalancedShop(folder, both)) {
            host.unit("haproxy.service", shop.reloadsBalancer());
            Map<String, String> inputs = certificateOf(shop);
            Request.Access access = host.access();

            Reply.Executed seen = runbook.step("See until when it holds", inputs, Map.of(), null);
            assertDone(seen);
            assertThat(seen.outputs()).containsEntry("endsSoon", true);

            Path limited = host.write("letsencrypt/limited", "");
            assertFailed(
                    runbook.step("Renew it", inputs, seen.outputs(), access),
                    "certbot ended with 1: Failed to renew certificate localhost",
                    "too many certificates (5) already issued",
                    "retry after 2026-11-29 03:00:00 UTC");
            Files.delete(limited);
            assertFailed(
                    runbook.step("Renew it", with(inputs, "name", "shop.example.org"), seen.outputs(), access),
                    "certbot ended with 1: No certificate found with name shop.example.org");

            assertDone(runbook.step("Renew it", inputs, seen.outputs(), access));
            assertFailed(
                    runbook.andMeanwhile(() -> {}).step("See the new one", inputs, seen.outputs(), null),
                    "Certificate will expire");
            assertDone(runbook.step("Load it", inputs, seen.outputs(), access));
            assertDone(runbook.step("See the new one", inputs, seen.outputs(), null));
            assertThat(runbook.step("See until when it holds", inputs, Map.of(), null)
                            .outputs())
                    .containsEntry("endsSoon", false);

            assertFailed(
                    runbook.step("Renew it", inputs, seen.outputs(), access),
                    "expected: certbot finds it due and renews it",
                    "No renewals were attempted.");
            assertFailed(
                    runbook.step("Load it", with(inputs, "service", "nginx"), seen.outputs(), access),
                    "systemctl ended with 5: Failed to reload nginx.service: Unit nginx.service not found.");
        }
    }

    @Test
    @EnabledIf(
            value = "io.muster.runbook.runner.ShippedOnTargetsTest#opensslIsThere",
            disabledReason = "openssl is not installed")
    void saysWhereNoCertificateIsShown() throws Exception {
        ShippedRunbook runbook = ShippedRunbook.read("renew-certificate", output);
        int port = BalancedShop.freePort();
        Map<String, String> inputs = Map.of("name", "localhost", "port", Integer.toString(port), "days", "14");

        assertFailed(
                runbook.step("See until when it holds", inputs, Map.of(), null),
                "nothing at localhost:" + port + " shows a certificate");
    }

    static boolean canHaveADisk() {
        return LoopbackHost.canHaveADisk();
    }

    @Test
    @EnabledIf(value = "canHaveADisk", disabledReason = "no disk can be mounted here without being root")
    void makesRoomOnADiskThatIsReallyFull() throws Exception {
        ShippedRunbook runbook = ShippedRunbook.read("clean-full-disk", output);
        Map<String, String> inputs = new HashMap<>(
                Map.of("host", "app-1", "mount", "/var/log", "logs", "/var/log", "days", "7", "enough", "85"));
        try (LoopbackHost host = LoopbackHost.withDisk(folder, "64")) {
            Request.Access access = host.access();
            host.sh("""
                    set -e
                    cd /var/log
                    mkdir shop journal
                    fallocate -l 51M shop/access.log.1 && touch -d '30 days ago' shop/access.log.1
                    fallocate -l 1M shop/access.log.7.gz && touch -d '2 days ago' shop/access.log.7.gz
                    fallocate -l 4M shop/shop.log && touch -d '30 days ago' shop/shop.log
                    fallocate -l 4M journal/system@1.journal
                    """);

            Reply.Executed full = runbook.step("See how full it is", inputs, Map.of(), access);
            assertDone(full);
            assertThat(full.outputs()).containsEntry("before", 94);
            assertDone(runbook.step("See what lies in the logs", inputs, full.outputs(), access));
            assertThat(said()).contains("largest-logs.txt", "56M\\t/var/log/shop");
            assertDone(runbook.step("Delete old rotated logs", inputs, full.outputs(), access));
            assertThat(said()).contains("rotated logs deleted: 1", "/var/log/shop/access.log.1");
            assertDone(runbook.step("Shorten the journal", inputs, full.outputs(), access));
            Reply.Executed after = runbook.step("See how full it is now", inputs, full.outputs(), access);
            assertThat(after.outputs()).containsEntry("after", 8);
            assertThat(said()).contains("/var/log was 94 % full and is 8%");
            assertThat(host.sh("ls /var/log/shop")).isEqualTo("access.log.7.gz\nshop.log\n");
            assertThat(runbook.step("it is still too full", inputs, after.outputs(), access)
                            .outcome())
                    .isEqualTo(StepOutcome.SKIPPED);
        }
    }

    @Test
    @EnabledIf(value = "canHaveADisk", disabledReason = "no disk can be mounted here without being root")
    void saysThatThereIsNothingToCleanOnAFullDisk() throws Exception {
        ShippedRunbook runbook = ShippedRunbook.read("clean-full-disk", output);
        Map<String, String> inputs =
                Map.of("host", "app-1", "mount", "/var/log", "logs", "/var/log", "days", "7", "enough", "85");
        try (LoopbackHost host = LoopbackHost.withDisk(folder, "4")) {
            Request.Access access = host.access();
            host.sh("fallocate -l 4000K /var/log/data");

            Reply.Executed full = runbook.step("See how full it is", inputs, Map.of(), access);
            assertThat(full.outputs()).containsEntry("before", 98);
            assertDone(runbook.step("See what lies in the logs", inputs, full.outputs(), access));
            assertDone(runbook.step("Delete old rotated logs", inputs, full.outputs(), access));
            assertThat(said())
                    .contains("nothing in /var/log is larger than 50 MB", "there was nothing to delete")
                    .doesNotContain("\"attached\"");
            Reply.Executed after = runbook.step("See how full it is now", inputs, full.outputs(), access);
            assertThat(runbook.step("it is still too full", inputs, after.outputs(), access)
                            .outcome())
                    .isEqualTo(StepOutcome.DONE);

            assertFailed(
                    runbook.step("See how full it is", with(inputs, "mount", "/var/log/lgo"), Map.of(), access),
                    "df ended with 1: df: /var/log/lgo: No such file or directory");
            host.write("sudoers", "journalctl\n");
            assertFailed(
                    runbook.step("Delete old rotated logs", inputs, full.outputs(), access),
                    "find ended with 1: sudo: a password is required");
        }
    }

    @Test
    void bringsTheLogsOfAServiceAndSaysWhereThereAreNone() throws Exception {
        ShippedRunbook runbook = ShippedRunbook.read("capture-logs", output);
        Map<String, String> inputs = Map.of("host", "app-1", "service", "shop.service", "back", "PT30M");
        try (LoopbackHost host = LoopbackHost.in(folder)) {
            host.unit("shop.service", "true");
            host.write("journal/shop.service", """
                    2026-11-28T03:00:00+0000 app-1 shop[1]: started
                    2026-11-28T03:01:00+0000 app-1 shop[1]: ERROR pool exhausted
                    """);

            assertDone(runbook.step("Read its journal", inputs, Map.of(), host.access()));
            assertThat(said()).contains("2 lines, 1 of them speak of an error", "service.log", "pool exhausted");
            assertDone(runbook.step("See how it is", inputs, Map.of(), host.access()));
            assertThat(said()).contains("ActiveState=active, SubState=running");

            Map<String, String> mistyped = with(inputs, "service", "shpo.service");
            assertDone(runbook.step("Read its journal", mistyped, Map.of(), host.access()));
            assertThat(said()).contains("the journal has nothing of shpo.service");
            assertFailed(
                    runbook.step("See how it is", mistyped, Map.of(), host.access()),
                    "expected: the host knows the service");
        }
    }

    private static Map<String, String> inputs(BalancedShop shop) {
        return Map.of(
                "host",
                "app-1",
                "balancer",
                "lb-1",
                "service",
                "shop.service",
                "backend",
                "shops",
                "server",
                "app-1",
                "port",
                Integer.toString(shop.firstPort()),
                "health",
                "/health",
                "socket",
                shop.socket("admin"));
    }

    private static Map<String, String> certificateOf(BalancedShop shop) {
        return Map.of(
                "name",
                "localhost",
                "port",
                Integer.toString(shop.safeDoor()),
                "days",
                "14",
                "host",
                "lb-1",
                "service",
                "haproxy");
    }

    private static Map<String, String> with(Map<String, String> inputs, String name, String value) {
        Map<String, String> changed = new HashMap<>(inputs);
        changed.put(name, value);
        return changed;
    }

    /** Where certbot keeps it, as HAProxy wants it. */
    private Path certificate(int days) throws Exception {
        Path live = Files.createDirectories(folder.resolve("letsencrypt/localhost"));
        Process made = new ProcessBuilder(
                        "/bin/sh",
                        "-c",
                        "openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=localhost -days " + days
                                + " -keyout privkey.pem -out fullchain.pem && cat privkey.pem fullchain.pem >both.pem")
                .directory(live.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(made.waitFor()).isZero();
        return live.resolve("both.pem");
    }

    private String said() {
        return heard.toString(StandardCharsets.UTF_8);
    }

    private void assertDone(Reply.Executed came) {
        assertThat(came.outcome()).as(came.line() + "\n" + said()).isEqualTo(StepOutcome.DONE);
    }

    private void assertFailed(Reply.Executed came, String... says) {
        assertThat(came.outcome()).as(came.line() + "\n" + said()).isEqualTo(StepOutcome.FAILED);
        assertThat(came.line()).contains(says);
    }
}
