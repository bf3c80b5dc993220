package io.muster.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.muster.Muster;
import io.muster.chat.CommandLine;
import io.muster.chat.CommandReceiver;
import io.muster.chat.Reply;
import io.muster.chat.Surface;
import io.muster.incident.Incidents;
import io.muster.launch.LocalEngine;
import io.muster.message.Actor;
import io.muster.message.RecordKey;
import io.muster.question.Question;
import io.muster.question.Questions;
import io.muster.runbook.Run;
import io.muster.runbook.Runs;
import io.muster.testkit.SimulatedSlack;
import io.muster.testkit.SimulatedSlack.Channel;
import io.muster.testkit.SimulatedSlack.Member;
import io.muster.testkit.SimulatedSlack.Message;
import io.muster.testkit.TestPostgres;
import io.muster.timeline.Entry;
import io.muster.timeline.Timeline;
import io.muster.web.Chromium;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A house whose people work in a simulated Slack, with the real engine: what stories of it have in common. {@code
 * -Dpictures=docs} takes the pictures of docs/slack.md anew, as the simulated Slack draws its channels.
 */
abstract class SlackStory {

    private static final String TOKEN = "token-of-the-story";

    @TempDir
    static Path folder;

    static final SimulatedSlack slack = SimulatedSlack.start();
    static final Member ada = slack.member("ada", "Ada Lovelace", "ada@example.org");
    static final Member lena = slack.member("lena", "Lena Brandt", "lena@example.org");
    static final Member omar = slack.member("omar", "Omar Haddad", "omar@example.org");
    static final Member ida = slack.member("ida", "Ida Holm", "ida@example.org");
    static final Member zoe = slack.member("zoe", "Zoe Newman", "zoe@example.org");
    static final Channel general = slack.put("general", true, ada, lena, omar, ida, zoe);

    @SuppressWarnings("NullAway.Init")
    static LocalEngine engine;

    private static List<String> settings = List.of();

    /** Started by each story in its own way. */
    @SuppressWarnings("NullAway.Init")
    ConfigurableApplicationContext server;

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
        Files.writeString(
                runbooks.resolve("touch-both.groovy"), """
                runbook('Touch both') {
                    owner 'team-test'
                    change('Touch one') {
                        approval from: INCIDENT_COMMANDER, within: 30.hours
                        run  { sh 'touch', '%s' }
                        irreversible 'it is only a marker'
                    }
                    change('Touch another') {
                        approval from: INCIDENT_COMMANDER, within: 30.hours
                        run  { sh 'touch', '%s' }
                        irreversible 'it is only a marker'
                    }
                }
                """.formatted(folder.resolve("one"), folder.resolve("another")));
        Files.writeString(
                runbooks.resolve("mend-it.groovy"), """
                runbook('Mend it') {
                    owner 'team-test'
                    change('Lay the stone') {
                        approval from: INCIDENT_COMMANDER, within: 10.minutes
                        run  { sh 'touch', '%1$s' }
                        undo { sh 'rm', '%1$s' }
                    }
                    observe('See the flag') {
                        run { sh 'test', '-e', '%2$s' }
                    }
                    observe('See the stone') {
                        run { sh 'test', '-e', '%1$s' }
                    }
                }
                """.formatted(folder.resolve("stone"), folder.resolve("flag")));
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

    void start(String... more) {
        List<String> all = new ArrayList<>(settings);
        all.addAll(List.of(more));
        server = new SpringApplicationBuilder(Muster.class, MovableClock.class).run(all.toArray(String[]::new));
        String port = server.getEnvironment().getProperty("local.server.port");
        engine.exportingTo("http://127.0.0.1:" + port, TOKEN);
        await().until(server.getBean(EngineLinkState.class)::ready);
    }

    Message inThread(String ts, String words) {
        await(words)
                .until(() -> slack.thread(general.id(), ts).stream()
                        .anyMatch(one -> one.text().contains(words)));
        return slack.thread(general.id(), ts).stream()
                .filter(one -> one.text().contains(words))
                .findFirst()
                .orElseThrow();
    }

    static void picture(String name, String html, int width, int height) {
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

    Incidents incidents() {
        return server.getBean(Incidents.class);
    }

    RecordKey declares(Member who, String what) {
        int before = who.whispers(general.id()).size();
        who.commands(general.id(), "/incident", "declare " + what);
        await().until(() -> who.whispers(general.id()).size() > before);
        String answer = who.whispers(general.id()).get(before).text();
        assertThat(answer).contains(" is declared");
        return RecordKey.of(answer.substring(0, answer.indexOf(' ')));
    }

    Channel room(RecordKey key) {
        await("the room of " + key)
                .until(() ->
                        slack.channels().stream().anyMatch(one -> one.purpose().startsWith("Muster " + key + " room")));
        return slack.channels().stream()
                .filter(one -> one.purpose().startsWith("Muster " + key + " room"))
                .findFirst()
                .orElseThrow();
    }

    Message hears(Channel room, String words) {
        await(words)
                .until(() -> slack.messages(room.id()).stream()
                        .anyMatch(one -> one.text().contains(words)));
        return slack.messages(room.id()).stream()
                .filter(one -> one.text().contains(words))
                .reduce((first, last) -> last)
                .orElseThrow();
    }

    String now(Channel room, Message card) {
        return slack.messages(room.id()).stream()
                .filter(one -> one.ts().equals(card.ts()))
                .findFirst()
                .orElseThrow()
                .text();
    }

    String calls(Channel room, String words) {
        return hears(room, words).blocks().toString();
    }

    String told(Member who, Channel room, String words) {
        await(words)
                .until(() -> who.whispers(room.id()).stream()
                        .anyMatch(one -> one.text().contains(words)));
        return who.whispers(room.id()).stream()
                .map(Message::text)
                .filter(text -> text.contains(words))
                .findFirst()
                .orElseThrow();
    }

    void answers(Channel room, RecordKey key, String title, Member who) {
        Message card = hears(room, title);
        who.presses(card, card.buttons().getFirst());
        await(title).until(() -> now(room, card).contains("said " + who.realName()));
    }

    void passes(RecordKey key, String timer, Duration time) {
        LiveFlow live = server.getBean(LiveFlow.class);
        await("the flow to wait at " + timer)
                .until(() -> live.of(key).timers().stream()
                        .anyMatch(due -> due.element().equals(timer)));
        engine.advance(time);
    }

    void onTheWeb(Member who, RecordKey key, String line) {
        Reply reply = server.getBean(CommandReceiver.class)
                .receive(new CommandLine(
                        CommandLine.freshDelivery(), line, new Actor(who.name(), who.realName()), key, Surface.WEB));
        assertThat(reply.refused()).as(line + ": " + reply.message().text()).isFalse();
    }

    /** The open question that says this, once it is asked. */
    Question asks(RecordKey key, String words) {
        Questions questions = server.getBean(Questions.class);
        await(words)
                .until(() -> questions.open(key).stream()
                        .anyMatch(one -> one.ask().title().contains(words)));
        return questions.open(key).stream()
                .filter(one -> one.ask().title().contains(words))
                .findFirst()
                .orElseThrow();
    }

    static String number(Question question) {
        return "Q" + question.key().number();
    }

    Run run(RecordKey key, int number) {
        return server.getBean(Runs.class).of(key).stream()
                .filter(run -> run.key().number() == number)
                .findFirst()
                .orElseThrow();
    }

    void ends(RecordKey key, int number, Run.State state) {
        await(key + "/R" + number + " to end")
                .until(() -> run(key, number).state().ended());
        assertThat(run(key, number).state()).isEqualTo(state);
    }

    List<Entry> entries(RecordKey key, String type) {
        return server.getBean(Timeline.class).entries(key, 0, 10_000).stream()
                .filter(entry -> entry.type().equals(type))
                .toList();
    }
}
