package io.muster.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.incident.Incidents;
import io.muster.testkit.MusterTest;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The door for alerts as a sender meets it: over HTTP, through the whole security chain. */
@MusterTest
@TestPropertySource(
        properties = {
            "muster.hooks.generic.token=a-long-token",
            "muster.hooks.alertmanager.token=another-token",
            "muster.hooks.deliveries-per-second=20"
        })
class AlertDoorTest {

    @LocalServerPort
    private int port;

    @Autowired
    private Incidents incidents;

    @Autowired
    private JdbcClient jdbc;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final JsonMapper json = JsonMapper.builder().build();

    @Test
    void takesAnAlertWithTheSendersTokenAndNothingElse() throws Exception {
        HttpResponse<String> answer = post("generic", "a-long-token", alert());

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(read(answer).path("accepted").asInt()).isEqualTo(1);
        assertThat(read(answer).path("incidents").get(0).asString()).startsWith("INC-");
    }

    @Test
    void takesNothingWithAWrongTokenNorWithThatOfAnotherSender() throws Exception {
        long before = stored();

        for (String token : new String[] {null, "", "wrong", "another-token"}) {
            HttpResponse<String> answer = post("generic", token, alert());
            assertProblem(answer, 401);
            assertThat(answer.headers().firstValue("www-authenticate")).hasValue("Bearer");
        }

        assertThat(stored()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "generic      | {}                                                  | title",
                "generic      | {\"title\": 7}                                      | title",
                "generic      | not json                                            | body",
                "generic      | []                                                  | body",
                "generic      | {\"title\":\"x\",\"status\":\"burning\"}            | status",
                "generic      | {\"title\":\"x\",\"labels\":[\"a\"]}                | labels",
                "alertmanager | {\"version\":\"4\",\"status\":\"firing\"}           | alerts",
                "alertmanager | {\"version\":\"4\",\"status\":\"firing\",\"groupKey\":\"g\",\"alerts\":[{\"labels\":7}]} | alerts[0].labels"
            })
    void namesTheFieldOfAMalformedAlertAndStoresNothing(String sender, String body, String field) throws Exception {
        long before = stored();

        HttpResponse<String> answer = post(
                sender, sender.equals("generic") ? "a-long-token" : "another-token", BodyPublishers.ofString(body));

        assertProblem(answer, 400);
        assertThat(read(answer).path("field").asString()).isEqualTo(field);
        assertThat(stored()).isEqualTo(before);
    }

    @Test
    void readsNoMoreThanAMebibyteWhateverLengthIsClaimed() throws Exception {
        byte[] large =
                ("{\"title\":\"" + "x".repeat(1 << 20) + "\"}").getBytes(java.nio.charset.StandardCharsets.UTF_8);

        assertProblem(post("generic", "a-long-token", BodyPublishers.ofByteArray(large)), 413);
        assertProblem(
                post("generic", "a-long-token", BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large))),
                413);
    }

    @Test
    void asksAFastSenderToWaitAndSaysHowLong() throws Exception {
        List<HttpResponse<String>> answers;
        try (ExecutorService senders = Executors.newFixedThreadPool(8)) {
            Callable<HttpResponse<String>> sending =
                    () -> post("alertmanager", "another-token", BodyPublishers.ofString("{}"));
            answers = senders
                    .invokeAll(IntStream.range(0, 400).mapToObj(i -> sending).toList())
                    .stream()
                    .map(sent -> sent.resultNow())
                    .toList();
        }

        List<HttpResponse<String>> refused =
                answers.stream().filter(answer -> answer.statusCode() == 429).toList();
        assertThat(refused).isNotEmpty();
        assertProblem(refused.getFirst(), 429);
        assertThat(refused.getFirst().headers().firstValue("retry-after")).hasValue("1");
    }

    @Test
    void answersAnUnknownSenderWithTheKnownOnes() throws Exception {
        HttpResponse<String> answer = post("pagerduti", "a-long-token", alert());

        assertProblem(answer, 404);
        assertThat(read(answer).path("detail").asString()).contains("alertmanager", "generic");
    }

    private long stored() {
        return jdbc.sql("select (select count(*) from alert_alert) + (select count(*) from incident_record)")
                .query(Long.class)
                .single();
    }

    private void assertProblem(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("content-type").orElse("")).startsWith("application/problem+json");
        assertThat(read(answer).path("status").asInt()).isEqualTo(status);
        assertThat(read(answer).path("detail").asString()).isNotBlank();
    }

    private JsonNode read(HttpResponse<String> answer) {
        return json.readTree(answer.body());
    }

    private HttpResponse<String> post(String sender, @Nullable String token, BodyPublisher body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port + "/hooks/alerts/" + sender))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json");
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return http.send(request.POST(body).build(), BodyHandlers.ofString());
    }

    private static BodyPublisher alert() {
        return BodyPublishers.ofString("{\"title\": \"Disk is full on " + UUID.randomUUID() + "\"}");
    }
}
