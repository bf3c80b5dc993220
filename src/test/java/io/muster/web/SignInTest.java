package io.muster.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.message.Actor;
import io.muster.message.RecordKey;
import io.muster.people.People;
import io.muster.people.Person;
import io.muster.question.Ask;
import io.muster.question.Choice;
import io.muster.question.Question;
import io.muster.question.Questions;
import io.muster.testkit.MusterTest;
import io.muster.timeline.Timeline;
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
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.json.JsonMapper;

@MusterTest
class SignInTest {

    private static final String TOKEN = "the-owners-token";

    @LocalServerPort
    private int port;

    @Autowired
    private SignIns signIns;

    @Autowired
    private People people;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Questions questions;

    @Autowired
    private Timeline timeline;

    private final HttpClient http = HttpClient.newHttpClient();

    @DynamicPropertySource
    static void people(DynamicPropertyRegistry registry) throws IOException {
        TestHouse.settings(registry, TOKEN);
    }

    @Test
    void tellsStrangersHowToSignIn() throws Exception {
        HttpResponse<String> page = get("/", "Accept", "text/html");
        HttpResponse<String> api = get("/api/v1/incidents");

        assertThat(page.statusCode()).isEqualTo(401);
        assertThat(page.body()).contains("./muster link").doesNotContain("Open incidents");
        assertThat(api.statusCode()).isEqualTo(401);
        assertThat(api.headers().firstValue("content-type")).hasValue("application/problem+json");
    }

    @Test
    void opensASessionOnceForEachLink() throws Exception {
        String link = "/sign-in/" + signIns.link(alice(), Actor.MUSTER);

        HttpResponse<String> question = get(link, "Accept", "text/html");
        HttpResponse<String> again = get(link, "Accept", "text/html");
        HttpResponse<String> entered = press(link, question);
        HttpResponse<String> second = press(link, question);

        assertThat(question.body()).contains("Sign in as Alice Adler");
        assertThat(again.statusCode())
                .as("looking at a link does not use it up")
                .isEqualTo(200);
        assertThat(entered.statusCode()).isEqualTo(303);
        assertThat(cookie(entered, "muster_session_" + port))
                .as("named by its port, so that another Muster on this host does not take its place")
                .contains("HttpOnly", "SameSite=Lax");
        assertThat(second.statusCode()).isEqualTo(410);
        assertThat(second.body()).contains("no longer works");
    }

    @Test
    void refusesToSignInWithoutTheProofThatTheFormIsOurs() throws Exception {
        String link = "/sign-in/" + signIns.link(alice(), Actor.MUSTER);

        HttpResponse<String> forged = http.send(
                request(link)
                        .header("Accept", "text/html")
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());

        assertThat(forged.statusCode()).isEqualTo(403);
        assertThat(signIns.whose(link.substring("/sign-in/".length()))).isPresent();
    }

    @Test
    void keepsNoTokenThatCouldBeUsed() {
        String link = signIns.link(alice(), Actor.MUSTER);
        String session = signIns.use(link).orElseThrow();

        List<String> kept = jdbc.sql("select token_hash from web_link union select token_hash from web_session")
                .query(String.class)
                .list();

        assertThat(kept).doesNotContain(link, session).contains(SignIns.hash(session));
        assertThat(signIns.person(session)).contains(alice());
    }

    @Test
    void endsTheSessionOnSigningOut() {
        String session = signIns.use(signIns.link(alice(), Actor.MUSTER)).orElseThrow();

        signIns.end(session);

        assertThat(signIns.person(session)).isEmpty();
    }

    @Test
    void letsNoOldLinkIn() {
        String link = signIns.link(alice(), Actor.MUSTER);
        jdbc.sql("update web_link set expires_at = now() - interval '1 second' where token_hash = :hash")
                .param("hash", SignIns.hash(link))
                .update();

        assertThat(signIns.whose(link)).isEmpty();
        assertThat(signIns.use(link)).isEmpty();
    }

    @Test
    void makesLinksForTheOwnerOfTheTokenOnly() throws Exception {
        HttpResponse<String> made = link("Bearer " + TOKEN, "{\"email\":\"bob@example.com\"}");
        HttpResponse<String> own = link("Bearer " + TOKEN, "{}");
        HttpResponse<String> unknown = link("Bearer " + TOKEN, "{\"email\":\"eve@example.com\"}");
        HttpResponse<String> wrong = link("Bearer guessed", "{\"email\":\"bob@example.com\"}");

        assertThat(made.statusCode()).isEqualTo(200);
        assertThat(made.body()).contains("http://127.0.0.1:" + port + "/sign-in/");
        assertThat(own.statusCode()).isEqualTo(200);
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.body()).contains("eve@example.com");
        assertThat(wrong.statusCode()).isEqualTo(401);
    }

    @Test
    void letsNobodyReadAsOthersOutsideADemo() throws Exception {
        HttpResponse<String> answer =
                get("/api/v1/runbooks", "Authorization", "Bearer " + TOKEN, "X-Muster-As", "bob@example.com");

        assertThat(answer.statusCode()).isEqualTo(401);
    }

    @Test
    void recordsACommandInAnothersNameOnceWhereItsEffectStandsAndNowhereElse() throws Exception {
        RecordKey secret =
                RecordKey.of(as("bob@example.com", "declare private sev3 Stolen laptop of the chair", "as-1"));
        as("bob@example.com", "declare private sev3 Stolen laptop of the chair", "as-1");
        as("bob@example.com", "list", "as-2");

        assertThat(said(secret)).containsOnlyOnce("As Bob Berg, by Alice Adler: declare");
        assertThat(said(RecordKey.MUSTER))
                .containsOnlyOnce("As Bob Berg, by Alice Adler: list")
                .noneMatch(line -> line.contains("Stolen"))
                .noneMatch(line -> line.contains("declare"));
    }

    @Test
    void letsNobodyAnswerAQuestionInAnothersName() throws Exception {
        RecordKey key = RecordKey.of(as("bob@example.com", "declare sev3 Checkout is slow", "as-3"));
        Question question = questions.ask(new Ask(
                key,
                "test:" + UUID.randomUUID(),
                "approval",
                "Restart the pods?",
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

        for (String line : List.of("approve", "reject no", "choose approve", "retry", "undo", "delegate @alice")) {
            assertThat(command(
                                    "bob@example.com",
                                    key + " " + line,
                                    UUID.randomUUID().toString())
                            .body())
                    .as(line)
                    .contains("\"refused\":true", "Nobody answers questions in another's name: Bob Berg must say it.");
        }

        assertThat(questions.find(question.key()).orElseThrow().state()).isEqualTo(Question.State.OPEN);
        assertThat(said(RecordKey.MUSTER)).contains("As Bob Berg, by Alice Adler: approve, which was refused");
    }

    @Test
    void forbidsInlineCodeAndFrames() throws Exception {
        HttpResponse<String> page = get("/", "Accept", "text/html");

        assertThat(page.headers().firstValue("content-security-policy").orElse(""))
                .contains("script-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(page.headers().firstValue("x-content-type-options")).hasValue("nosniff");
        assertThat(page.body()).doesNotContain("<script>").doesNotContain("style=");
    }

    @Test
    void showsAPageInOurLookForWhatIsNotThere() throws Exception {
        String session = signIns.use(signIns.link(alice(), Actor.MUSTER)).orElseThrow();

        HttpResponse<String> page = get("/nowhere", "Accept", "text/html", "Cookie", "muster_session=" + session);

        assertThat(page.statusCode()).isEqualTo(404);
        assertThat(page.body()).contains("Not here", "style.css", "All incidents");
    }

    private Person alice() {
        return people.byId("alice").orElseThrow();
    }

    private HttpResponse<String> press(String link, HttpResponse<String> form) throws Exception {
        String body = "_csrf=" + TestHouse.proof(form.body());
        String proof = cookie(form, "muster_csrf").split(";", 2)[0];
        return http.send(
                request(link)
                        .header("Accept", "text/html")
                        .header("Cookie", proof)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private String as(String email, String line, String key) throws Exception {
        HttpResponse<String> answer = command(email, line, key);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(answer.body()).path("incident").asString("");
    }

    private HttpResponse<String> command(String email, String line, String key) throws Exception {
        return http.send(
                request("/api/v1/commands")
                        .header("Authorization", "Bearer " + TOKEN)
                        .header("X-Muster-As", email)
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", key)
                        .POST(HttpRequest.BodyPublishers.ofString("{\"text\":\"" + line + "\"}"))
                        .build(),
                BodyHandlers.ofString());
    }

    private List<String> said(RecordKey record) {
        return timeline.entries(record, 0, 1000).stream()
                .map(entry -> entry.message().text())
                .toList();
    }

    private HttpResponse<String> link(String authorization, String body) throws Exception {
        return http.send(
                request("/api/v1/links")
                        .header("Authorization", authorization)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request = request(path).GET();
        return http.send((headers.length == 0 ? request : request.headers(headers)).build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }

    private static String cookie(HttpResponse<?> response, String name) {
        return response.headers().allValues("set-cookie").stream()
                .filter(cookie -> cookie.startsWith(name + "="))
                .findFirst()
                .orElse("");
    }
}
