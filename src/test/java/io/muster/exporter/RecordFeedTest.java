package io.muster.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordFeedTest {

    private record Post(Headers headers, String body) {
        List<String> lines() {
            return body.lines().toList();
        }
    }

    @TempDir
    Path folder;

    private final List<Post> posts = new CopyOnWriteArrayList<>();
    private volatile int status = 204;
    private HttpServer server;
    private Path file;

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/engine/records", exchange -> {
            try (var body = new GZIPInputStream(exchange.getRequestBody())) {
                posts.add(new Post(
                        exchange.getRequestHeaders(), new String(body.readAllBytes(), StandardCharsets.UTF_8)));
            }
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
        file = folder.resolve("exporter.properties");
        tell("http://127.0.0.1:" + server.getAddress().getPort(), "secret");
    }

    @AfterEach
    void hangUp() {
        server.stop(0);
    }

    private void tell(String address, String token) throws IOException {
        Files.writeString(file, "address=" + address + "\ntoken=" + token + "\nengine=from-file\n");
    }

    @Test
    void sendsWhatWaitsInOneBatchWithItsTokenAndEngine() {
        try (RecordFeed feed = new RecordFeed(file, 1, 1_000, 10_000)) {
            feed.engine("abc");
            feed.add(7, "{\"position\":7}");
            feed.add(9, "{\"position\":9,\"text\":\"größer\"}");

            assertThat(feed.send()).isEqualTo(RecordFeed.Outcome.SENT);

            assertThat(feed.acknowledged()).isEqualTo(9);
            assertThat(feed.isEmpty()).isTrue();
            Post post = posts.getFirst();
            assertThat(post.lines()).containsExactly("{\"position\":7}", "{\"position\":9,\"text\":\"größer\"}");
            assertThat(post.headers().getFirst("Authorization")).isEqualTo("Bearer secret");
            assertThat(post.headers().getFirst("Muster-Engine")).isEqualTo("abc");
            assertThat(post.headers().getFirst("Muster-Partition")).isEqualTo("1");
            assertThat(post.headers().containsKey("Muster-Dropped-Before")).isFalse();
        }
    }

    @Test
    void neverSendsMoreThanABatchAtOnce() {
        try (RecordFeed feed = new RecordFeed(file, 1, 40, 10_000)) {
            for (int i = 1; i <= 5; i++) {
                feed.add(i, "{\"position\":" + i + "}");
            }

            while (feed.send() == RecordFeed.Outcome.SENT) {
                // until nothing waits
            }

            assertThat(posts).extracting(post -> post.lines().size()).containsExactly(2, 2, 1);
            assertThat(posts).allSatisfy(post -> assertThat(post.body()).hasSizeLessThanOrEqualTo(40));
        }
    }

    @Test
    void acknowledgesNothingUntilTheServerHasTakenIt() {
        status = 503;
        try (RecordFeed feed = new RecordFeed(file, 1, 1_000, 10_000)) {
            feed.add(7, "{\"position\":7}");

            assertThat(feed.send()).isEqualTo(RecordFeed.Outcome.FAILED);

            assertThat(feed.acknowledged()).isEqualTo(-1);
            assertThat(feed.lastFailure()).contains("503");
            status = 200;
            assertThat(feed.send()).isEqualTo(RecordFeed.Outcome.SENT);
            assertThat(feed.acknowledged()).isEqualTo(7);
        }
    }

    @Test
    void readsItsFileAgainAfterAFailure() throws IOException {
        String right = "http://127.0.0.1:" + server.getAddress().getPort();
        tell("http://127.0.0.1:1", "old");
        try (RecordFeed feed = new RecordFeed(file, 1, 1_000, 10_000)) {
            feed.add(7, "{\"position\":7}");
            assertThat(feed.send()).isEqualTo(RecordFeed.Outcome.FAILED);

            tell(right, "new");

            assertThat(feed.send()).isEqualTo(RecordFeed.Outcome.SENT);
            assertThat(posts.getFirst().headers().getFirst("Authorization")).isEqualTo("Bearer new");
            assertThat(posts.getFirst().headers().getFirst("Muster-Engine")).isEqualTo("from-file");
        }
    }

    @Test
    void readsItsFileAgainWhenItsTokenIsWrong() throws IOException {
        String address = "http://127.0.0.1:" + server.getAddress().getPort();
        tell(address, "old");
        status = 401;
        try (RecordFeed feed = new RecordFeed(file, 1, 1_000, 10_000)) {
            feed.add(7, "{\"position\":7}");
            assertThat(feed.send()).isEqualTo(RecordFeed.Outcome.FAILED);
            assertThat(feed.lastFailure()).isEqualTo(address + " answered 401");
            assertThat(feed.acknowledged()).isEqualTo(-1);

            tell(address, "new");
            status = 204;

            assertThat(feed.send()).isEqualTo(RecordFeed.Outcome.SENT);
            assertThat(posts)
                    .extracting(post -> post.headers().getFirst("Authorization"))
                    .containsExactly("Bearer old", "Bearer new");
        }
    }

    @Test
    void sendsHalfAsMuchWhenTheServerFindsItTooLarge() {
        status = 413;
        try (RecordFeed feed = new RecordFeed(file, 1, 64, 10_000)) {
            for (int i = 1; i <= 4; i++) {
                feed.add(i, "{\"position\":" + i + "}");
            }
            assertThat(feed.send()).isEqualTo(RecordFeed.Outcome.FAILED);
            status = 200;
            assertThat(feed.send()).isEqualTo(RecordFeed.Outcome.SENT);

            assertThat(posts).extracting(post -> post.lines().size()).containsExactly(4, 2);
        }
    }

    @Test
    void saysWhatItGaveUp() {
        try (RecordFeed feed = new RecordFeed(file, 1, 1_000, 60)) {
            for (int i = 1; i <= 4; i++) {
                feed.add(i, "{\"position\":" + i + "}");
            }
            assertThat(feed.isFull()).isTrue();

            feed.dropHalf();
            assertThat(feed.send()).isEqualTo(RecordFeed.Outcome.SENT);

            assertThat(posts.getFirst().lines()).containsExactly("{\"position\":3}", "{\"position\":4}");
            assertThat(posts.getFirst().headers().getFirst("Muster-Dropped-Before"))
                    .isEqualTo("3");
        }
    }
}
