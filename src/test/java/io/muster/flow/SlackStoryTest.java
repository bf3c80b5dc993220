package io.muster.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.muster.Muster;
import io.muster.alert.Alerts;
import io.muster.incident.Incidents;
import io.muster.incident.Status;
import io.muster.launch.LocalEngine;
import io.muster.message.RecordKey;
import io.muster.testkit.SimulatedSlack;
import io.muster.testkit.SimulatedSlack.Channel;
import io.muster.testkit.SimulatedSlack.Member;
import io.muster.testkit.SimulatedSlack.Message;
import io.muster.testkit.TestPostgres;
import io.muster.web.Chromium;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Whole incidents worked in Slack alone: what people do there, and what they see; the rest is the real engine's. {@code
 * ./mvnw test -Dtest=SlackStoryTest -Dpictures=docs} takes the pictures of docs/slack.md anew, as the simulated Slack draws
 * its channels.
 */
class SlackStoryTest {

    private static final String TOKEN = "token-of-the-story";

    @TempDir
    private static Path folder;

    private static final SimulatedSlack slack = SimulatedSlack.start();
    private static final Member ada = slack.member("ada", "Ada Lovelace", "ada@example.org");
    private static final Member lena = slack.member("lena", "Lena Brandt", "lena@example.org");
    private static final Member omar = slack.member("omar", "Omar Haddad", "omar@example.org");
    private static final Member ida = slack.member("ida", "Ida Holm", "ida@example.org");
    private static final Member zoe = slack.member("zoe", "Zoe Newman", "zoe@example.org");
    private static final Channel general = slack.put("general", true, ada, lena, omar, ida, zoe);

    @SuppressWarnings("NullAway.Init")
    private static LocalEngine engine;

    private static List<String> settings = List.of();

    /** Started by each story in its own way. */
    @SuppressWarnings("NullAway.Init")
    private ConfigurableApplicationContext server;

    @BeforeAll
    static void aHouse() throws IOException {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(90));
        Awaitility.setDefaultPollInterval(Duration.ofMillis(100));
        Path data = Files.createDirectory(folder.resolve("data"));
        Files.writeString(data.resolve("muster.yaml"), """
                people:
                  - { id: ada, name: Ada Lovelace, email: ada@example.org }
                  - { id: lena, name: Lena Brandt, email: lena@example.org }
                  - { id: omar, name: Omar Haddad, email: omar@example.org }
                  - { id: ida, name: Ida Holm, email: ida@example.org }
                onCall:
                  incident-commander: [lena]
                  deputy: [omar]
                  responder: [ida]
                rooms:
                  default: { name: "inc-{number}-{title}" }
                """);
        Path runbooks = Files.createDirectory(folder.resolve("runbooks"));
        Files.writeString(runbooks.resolve("touch-it.groovy"), """
                runbook('Touch it') {
                    owner 'team-test'
                    change('Touch the marker') {
                        approval from: INCIDENT_COMMANDER, within: 10.minutes
                        run  { sh 'touch', '%s' }
                        irreversible 'it is only a marker'
                    }
                }
                """.formatted(folder.resolve("marker")));
        engine =
                LocalEngine.in(folder.resolve("engine")).withControlledClock().exportingTo("http://127.0.0.1:9", TOKEN);
        engine.start();
        settings = List.of(
                "--spring.datasource.url=" + TestPostgres.freshDatabase(),
                "--spring.datasource.username=postgres",
                "--muster.engine.address=" + engine.address(),
                "--muster.engine.token=" + TOKEN,
                "--muster.data=" + data,
                "--muster.runbooks=" + runbooks,
                "--muster.runner.isolation=none",
                "--muster.runner.pool=1",
                "--muster.slack.api-url=" + slack.apiUrl(),
                "--muster.slack.bot-token=" + slack.botToken(),
                "--server.port=0");
    }

    @AfterAll
    static void closed() {
        engine.kill();
        slack.close();
    }

    @AfterEach
    void nothingWasRefused() {
        server.close();
        assertThat(slack.refusals()).isEmpty();
    }

    private void start(String... more) {
        List<String> all = new ArrayList<>(settings);
        all.addAll(List.of(more));
        server = new SpringApplicationBuilder(Muster.class).run(all.toArray(String[]::new));
        String port = server.getEnvironment().getProperty("local.server.port");
        engine.exportingTo("http://127.0.0.1:" + port, TOKEN);
        await().until(server.getBean(EngineLinkState.class)::ready);
    }

    @Test
    void fivePeopleWorkASev1OverTheSocket() {
        start("--muster.slack.app-token=" + slack.appToken());
        await("the socket").until(() -> slack.sockets() == 1);

        sev1();
    }

    @Test
    void fivePeopleWorkASev1OverHttp() {
        start("--muster.slack.signing-secret=" + slack.signingSecret());
        slack.useHttp(URI.create(
                "http://127.0.0.1:" + server.getEnvironment().getProperty("local.server.port") + "/slack/events"));
        try {
            sev1();
            alertComesAndGoes();
        } finally {
            slack.useHttp(null);
        }
    }

    private void sev1() {
        RecordKey key = declares(ada, "sev3 checkout is slow");
        Channel room = room(key);
        hears(room, key + " SEV3");

        ada.commands(room.id(), "/incident", "level sev1 payments fail");
        hears(room, "Lena Brandt is wanted as incident commander");
        assertThat(calls(room, "Lena Brandt is wanted as incident commander")).contains("<@" + lena.id() + ">");

        // The commander is asleep.
        passes(key, "Timer_CommanderSilent", Duration.ofMinutes(6));
        hears(room, "Omar Haddad is wanted as");
        omar.presses(hears(room, key + " SEV1"), "Take command");
        await().until(() -> incidents().get(key).status() == Status.ACTIVE);
        zoe.types(room.id(), "customers in Spain cannot pay");

        ada.commands(room.id(), "/incident", "run touch-it");
        Message card = hears(room, "Touch the marker");
        assertThat(card.text()).contains("touch " + folder.resolve("marker"), "Omar Haddad (incident commander)");
        picture("slack-approval", slack.html(room.id()), 760, 900);
        ida.presses(card, "Approve");
        assertThat(told(ida, room, "This is for")).contains("Omar Haddad");
        omar.presses(card, "Approve");
        await().until(() -> now(room, card).contains("Approve, said Omar Haddad"));
        assertThat(folder.resolve("marker")).satisfies(marker -> await().until(() -> Files.exists(marker)));
        hears(room, "Touch it succeeded");
        Message run = hears(room, "Touch it (" + key + "/R1)");
        await().until(() -> now(room, run).contains("1 of 1"));
        picture("slack-run", slack.html(room.id()), 760, 900);
        assertThat(slack.thread(room.id(), run.ts()))
                .anyMatch(line -> line.text().contains("Touch the marker: done"));

        // Whoever presses a card that is decided is told so, and nothing happens.
        ida.commands(room.id(), "/incident", "approve Q1");
        answers(room, key, "Is the impact gone?", omar);
        await().until(() -> incidents().get(key).status() == Status.MITIGATED);
        answers(room, key, "Is the cause gone?", omar);
        await().until(() -> incidents().get(key).status() == Status.RESOLVED);
        omar.commands(room.id(), "/incident", "close");
        await().until(() -> incidents().get(key).status() == Status.CLOSED);

        hears(room, "Omar Haddad closed the incident");
        assertThat(slack.messages(room.id()))
                .filteredOn(one -> one.text().contains("customers in Spain"))
                .hasSize(1);
        assertThat(folder.resolve("marker").toFile().delete()).isTrue();
    }

    @Test
    void declaresInAWindowAndSeesItAtHome() {
        start("--muster.slack.app-token=" + slack.appToken());
        await("the socket").until(() -> slack.sockets() == 1);

        ada.commands(general.id(), "/incident", "declare");
        picture("slack-declare", slack.html(ada), 570, 660);
        ada.submits(Map.of(
                "title", "Search finds nothing", "level", "sev3", "description", "Since the deployment at noon."));
        await().until(() ->
                ada.whispers(general.id()).stream().anyMatch(one -> one.text().contains("Search finds nothing"))
                        || ada.direct().stream().anyMatch(one -> one.text().contains("Search finds nothing")));

        ada.opensHome();
        await().until(() -> ada.home().text().contains("Search finds nothing"));
        picture("slack-home", slack.homeHtml(ada), 760, 220);
        RecordKey key = incidents().open().getFirst().key();
        ada.commands(room(key).id(), "/incident", "cancel a test");
        await().until(() -> incidents().get(key).status() == Status.CANCELLED);
    }

    @Test
    void worksAnOperationInTheThreadInWhichItWasAskedFor() {
        start("--muster.slack.app-token=" + slack.appToken());
        await("the socket").until(() -> slack.sockets() == 1);

        String asked = ada.mentions(general.id(), "run touch-it");
        Message card = inThread(asked, "Touch the marker");
        lena.presses(card, "Approve");

        inThread(asked, "Touch it succeeded");
        assertThat(folder.resolve("marker")).exists();
        assertThat(slack.messages(general.id()))
                .filteredOn(one -> one.user().startsWith("U0MUSTER"))
                .isEmpty();
    }

    private Message inThread(String ts, String words) {
        await(words)
                .until(() -> slack.thread(general.id(), ts).stream()
                        .anyMatch(one -> one.text().contains(words)));
        return slack.thread(general.id(), ts).stream()
                .filter(one -> one.text().contains(words))
                .findFirst()
                .orElseThrow();
    }

    private static void picture(String name, String html, int width, int height) {
        String folder = System.getProperty("pictures");
        if (folder != null) {
            try (Chromium chromium = Chromium.start();
                    BrowserContext browser = chromium.desktop(ColorScheme.LIGHT)) {
                Page page = browser.newPage();
                page.setViewportSize(width, height);
                page.setContent(html);
                page.evaluate("window.scrollTo(0, document.body.scrollHeight)");
                page.screenshot(new Page.ScreenshotOptions().setPath(Path.of(folder, name + ".png")));
            }
        }
    }

    private void alertComesAndGoes() {
        RecordKey key = fires();
        Channel room = room(key);
        hears(room, "Ida Holm is wanted as");
        clears();
        passes(key, "Timer_NobodyAcknowledged", Duration.ofMinutes(11));
        await().until(() -> incidents().get(key).status() == Status.RESOLVED);
        await().until(() -> now(room, hears(room, key + " SEV4")).contains("resolved"));

        assertThat(fires()).isEqualTo(key);

        await().until(() -> incidents().get(key).status() == Status.DECLARED);
        await().until(() -> slack.messages(room.id()).stream()
                        .filter(one -> one.text().contains("Ida Holm is wanted as"))
                        .count()
                == 2);
        ida.commands(room.id(), "/incident", "cancel a test");
        await().until(() -> incidents().get(key).status() == Status.CANCELLED);
    }

    private RecordKey fires() {
        return alert("firing");
    }

    private void clears() {
        alert("resolved");
    }

    private RecordKey alert(String status) {
        String payload = """
                {"status": "%s", "title": "A disk is nearly full", "fingerprint": "disk-1", "level": "sev4"}
                """.formatted(status);
        return server.getBean(Alerts.class)
                .receive("generic", Map.of(), payload.getBytes(StandardCharsets.UTF_8))
                .incidents()
                .getFirst();
    }

    private Incidents incidents() {
        return server.getBean(Incidents.class);
    }

    private RecordKey declares(Member who, String what) {
        int before = who.whispers(general.id()).size();
        who.commands(general.id(), "/incident", "declare " + what);
        await().until(() -> who.whispers(general.id()).size() > before);
        String answer = who.whispers(general.id()).get(before).text();
        assertThat(answer).contains(" is declared");
        return RecordKey.of(answer.substring(0, answer.indexOf(' ')));
    }

    private Channel room(RecordKey key) {
        await("the room of " + key)
                .until(() ->
                        slack.channels().stream().anyMatch(one -> one.purpose().startsWith("Muster " + key + " room")));
        return slack.channels().stream()
                .filter(one -> one.purpose().startsWith("Muster " + key + " room"))
                .findFirst()
                .orElseThrow();
    }

    private Message hears(Channel room, String words) {
        await(words)
                .until(() -> slack.messages(room.id()).stream()
                        .anyMatch(one -> one.text().contains(words)));
        return slack.messages(room.id()).stream()
                .filter(one -> one.text().contains(words))
                .reduce((first, last) -> last)
                .orElseThrow();
    }

    private String now(Channel room, Message card) {
        return slack.messages(room.id()).stream()
                .filter(one -> one.ts().equals(card.ts()))
                .findFirst()
                .orElseThrow()
                .text();
    }

    private String calls(Channel room, String words) {
        return hears(room, words).blocks().toString();
    }

    private String told(Member who, Channel room, String words) {
        await(words)
                .until(() -> who.whispers(room.id()).stream()
                        .anyMatch(one -> one.text().contains(words)));
        return who.whispers(room.id()).stream()
                .map(Message::text)
                .filter(text -> text.contains(words))
                .findFirst()
                .orElseThrow();
    }

    private void answers(Channel room, RecordKey key, String title, Member who) {
        Message card = hears(room, title);
        who.presses(card, card.buttons().getFirst());
        await(title).until(() -> now(room, card).contains("said " + who.realName()));
    }

    private void passes(RecordKey key, String timer, Duration time) {
        LiveFlow live = server.getBean(LiveFlow.class);
        await("the flow to wait at " + timer)
                .until(() -> live.of(key).timers().stream()
                        .anyMatch(due -> due.element().equals(timer)));
        engine.advance(time);
    }
}
