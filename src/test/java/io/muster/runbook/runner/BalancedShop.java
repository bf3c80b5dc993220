package io.muster.runbook.runner;

import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A shop of two servers, {@code app-1} and {@code app-2}, behind a real HAProxy; a POST to its control restarts the first. */
final class BalancedShop implements AutoCloseable {

    private final HttpClient customer = HttpClient.newHttpClient();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch patience = new CountDownLatch(1);
    private final AtomicInteger slowOnes = new AtomicInteger();
    private final HttpServer control = listening(0);
    private final HttpServer second = shop("app-2", 0);
    private final Process balancer;
    private final int door = freePort();
    private final int safeDoor = freePort();
    private final Path folder;
    private HttpServer first = shop("app-1", 0);
    private final int firstPort = first.getAddress().getPort();
    private volatile boolean broken;
    private volatile int restarts;

    /** @param certificate that its TLS door shows, with its key */
    BalancedShop(Path folder, Path certificate) throws IOException {
        this.folder = folder;
        control.createContext("/", exchange -> {
            first.stop(0);
            if (!broken) {
                first = shop("app-1", firstPort);
                restarts++;
            }
            exchange.sendResponseHeaders(broken ? 500 : 204, -1);
            exchange.close();
        });
        control.start();
        Path configuration = Files.writeString(folder.resolve("haproxy.cfg"), """
                global
                    maxconn 100
                    stats socket %1$s/admin.sock mode 600 level admin
                    stats socket %1$s/user.sock mode 600 level user
                defaults
                    mode http
                    timeout connect 60s
                    timeout client 60s
                    timeout server 60s
                    # Else a check must be answered before the next is due, which a busy machine may not do.
                    timeout check 60s
                frontend door
                    bind 127.0.0.1:%2$d
                    bind 127.0.0.1:%3$d ssl crt %4$s
                    default_backend shops
                backend shops
                    option httpchk GET /health
                    default-server check inter 200ms fastinter 100ms downinter 100ms fall 2 rise 2
                    server app-1 127.0.0.1:%5$d
                    server app-2 127.0.0.1:%6$d
                """.formatted(
                        folder,
                        door,
                        safeDoor,
                        certificate,
                        firstPort,
                        second.getAddress().getPort()));
        balancer = new ProcessBuilder("/usr/sbin/haproxy", "-W", "-db", "-f", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("haproxy.log").toFile())
                .start();
        await().atMost(Duration.ofMinutes(1)).until(this::serving, Set.of("app-1", "app-2")::equals);
    }

    static boolean itsProgramsAreThere() {
        return Stream.of("/usr/sbin/haproxy", "/usr/bin/socat", "/usr/bin/curl", "/usr/bin/openssl")
                .map(Path::of)
                .allMatch(Files::isExecutable);
    }

    /** Who answers four requests in a row, by real requests through the balancer. */
    Set<String> serving() {
        Set<String> names = new TreeSet<>();
        for (int i = 0; i < 4; i++) {
            names.add(ask("/").join());
        }
        return names;
    }

    /** A customer on each server whose answer takes until {@link #answerTheSlow()}. */
    CompletableFuture<Void> slowCustomers() {
        CompletableFuture<Void> both = CompletableFuture.allOf(ask("/slow"), ask("/slow"));
        await().atMost(Duration.ofMinutes(1)).until(() -> slowOnes.get() == 2);
        return both;
    }

    void answerTheSlow() {
        patience.countDown();
    }

    void breakFirst() {
        broken = true;
    }

    int restarts() {
        return restarts;
    }

    int firstPort() {
        return firstPort;
    }

    int safeDoor() {
        return safeDoor;
    }

    String startsFirst() {
        return "curl --silent --fail --request POST http://127.0.0.1:"
                + control.getAddress().getPort() + "/";
    }

    /** As HAProxy's own unit does it. */
    String reloadsBalancer() {
        return "kill -USR2 " + balancer.pid();
    }

    String socket(String name) {
        return folder.resolve(name + ".sock").toString();
    }

    private CompletableFuture<String> ask(String path) {
        return customer.sendAsync(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + door + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .thenApply(answer -> answer.statusCode() == 200 ? answer.body() : "HTTP " + answer.statusCode())
                .exceptionally(gone -> "nobody");
    }

    private HttpServer shop(String name, int port) throws IOException {
        HttpServer shop = listening(port);
        shop.setExecutor(threads);
        shop.createContext("/", exchange -> answer(exchange, name));
        shop.createContext("/slow", exchange -> {
            slowOnes.incrementAndGet();
            try {
                patience.await(10, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            answer(exchange, name);
        });
        shop.start();
        return shop;
    }

    private static void answer(HttpExchange exchange, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static HttpServer listening(int port) throws IOException {
        return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() throws InterruptedException {
        patience.countDown();
        balancer.destroy();
        if (!balancer.waitFor(60, TimeUnit.SECONDS)) {
            balancer.destroyForcibly();
        }
        first.stop(0);
        second.stop(0);
        control.stop(0);
        threads.shutdownNow();
        customer.close();
    }
}
