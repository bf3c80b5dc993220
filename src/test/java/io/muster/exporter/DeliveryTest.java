package io.muster.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Muster's address is gone for ten minutes of moved time; the engine goes on meanwhile. */
class DeliveryTest implements Delivery.Broker {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration OUTAGE = Duration.ofMinutes(10);
    private static final int HELD = 256 * 1024;

    @TempDir
    Path folder;

    private final List<Long> received = new ArrayList<>();
    private final List<Long> droppedBefore = new ArrayList<>();
    private final List<String> said = new ArrayList<>();
    private HttpServer server;
    private Path file;
    private int attempts;
    private volatile int status = 204;

    private long now;
    private Runnable task = () -> {};
    private long due = Long.MAX_VALUE;
    private long acknowledged;

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/engine/records", exchange -> {
            attempts++;
            byte[] body;
            try (var unpacked = new GZIPInputStream(exchange.getRequestBody())) {
                body = unpacked.readAllBytes();
            }
            if (status == 204) {
                String gap = exchange.getRequestHeaders().getFirst("Muster-Dropped-Before");
                if (gap != null) {
                    droppedBefore.add(Long.parseLong(gap));
                }
                new String(body, StandardCharsets.UTF_8)
                        .lines()
                        .forEach(line ->
                                received.add(JSON.readTree(line).get("position").asLong()));
            }
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
        file = folder.resolve("exporter.properties");
        Files.writeString(
                file, "address=http://127.0.0.1:" + server.getAddress().getPort() + "\ntoken=t\nengine=e\n");
    }

    @AfterEach
    void hangUp() {
        server.stop(0);
    }

    @Test
    void deliversEverythingInOrderWhenTheAddressIsBackAfterTenMinutes() {
        try (RecordFeed feed = new RecordFeed(file, 1, HELD / 4, HELD)) {
            Delivery delivery = new Delivery(feed, false, this, () -> now);
            status = 503;
            long offered = offer(delivery, 1, 2_000, OUTAGE);

            assertThat(offered).as("the rest stays in the broker's log").isLessThan(2_000);
            assertThat(acknowledged).as("nothing that Muster has not").isZero();
            assertThat(attempts).as("one each five seconds").isBetween(110, 135);
            assertThat(said).containsExactly("failing: " + address() + " answered 503");

            status = 204;
            offer(delivery, offered, 2_000, Duration.ofSeconds(30));

            assertThat(received).isEqualTo(positions(1, 2_000));
            assertThat(acknowledged).isEqualTo(1_999);
            assertThat(droppedBefore).isEmpty();
            assertThat(said).hasSize(2).last().asString().startsWith("taken again after 1");
        }
    }

    @Test
    void givesUpTheOldestAndSaysSoWhereTheEngineMustNotWait() {
        try (RecordFeed feed = new RecordFeed(file, 1, HELD / 4, HELD)) {
            Delivery delivery = new Delivery(feed, true, this, () -> now);
            status = 503;
            long offered = offer(delivery, 1, 2_000, OUTAGE);

            assertThat(offered).as("the engine is never stopped").isEqualTo(2_000);
            long dropped = acknowledged;
            assertThat(dropped).isPositive();

            status = 204;
            offer(delivery, 2_000, 2_000, Duration.ofSeconds(30));

            assertThat(droppedBefore).containsExactly(dropped + 1);
            assertThat(received).isEqualTo(positions(dropped + 1, 2_000));
            assertThat(acknowledged).isEqualTo(1_999);
        }
    }

    /** Records come evenly over the time; one that is refused is offered again, as the broker does. @return the next */
    private long offer(Delivery delivery, long from, long to, Duration time) {
        long end = now + time.toNanos();
        long step = time.toNanos() / 2_400;
        long next = from;
        while (now < end) {
            if (next < to && delivery.hasRoom()) {
                delivery.add(next, "{\"position\":" + next + ",\"text\":\"" + "x".repeat(200) + "\"}");
                next++;
            }
            now += step;
            if (due <= now) {
                due = Long.MAX_VALUE;
                task.run();
            }
        }
        return next;
    }

    private String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private static List<Long> positions(long from, long to) {
        return LongStream.range(from, to).boxed().toList();
    }

    @Override
    public void acknowledge(long position) {
        assertThat(position).isGreaterThanOrEqualTo(acknowledged);
        acknowledged = position;
    }

    @Override
    public void schedule(Duration after, Runnable next) {
        due = now + after.toNanos();
        task = next;
    }

    @Override
    public void failing(String why) {
        said.add("failing: " + why);
    }

    @Override
    public void takenAgain(int failedAttempts) {
        said.add("taken again after " + failedAttempts);
    }
}
