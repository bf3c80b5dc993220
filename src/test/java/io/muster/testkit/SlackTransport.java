package io.muster.testkit;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.java_websocket.WebSocket;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.server.WebSocketServer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * How Slack delivers: signed over HTTP (docs.slack.dev, "Verifying requests from Slack"), or in envelopes over a socket
 * ("Using Socket Mode"), to one of those that are open.
 */
final class SlackTransport implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();

    /** Slack waits three seconds; so long we wait before we say that a test hangs. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final String signingSecret;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Sockets sockets = new Sockets();
    private final List<WebSocket> open = new CopyOnWriteArrayList<>();
    private final Map<String, CompletableFuture<String>> awaited = new ConcurrentHashMap<>();
    private final AtomicInteger turn = new AtomicInteger();
    private volatile @Nullable URI door;
    private volatile boolean down;
    private final String ticket = UUID.randomUUID().toString();

    SlackTransport(String signingSecret) {
        this.signingSecret = signingSecret;
        sockets.start();
        try {
            sockets.started.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void useHttp(@Nullable URI door) {
        this.door = door;
    }

    String socketUrl() {
        return "ws://127.0.0.1:" + sockets.getPort() + "/link?ticket=" + ticket;
    }

    int sockets() {
        return open.size();
    }

    /** Returns when they are gone. */
    void disconnectAll(String reason) {
        List<WebSocket> those = List.copyOf(open);
        those.forEach(socket -> {
            socket.send("{\"type\":\"disconnect\",\"reason\":\"" + reason + "\"}");
            socket.close();
        });
        await().until(() -> those.stream().noneMatch(open::contains));
    }

    void down(boolean now) {
        down = now;
        if (now) {
            open.forEach(WebSocket::close);
        }
    }

    /** One delivery; {@code kind} as an envelope names it: slash_commands, interactive, events_api. */
    record Sent(String kind, JsonNode payload, Map<String, String> form) {}

    /** @return how it was acknowledged; empty body where it was plainly acknowledged; null: it reached nobody */
    SimulatedSlack.@Nullable Ack deliver(Sent sent) {
        long before = System.nanoTime();
        URI by = door;
        if (down) {
            return null;
        }
        if (by != null) {
            return byHttp(by, sent, before);
        }
        List<WebSocket> now = List.copyOf(open);
        if (now.isEmpty()) {
            return null;
        }
        String id = UUID.randomUUID().toString();
        CompletableFuture<String> ack = new CompletableFuture<>();
        awaited.put(id, ack);
        now.get(Math.floorMod(turn.getAndIncrement(), now.size()))
                .send(JSON.writeValueAsString(Map.of(
                        "envelope_id",
                        id,
                        "type",
                        sent.kind(),
                        "accepts_response_payload",
                        true,
                        "payload",
                        sent.payload())));
        try {
            String body = ack.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            return new SimulatedSlack.Ack(200, body, Duration.ofNanos(System.nanoTime() - before));
        } catch (Exception lost) {
            return null;
        } finally {
            awaited.remove(id);
        }
    }

    private SimulatedSlack.@Nullable Ack byHttp(URI by, Sent sent, long before) {
        boolean event = sent.kind().equals("events_api");
        String body = event ? JSON.writeValueAsString(sent.payload()) : SimulatedSlack.form(sent.form());
        String at = String.valueOf(Instant.now().getEpochSecond());
        try {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(by)
                            .header("Content-Type", event ? "application/json" : "application/x-www-form-urlencoded")
                            .header("X-Slack-Request-Timestamp", at)
                            .header("X-Slack-Signature", sign(at, body))
                            .timeout(PATIENCE)
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            return new SimulatedSlack.Ack(
                    answer.statusCode(), answer.body(), Duration.ofNanos(System.nanoTime() - before));
        } catch (IOException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    String sign(String at, String body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(signingSecret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return "v0="
                    + HexFormat.of().formatHex(mac.doFinal(("v0:" + at + ":" + body).getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            sockets.stop(1_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Sockets extends WebSocketServer {

        private final CountDownLatch started = new CountDownLatch(1);

        Sockets() {
            super(new InetSocketAddress("127.0.0.1", 0));
            setReuseAddr(true);
            setDaemon(true);
        }

        @Override
        public void onOpen(WebSocket socket, ClientHandshake handshake) {
            if (down || !handshake.getResourceDescriptor().contains(ticket)) {
                socket.close();
                return;
            }
            socket.send(
                    "{\"type\":\"hello\",\"num_connections\":" + (open.size() + 1)
                            + ",\"connection_info\":{\"app_id\":\"A1\"},\"debug_info\":{\"approximate_connection_time\":3600}}");
            open.add(socket);
        }

        @Override
        public void onClose(WebSocket socket, int code, String reason, boolean remote) {
            open.remove(socket);
        }

        @Override
        public void onMessage(WebSocket socket, String message) {
            JsonNode said = JSON.readTree(message);
            CompletableFuture<String> ack = awaited.get(said.path("envelope_id").asString(""));
            if (ack != null) {
                ack.complete(said.has("payload") ? said.path("payload").toString() : "");
            }
        }

        @Override
        public void onError(@Nullable WebSocket socket, Exception e) {
            // A socket that breaks is closed, and that is told.
        }

        @Override
        public void onStart() {
            started.countDown();
        }
    }
}
