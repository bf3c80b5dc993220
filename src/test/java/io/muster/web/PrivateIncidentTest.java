package io.muster.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.incident.Declaration;
import io.muster.incident.Incidents;
import io.muster.message.Actor;
import io.muster.message.RecordKey;
import io.muster.people.People;
import io.muster.question.Ask;
import io.muster.question.Choice;
import io.muster.question.Questions;
import io.muster.runbook.RunRequest;
import io.muster.runbook.Runs;
import io.muster.testkit.MusterTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** To whoever is not in its room a private incident is no incident, wherever he looks. */
@MusterTest
class PrivateIncidentTest {

    private static final String TOKEN = "the-owners-token";
    private static final String TITLE = "Stolen laptop of the chair";
    private static final String NOBODYS = "INC-999999";
    private static final Actor ALICE = new Actor("alice", "Alice Adler");
    private static final Actor BOB = new Actor("bob", "Bob Berg");

    @LocalServerPort
    private int port;

    @Autowired
    private Incidents incidents;

    @Autowired
    private Questions questions;

    @Autowired
    private Runs runs;

    @Autowired
    private SignIns signIns;

    @Autowired
    private People people;

    private final HttpClient http = HttpClient.newHttpClient();
    private RecordKey secret = RecordKey.MUSTER;

    @DynamicPropertySource
    static void people(DynamicPropertyRegistry registry) throws IOException {
        TestHouse.settings(registry, TOKEN);
    }

    @BeforeEach
    void bobHasASecretWithAQuestionAndARun() {
        secret = incidents
                .declare(new Declaration(TITLE, "sev3", true, false, BOB, null))
                .key();
        questions.ask(new Ask(
                secret,
                "test:" + UUID.randomUUID(),
                "approval",
                TITLE + ": tell the police?",
                List.of(),
                List.of(new Choice("approve", "Approve", false), new Choice("reject", "Reject", true)),
                Set.of(),
                Set.of(),
                1,
                false,
                false,
                null,
                null,
                null,
                Map.of()));
        runs.request(new RunRequest(secret, "restart-shop", Map.of(), Map.of(), BOB, null));
    }

    @Test
    void everyAddressOfItAnswersAsIfThereWereNone() throws Exception {
        for (String address : List.of(
                "/api/v1/incidents/%s",
                "/api/v1/incidents/%s/timeline",
                "/api/v1/incidents/%s/feed",
                "/api/v1/incidents/%s/flow",
                "/api/v1/incidents/%s/runs/R1/flow",
                "/api/v1/questions?incident=%s",
                "/api/v1/questions?incident=%s&state=all",
                "/api/v1/runs?incident=%s",
                "/api/v1/runs/%s/R1/steps/1/output",
                "/api/v1/operations/%s",
                "/api/v1/operations/%s/timeline",
                "/api/v1/timelines/%s",
                "/incidents/%s",
                "/operations/%s",
                "/incidents/%s/live",
                "/completions?text=ack&room=%s")) {
            HttpResponse<String> hidden = get(address.formatted(secret), ALICE);
            HttpResponse<String> none = get(address.formatted(NOBODYS), ALICE);

            assertThat(hidden.statusCode()).as(address).isEqualTo(404);
            assertThat(none.statusCode()).as(address).isEqualTo(404);
            assertThat(told(hidden).replace(secret.toString(), NOBODYS))
                    .as(address)
                    .isEqualTo(told(none));
        }
    }

    @Test
    void whatIsSentToItIsAnsweredAsIfThereWereNone() throws Exception {
        for (String line : List.of("status", "ack", "approve", "abort R1", "merge INC-999998", "note hello")) {
            String hidden = command(secret + " " + line);
            String none = command(NOBODYS + " " + line);

            assertThat(hidden).as(line).contains("\"refused\":true");
            assertThat(hidden.replace(secret.toString(), NOBODYS)).as(line).isEqualTo(none);
        }
    }

    @Test
    void noListTellsOfItUntilOneIsInvited() throws Exception {
        List<String> lists = List.of(
                "/", "/api/v1/incidents?state=all", "/api/v1/questions?state=all", "/completions?text=status+INC");
        for (String list : lists) {
            assertThat(get(list, ALICE).body())
                    .as(list)
                    .doesNotContain(TITLE)
                    .doesNotContain("\"" + secret + "\"")
                    .doesNotContain(secret + " ");
        }
        assertThat(get("/api/v1/runs", ALICE).body()).doesNotContain("\"" + secret);
        assertThat(get("/", BOB).body()).contains(TITLE);

        incidents.invite(secret, ALICE, BOB);

        for (String list : lists.subList(0, 3)) {
            assertThat(get(list, ALICE).body()).as(list).contains(TITLE);
        }
        assertThat(get("/incidents/" + secret, ALICE).statusCode()).isEqualTo(200);
    }

    @Test
    void aRunbookShowsItsRunInThereToThoseWhoKnowOfItOnly() throws Exception {
        for (String address : List.of("/runbooks/restart-shop", "/api/v1/runbooks/restart-shop")) {
            assertThat(get(address, BOB).body()).as(address).contains(secret + "/R1", "team-shop");
            assertThat(get(address, ALICE).body())
                    .as(address)
                    .contains("team-shop")
                    .doesNotContain(secret + "/R1");
        }
        assertThat(get("/runbooks", ALICE).body()).contains("/runbooks/restart-shop", "changes what cannot be undone");
        assertThat(get("/runbooks/nowhere", ALICE).statusCode()).isEqualTo(404);
        assertThat(get("/api/v1/runbooks/nowhere", ALICE).statusCode()).isEqualTo(404);
    }

    @Test
    void itStaysPrivateWhenItIsOver() throws Exception {
        incidents.cancel(secret, BOB, "it was found");

        assertThat(get("/", ALICE).body()).doesNotContain(TITLE);
        assertThat(get("/api/v1/incidents?state=ended", ALICE).body()).doesNotContain(TITLE);
        assertThat(get("/incidents/" + secret, ALICE).statusCode()).isEqualTo(404);
        assertThat(get("/api/v1/incidents?state=ended", BOB).body()).contains(TITLE);
    }

    /** A page without the proof that its forms are ours, which is another one each time. */
    private static String told(HttpResponse<String> answer) {
        return answer.body().replaceAll("=\"[\\w-]{40,}\"", "");
    }

    private String command(String line) throws Exception {
        return http.send(
                        request("/api/v1/commands")
                                .header("Authorization", "Bearer " + TOKEN)
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString("{\"text\":\"" + line + "\"}"))
                                .build(),
                        BodyHandlers.ofString())
                .body();
    }

    private HttpResponse<String> get(String path, Actor reader) throws Exception {
        String session = signIns.use(signIns.link(people.byId(reader.id()).orElseThrow(), Actor.MUSTER))
                .orElseThrow();
        return http.send(
                request(path)
                        .header("Accept", path.startsWith("/api/") || path.contains("live") ? "*/*" : "text/html,*/*")
                        .header("Cookie", "muster_session=" + session)
                        .GET()
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }
}
