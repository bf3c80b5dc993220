package io.muster.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.incident.Declaration;
import io.muster.incident.Incidents;
import io.muster.message.Actor;
import io.muster.message.RecordKey;
import io.muster.testkit.MusterTest;
import io.muster.timeline.Timeline;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/** What is posted to {@code /engine/records}, as the exporter posts it, and what is then known. */
@MusterTest
@Import(MovableClock.class)
@TestPropertySource(properties = "muster.engine.token=" + LiveRecordsTest.TOKEN)
class LiveRecordsTest {

    static final String TOKEN = "the-token-of-this-test";
    private static final Actor ALICE = new Actor("owner", "Owner");
    private static final long ROOT = 4_503_599_627_370_501L;

    @LocalServerPort
    int port;

    @Autowired
    Incidents incidents;

    @Autowired
    Generations generations;

    @Autowired
    EngineIdentity identity;

    @Autowired
    EngineHealthIndicator health;

    @Autowired
    LiveFlow live;

    @Autowired
    LiveMarks marks;

    @Autowired
    Timeline timeline;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    MovableClock clock;

    private final HttpClient http = HttpClient.newHttpClient();
    private String engine = "";

    @BeforeEach
    void anEngine() {
        engine = UUID.randomUUID().toString().substring(0, 8);
        identity.met(engine);
    }

    @AfterEach
    void nobodyElseMissesIt() {
        jdbc.sql("update flow_engine set present = false").update();
    }

    @Test
    void countsABatchThatIsPostedTwiceAtOnceOnce() throws Exception {
        RecordKey key = running();
        String batch = started(1, key) + failure(2, "no such variable");

        try (var posters = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Integer>> both = List.of(() -> post(batch, 1, null), () -> post(batch, 1, null));
            assertThat(posters.invokeAll(both))
                    .allSatisfy(each -> assertThat(each.resultNow()).isEqualTo(204));
        }
        assertThat(post(batch, 1, null)).isEqualTo(204);

        assertThat(types(key)).containsOnlyOnce("flow-stalled");
        assertThat(position(1)).isEqualTo(2);
    }

    @Test
    void keepsAMarkForEachPartitionAndEachEngine() throws Exception {
        RecordKey key = running();
        post(started(5, key), 1, null);
        post(failure(3, "on the second partition"), 2, null);
        String first = engine;
        anEngine();
        RecordKey other = running();
        post(started(1, other) + failure(2, "in another engine"), 1, null);

        assertThat(types(key)).containsOnlyOnce("flow-stalled");
        assertThat(types(other)).containsOnlyOnce("flow-stalled");
        assertThat(position(1)).isEqualTo(2);
        engine = first;
        assertThat(position(1)).isEqualTo(5);
        assertThat(position(2)).isEqualTo(3);
    }

    @Test
    void movesTheMarkOnlyWithAllOfTheBatch() throws Exception {
        RecordKey key = running();
        String impossible = "{\"position\":3,\"key\":9,\"time\":1,\"type\":\"PROCESS_INSTANCE\","
                + "\"intent\":\"ELEMENT_ACTIVATED\",\"elementType\":\"PROCESS\"}\n";

        assertThat(post(started(1, key) + failure(2, "once") + impossible, 1, null))
                .isEqualTo(500);

        assertThat(position(1)).isEqualTo(-1);
        assertThat(types(key)).doesNotContain("flow-stalled");
        assertThat(post(started(1, key) + failure(2, "once"), 1, null)).isEqualTo(204);
        assertThat(types(key)).containsOnlyOnce("flow-stalled");
    }

    @Test
    void isNotStoppedByACharacterThatTheDatabaseCannotKeep() throws Exception {
        RecordKey key = running();

        assertThat(post(started(1, key) + failure(2, "printed \\u0000 and \\ud83d alone"), 1, null))
                .isEqualTo(204);

        assertThat(types(key)).containsOnlyOnce("flow-stalled");
    }

    @Test
    void refusesAWrongTokenAndABatchThatIsTooLarge() throws Exception {
        String line = failure(1, "x".repeat(3_000));
        String large = line.repeat(4 * 1024 * 1024 / line.length() + 1);
        String atMost = "\n".repeat(4 * 1024 * 1024 - line.length()) + line;

        assertThat(send(packed(line), "Bearer wrong", 1, null)).isEqualTo(401);
        assertThat(send(packed(line), "", 1, null)).isEqualTo(401);
        assertThat(post(large, 1, null)).as("unpacked").isEqualTo(413);
        assertThat(post(atMost, 1, null)).isEqualTo(204);
        assertThat(send("not packed".getBytes(StandardCharsets.UTF_8), "Bearer " + TOKEN, 1, null))
                .isEqualTo(400);
    }

    @Test
    void saysForHowLongNothingWasHeardWhenTheExportersAddressIsGoneForTenMinutes() throws Exception {
        RecordKey key = running();
        Instant heard = Instant.now();
        post(started(1, key), 1, null);
        assertThat(live.of(key).unknownSince()).isNull();
        assertThat(marks.lag()).hasValueSatisfying(lag -> assertThat(lag).isLessThan(Duration.ofMinutes(1)));
        assertThat(health.health().getDetails()).doesNotContainKey("exporter");

        try (var later = clock.ahead(Duration.ofMinutes(10))) {
            assertThat(live.of(key).unknownSince()).isBetween(heard.minusSeconds(60), heard.plusSeconds(60));
            assertThat(marks.lag())
                    .hasValueSatisfying(lag -> assertThat(lag).isGreaterThanOrEqualTo(Duration.ofMinutes(10)));
            assertThat(health.health().getDetails())
                    .hasEntrySatisfying(
                            "exporter",
                            said -> assertThat(said).asString().startsWith("nothing was heard of it for 6"));
        }
        assertThat(live.of(key).unknownSince()).isNull();
    }

    @Test
    void saysSinceWhenItDoesNotKnowWhereAFlowStandsThatWasUnderWayWhenRecordsWereGivenUp() throws Exception {
        RecordKey before = running();
        post(started(1, before), 1, null);
        Instant last = jdbc.sql("select recorded_at from flow_mark where engine = ?")
                .param(engine)
                .query(java.sql.Timestamp.class)
                .single()
                .toInstant();

        post(failure(90, "later"), 1, 80L);
        RecordKey after = running();

        assertThat(live.of(before).unknownSince()).isEqualTo(last);
        assertThat(live.of(after).unknownSince()).isNull();
    }

    /** An incident whose flow is bound to an instance of this engine. */
    private RecordKey running() {
        RecordKey key = incidents
                .declare(new Declaration("Checkout is slow", "sev3", false, false, ALICE, null))
                .key();
        generations.published(key + "/1", engine, "sev3", "incident-declared-sev3", 1);
        generations.bind(key + "/1", ROOT, engine);
        return key;
    }

    private String started(long position, RecordKey key) {
        return """
                {"position":%d,"key":1,"time":%d,"type":"MESSAGE_START_EVENT_SUBSCRIPTION","intent":"CORRELATED",\
                "bpmnProcessId":"sev3","processDefinitionKey":7,"processInstanceKey":%d,"elementId":"Start",\
                "messageName":"incident-declared-sev3","correlationKey":"%s/1"}
                """.formatted(position, System.currentTimeMillis(), ROOT, key);
    }

    private String failure(long position, String why) {
        return """
                {"position":%d,"key":%d,"time":%d,"type":"INCIDENT","intent":"CREATED","bpmnProcessId":"sev3",\
                "processInstanceKey":%d,"elementId":"Task_Ask","errorType":"EXTRACT_VALUE_ERROR","errorMessage":"%s"}
                """.formatted(position, 1_000 + position, System.currentTimeMillis(), ROOT, why);
    }

    private int post(String lines, int partition, @Nullable Long droppedBefore)
            throws IOException, InterruptedException {
        return send(packed(lines), "Bearer " + TOKEN, partition, droppedBefore);
    }

    private int send(byte[] body, String authorization, int partition, @Nullable Long droppedBefore)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/engine/records"))
                .header("Authorization", authorization)
                .header("Content-Type", "application/x-ndjson")
                .header("Content-Encoding", "gzip")
                .header("Muster-Engine", engine)
                .header("Muster-Partition", Integer.toString(partition))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        if (droppedBefore != null) {
            request.header("Muster-Dropped-Before", droppedBefore.toString());
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static byte[] packed(String lines) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream body = new GZIPOutputStream(packed)) {
            body.write(lines.getBytes(StandardCharsets.UTF_8));
        }
        return packed.toByteArray();
    }

    private long position(int partition) {
        return jdbc.sql("select coalesce(max(position), -1) from flow_mark where engine = ? and partition = ?")
                .params(engine, partition)
                .query(Long.class)
                .single();
    }

    private List<String> types(RecordKey key) {
        return timeline.entries(key, 0, 1000).stream()
                .map(entry -> entry.type())
                .toList();
    }
}
