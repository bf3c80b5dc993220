package io.muster.launch;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The service that breaks in the demo: a small shop in a process of its own. Each order borrows one of eight database
 * connections; a leak keeps them all, and then every order waits in vain for one. A restart brings a full pool back.
 *
 * <p>{@code GET /health} places an order and says how long it took (503 when it had to go without a connection), {@code
 * POST /admin/leak} breaks it, {@code POST /admin/restart} mends it. It ends when its standard input closes, so that no
 * shop outlives its demo.
 */
final class Shop {

    private static final int CONNECTIONS = 8;
    private static final Duration PATIENCE = Duration.ofMillis(1_500);
    private static final Duration ORDER = Duration.ofMillis(20);

    private final AtomicInteger restarts = new AtomicInteger();
    private volatile Semaphore pool = new Semaphore(CONNECTIONS);

    private Shop() {}

    /** @param args the port on loopback */
    public static void main(String[] args) throws IOException {
        HttpServer server = HttpServer.create(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0])), 0);
        Shop shop = new Shop();
        server.createContext("/health", shop::health);
        server.createContext("/admin/leak", exchange -> shop.post(exchange, shop::leak));
        server.createContext("/admin/restart", exchange -> shop.post(exchange, shop::restart));
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        while (System.in.read() >= 0) {
            // Whatever is said does not matter; silence does.
        }
        server.stop(0);
    }

    private void health(HttpExchange exchange) throws IOException {
        long begun = System.nanoTime();
        boolean served = order();
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
        answer(exchange, served ? 200 : 503, """
                {"orders":"%s","millis":%d,"connectionsFree":%d,"connections":%d,"restarts":%d}
                """.formatted(
                        served ? "served" : "no connection free",
                        millis,
                        pool.availablePermits(),
                        CONNECTIONS,
                        restarts.get()));
    }

    private boolean order() {
        Semaphore connections = pool;
        try {
            if (!connections.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                return false;
            }
            try {
                // The database's work: nothing but time passes.
                return !new Semaphore(0).tryAcquire(ORDER.toMillis(), TimeUnit.MILLISECONDS);
            } finally {
                connections.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private String leak() {
        return "{\"leaked\":" + pool.drainPermits() + "}";
    }

    private String restart() {
        pool = new Semaphore(CONNECTIONS);
        return "{\"restarts\":" + restarts.incrementAndGet() + "}";
    }

    private void post(HttpExchange exchange, java.util.function.Supplier<String> act) throws IOException {
        if (exchange.getRequestMethod().equals("POST")) {
            answer(exchange, 200, act.get());
        } else {
            answer(exchange, 405, "{\"error\":\"use POST\"}");
        }
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        try (exchange;
                var out = exchange.getResponseBody()) {
            out.write(body);
        }
    }
}
