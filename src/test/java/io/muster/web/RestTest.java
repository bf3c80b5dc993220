package io.muster.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.chat.Surface;
import io.muster.incident.Declaration;
import io.muster.incident.Incident;
import io.muster.incident.Incidents;
import io.muster.incident.Operation;
import io.muster.incident.Operations;
import io.muster.message.Actor;
import io.muster.people.People;
import io.muster.runbook.Run;
import io.muster.runbook.RunRequest;
import io.muster.runbook.Runs;
import io.muster.testkit.MusterTest;
import io.muster.timeline.Entry;
import io.muster.timeline.Timeline;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The REST interface as a program meets it: over HTTP, through the whole security chain. */
@MusterTest
class RestTest {

    private static final String TOKEN = "the-owners-token";
    private static final Actor ALICE = new Actor("alice", "Alice Adler");

    @LocalServerPort
    private int port;

    @Autowired
    private Incidents incidents;

    @Autowired
    private Timeline timeline;

    @Autowired
    private SignIns signIns;

    @Autowired
    private People people;

    @Autowired
    private Sayings sayings;

    @Autowired
    private Operations operations;

    @Autowired
    private Runs runs;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final JsonMapper json = JsonMapper.builder().build();

    @DynamicPropertySource
    static void people(DynamicPropertyRegistry registry) throws IOException {
        TestHouse.settings(registry, TOKEN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/incidents?state=opne",
                "/api/v1/incidents?limit=many",
                "/api/v1/incidents/INC7",
                "/api/v1/incidents/INC-1/timeline?after=yesterday",
                "/api/v1/questions?state=opne",
                "/api/v1/questions?incident=7",
                "/api/v1/runs?incident=R3",
                "/api/v1/timelines/nothing"
            })
    void saysWhichWordItDoesNotUnderstand(String path) throws Exception {
        HttpResponse<String> answer = get(path);

        assertProblem(answer, 400);
        String typed = path.substring(Math.max(path.lastIndexOf('='), path.lastIndexOf('/')) + 1);
        assertThat(detail(answer)).containsAnyOf(typed, "INC-7");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/incidents/INC-999999",
                "/api/v1/incidents/INC-999999/timeline",
                "/api/v1/incidents/INC-999999/feed",
                "/api/v1/questions?incident=INC-999999",
                "/api/v1/runs?incident=INC-999999",
                "/api/v1/timelines/INC-999999",
                "/api/v1/nothing"
            })
    void saysWhatIsNotThere(String path) throws Exception {
        assertProblem(get(path), 404);
    }

    @Test
    void showsTheDiagramOfTheRunInAnOperationThatIsARunAlone() throws Exception {
        Operation operation = operations.start(new Operation.Start("Restart the shop", null, Map.of(), ALICE));
        Run run = runs.request(new RunRequest(operation.key(), "restart-shop", Map.of(), Map.of(), ALICE, null));

        JsonNode flow = json.readTree(
                get("/api/v1/operations/" + operation.key() + "/flow").body());

        assertThat(flow.get("generation").asString()).isEqualTo(run.flowKey());
        assertThat(flow.get("starts").size()).isEqualTo(1);
    }

    @Test
    void tellsWhoeverWatchesItHowFarRoomsLag() throws Exception {
        HttpResponse<String> metrics = get("/actuator/prometheus");

        assertThat(metrics.statusCode()).isEqualTo(200);
        assertThat(metrics.body()).contains("muster_rooms_lag_seconds 0.0", "jvm_memory_used_bytes");
    }

    @Test
    void opensToNobodyWithoutAToken() throws Exception {
        for (String path : List.of("/api/v1/incidents", "/api/v1/feed", "/v3/api-docs", "/actuator/prometheus")) {
            assertProblem(send(request(path).GET()), 401);
            assertProblem(
                    send(request(path).header("Authorization", "Bearer guessed").GET()), 401);
        }
    }

    @Test
    void takesNoCommandFromAnotherSitesPageThatABrowserIsSignedInto() throws Exception {
        String session = signIns.use(signIns.link(people.byId("alice").orElseThrow(), Actor.MUSTER))
                .orElseThrow();
        int before = incidents.open().size();

        HttpResponse<String> forged = send(request("/api/v1/commands")
                .header("Cookie", Entrance.COOKIE + "=" + session)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"text\":\"declare forged\"}")));

        assertProblem(forged, 403);
        assertThat(incidents.open()).hasSize(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"text\": ",
                "[]",
                "\"declare it\"",
                "{}",
                "{\"text\":\"  \"}",
                "{\"text\":\"list\",\"room\":\"the big one\"}",
                "{\"text\":{\"declare\":1}}"
            })
    void refusesACommandThatItCannotRead(String body) throws Exception {
        HttpResponse<String> answer = command(body, UUID.randomUUID().toString());

        assertProblem(answer, 400);
        assertThat(detail(answer)).isNotBlank();
    }

    @Test
    void saysWhichMethodsAndFormsAnAddressTakes() throws Exception {
        assertProblem(send(authorized("/api/v1/incidents").DELETE()), 405);
        assertProblem(
                send(authorized("/api/v1/commands")
                        .header("Content-Type", "text/plain")
                        .POST(BodyPublishers.ofString("list"))),
                415);
    }

    @Test
    void readsNoMoreThanAMebibyteWhateverLengthIsClaimed() throws Exception {
        byte[] large = ("{\"text\":\"" + "x".repeat(1 << 20) + "\"}").getBytes(StandardCharsets.UTF_8);

        HttpResponse<String> told = send(posting("k-told").POST(BodyPublishers.ofByteArray(large)));
        HttpResponse<String> chunked =
                send(posting("k-chunked").POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large))));

        assertProblem(told, 413);
        assertProblem(chunked, 413);
        assertThat(detail(told)).contains("1 MiB");
    }

    @Test
    void doesACommandOnceHoweverOftenItIsSent() throws Exception {
        String key = UUID.randomUUID().toString();
        String body = "{\"text\":\"declare sev3 Sent twice\",\"room\":null}";
        int before = incidents.open().size();

        HttpResponse<String> first = command(body, key);
        HttpResponse<String> second = command(body, key);

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(incidents.open()).hasSize(before + 1);
    }

    @Test
    void doesACommandOnceThatIsSentManyTimesAtOnce() throws Exception {
        String key = UUID.randomUUID().toString();
        String body = "{\"text\":\"declare sev3 Sent at once\"}";
        int before = incidents.open().size();

        List<String> answers = new ArrayList<>();
        try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<String> sending = () -> command(body, key).body();
            for (var sent : senders.invokeAll(
                    IntStream.range(0, 8).mapToObj(i -> sending).toList())) {
                answers.add(sent.get());
            }
        }

        assertThat(answers).hasSize(8);
        assertThat(answers.stream().distinct()).hasSize(1);
        assertThat(incidents.open()).hasSize(before + 1);
    }

    @Test
    void refusesAnotherCommandUnderAUsedKey() throws Exception {
        String key = UUID.randomUUID().toString();
        Incident room = declare();
        command("{\"text\":\"declare sev3 The first\"}", key);
        int before = incidents.open().size();

        HttpResponse<String> otherText = command("{\"text\":\"declare sev3 The second\"}", key);
        HttpResponse<String> otherRoom =
                command("{\"text\":\"declare sev3 The first\",\"room\":\"" + room.key() + "\"}", key);

        assertProblem(otherText, 409);
        assertProblem(otherRoom, 409);
        assertThat(detail(otherText)).contains(key).contains("The first");
        assertThat(incidents.open()).hasSize(before);
    }

    @Test
    void refusesAKeyThatIsTooLong() throws Exception {
        assertProblem(command("{\"text\":\"list\"}", "k".repeat(201)), 400);
    }

    @Test
    void answersARefusedCommandWithItsReasonNotWithAnError() throws Exception {
        HttpResponse<String> answer =
                command("{\"text\":\"ack INC-999999\"}", UUID.randomUUID().toString());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(read(answer).path("refused").asBoolean()).isTrue();
        assertThat(read(answer).path("reply").asString()).contains("INC-999999");
    }

    @Test
    void givesATimelineInPagesWithoutGapOrOverlap() throws Exception {
        Incident incident = declare();
        for (int i = 1; i <= 7; i++) {
            incidents.note(incident.key(), ALICE, "note " + i);
        }
        String path = "/api/v1/incidents/" + incident.key() + "/timeline?limit=3&after=";

        List<Long> numbers = new ArrayList<>();
        JsonNode page;
        do {
            page = read(get(path + (numbers.isEmpty() ? 0 : numbers.getLast())));
            assertThat(page.size()).isLessThanOrEqualTo(3);
            page.forEach(entry -> numbers.add(entry.path("n").asLong()));
        } while (!page.isEmpty());

        long last = timeline.last(incident.key());
        assertThat(numbers)
                .containsExactlyElementsOf(
                        java.util.stream.LongStream.rangeClosed(1, last).boxed().toList());
        assertThat(read(get(path + "-5")).size()).isEqualTo(3);
    }

    @Test
    void goesOnWithAnIncidentsFeedWhereTheConnectionWasLost() throws Exception {
        Incident incident = declare();
        String path = "/api/v1/incidents/" + incident.key() + "/feed";
        List<String> seen = new ArrayList<>();
        try (Feed feed = open(path, null)) {
            seen.addAll(feed.take(1));
            incidents.note(incident.key(), ALICE, "seen");
            seen.addAll(feed.take(1));
        }
        for (int i = 1; i <= 3; i++) {
            incidents.note(incident.key(), ALICE, "missed " + i);
        }

        try (Feed feed = open(path, seen.getLast())) {
            incidents.note(incident.key(), ALICE, "later");
            seen.addAll(feed.take(4));
        }

        assertThat(seen).containsExactly("1", "2", "3", "4", "5", "6");
    }

    @Test
    void goesOnWithTheFeedOfAllWhereTheConnectionWasLost() throws Exception {
        Incident one = declare();
        Incident other = declare();
        List<String> ids = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        String start;
        try (Feed feed = open("/api/v1/feed", null)) {
            feed.awaitOpen();
            incidents.note(one.key(), ALICE, "a");
            start = feed.take(1).getFirst();
            texts.addAll(feed.texts());
            ids.add(start);
        }
        for (String text : List.of("b", "c", "d")) {
            incidents.note(text.equals("c") ? other.key() : one.key(), ALICE, text);
        }
        try (Feed feed = open("/api/v1/feed", start)) {
            ids.addAll(feed.take(2));
            texts.addAll(feed.texts());
        }
        try (Feed feed = open("/api/v1/feed", ids.getLast())) {
            ids.addAll(feed.take(1));
            texts.addAll(feed.texts());
        }

        assertThat(ids).doesNotHaveDuplicates().hasSize(4);
        assertThat(texts).containsExactly("a", "b", "c", "d");
        assertProblem(
                send(authorized("/api/v1/feed")
                        .header("Last-Event-ID", "yesterday")
                        .GET()),
                400);
    }

    @Test
    void describesItself() throws Exception {
        JsonNode described = read(get("/v3/api-docs"));

        assertThat(described.path("openapi").asString()).startsWith("3.");
        assertThat(described.path("paths").propertyNames())
                .contains(
                        "/api/v1/incidents",
                        "/api/v1/incidents/{key}",
                        "/api/v1/incidents/{key}/timeline",
                        "/api/v1/incidents/{key}/feed",
                        "/api/v1/questions",
                        "/api/v1/runs",
                        "/api/v1/runbooks",
                        "/api/v1/commands",
                        "/api/v1/feed")
                .noneMatch(path -> path.startsWith("/incidents") || path.startsWith("/engine"));
        JsonNode command = described.path("paths").path("/api/v1/commands").path("post");
        assertThat(command.path("parameters").toString())
                .contains("Idempotency-Key")
                .doesNotContain("reader");
    }

    @Test
    void recordsOnceWhoActedAsSomebodyElseHoweverOftenTheCommandIsDelivered() {
        Incident incident = declare();
        Reader bobByAlice = new Reader(people.byId("bob").orElseThrow().actor(), ALICE);
        for (int delivery = 1; delivery <= 3; delivery++) {
            sayings.command(
                    "note Seen by Bob", incident.key(), bobByAlice, "acted-once-" + incident.key(), Surface.SAY);
        }

        assertThat(timeline.entries(incident.key(), 0, 100))
                .extracting(Entry::type)
                .containsOnlyOnce("acted-as", "note-written");
    }

    @Test
    void showsOperationsWhileTheyGoOnAndWhenTheyHaveEnded() throws Exception {
        Operation operation = operations.start(
                new Operation.Start("Change freeze: audit", "change-freeze", Map.of("reason", "audit"), ALICE));
        String path = "/api/v1/operations/" + operation.key();

        JsonNode going = read(get(path));
        assertThat(going.path("title").asString()).isEqualTo("Change freeze: audit");
        assertThat(going.path("flow").asString()).isEqualTo("change-freeze");
        assertThat(going.path("inputs").path("reason").asString()).isEqualTo("audit");
        assertThat(going.path("startedBy").path("id").asString()).isEqualTo("alice");
        assertThat(going.path("outcome").isNull()).isTrue();
        assertThat(keys("/api/v1/operations")).contains(operation.key().toString());
        assertThat(keys("/api/v1/operations?state=ended"))
                .doesNotContain(operation.key().toString());
        assertThat(keys("/api/v1/incidents?state=all"))
                .doesNotContain(operation.key().toString());
        assertThat(read(get(path + "/timeline")).path(0).path("type").asString())
                .isEqualTo("operation-started");

        operations.end(operation.key(), Actor.MUSTER, "Freeze over");

        JsonNode ended = read(get(path));
        assertThat(ended.path("status").asString()).isEqualTo("closed");
        assertThat(ended.path("outcome").asString()).isEqualTo("Freeze over");
        assertThat(keys("/api/v1/operations")).doesNotContain(operation.key().toString());
        assertThat(keys("/api/v1/operations?state=ended&limit=1"))
                .containsExactly(operation.key().toString());
        assertThat(keys("/api/v1/operations?state=all"))
                .contains(operation.key().toString());
    }

    @Test
    void leadsFromAnIncidentToItsOwnPathAndFromAnOperationToIts() throws Exception {
        Incident incident = declare();
        Operation operation =
                operations.start(new Operation.Start("Change freeze: night", "change-freeze", Map.of(), ALICE));

        HttpResponse<String> notAnOperation = get("/api/v1/operations/" + incident.key());
        assertProblem(notAnOperation, 404);
        assertThat(detail(notAnOperation)).contains("/api/v1/incidents/" + incident.key());
        HttpResponse<String> notAnIncident = get("/api/v1/incidents/" + operation.key());
        assertProblem(notAnIncident, 404);
        assertThat(detail(notAnIncident)).contains("/api/v1/operations/" + operation.key());
        assertProblem(get("/api/v1/operations?state=opne"), 400);
        assertProblem(get("/api/v1/operations/OP-999999"), 404);
        assertProblem(get("/api/v1/operations/OP7"), 400);
    }

    private List<String> keys(String path) throws Exception {
        return read(get(path))
                .valueStream()
                .map(each -> each.path("key").asString())
                .toList();
    }

    private Incident declare() {
        return incidents.declare(new Declaration("Checkout is slow", "sev3", false, false, ALICE, null));
    }

    private void assertProblem(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("content-type").orElse(""))
                .as(answer.body())
                .startsWith("application/problem+json");
        JsonNode problem = read(answer);
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("title").asString()).isNotBlank();
        assertThat(problem.path("detail").asString()).isNotBlank();
    }

    private String detail(HttpResponse<String> answer) {
        return read(answer).path("detail").asString();
    }

    private JsonNode read(HttpResponse<String> answer) {
        return json.readTree(answer.body());
    }

    private HttpResponse<String> command(String body, String key) throws Exception {
        return send(posting(key).POST(BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder posting(String key) {
        return authorized("/api/v1/commands")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(authorized(path).GET());
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder authorized(String path) {
        return request(path).header("Authorization", "Bearer " + TOKEN);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }

    private Feed open(String path, @org.jspecify.annotations.Nullable String last) throws Exception {
        HttpRequest.Builder request = authorized(path).header("Accept", "text/event-stream");
        if (last != null) {
            request.header("Last-Event-ID", last);
        }
        var answer = http.send(request.GET().build(), BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).isEqualTo(200);
        return new Feed(new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8)));
    }

    /** A stream of events, read as they come; what does not come within half a minute fails the test. */
    private final class Feed implements AutoCloseable {

        private final BufferedReader lines;
        private final List<String> texts = new ArrayList<>();
        private final ExecutorService reader = Executors.newVirtualThreadPerTaskExecutor();

        Feed(BufferedReader lines) {
            this.lines = lines;
        }

        void awaitOpen() throws Exception {
            reader.submit(lines::readLine).get(30, TimeUnit.SECONDS);
        }

        /** Ids of the next events. */
        List<String> take(int count) throws Exception {
            return reader.submit(() -> {
                        List<String> ids = new ArrayList<>();
                        String id = "";
                        while (ids.size() < count) {
                            String line = lines.readLine();
                            assertThat(line).as("the feed ended").isNotNull();
                            if (line.startsWith("id:")) {
                                id = line.substring(3);
                            } else if (line.startsWith("data:")) {
                                ids.add(id);
                                String[] said = json.readTree(line.substring(5))
                                        .path("text")
                                        .asString()
                                        .split("\n");
                                texts.add(said[said.length - 1]);
                            }
                        }
                        return ids;
                    })
                    .get(30, TimeUnit.SECONDS);
        }

        List<String> texts() {
            return texts;
        }

        @Override
        public void close() throws IOException {
            reader.shutdownNow();
            lines.close();
        }
    }
}
