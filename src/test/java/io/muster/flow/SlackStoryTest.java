package io.muster.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.muster.alert.Alerts;
import io.muster.incident.Status;
import io.muster.message.RecordKey;
import io.muster.question.Question;
import io.muster.question.Questions;
import io.muster.runbook.Run;
import io.muster.settings.Role;
import io.muster.testkit.SimulatedSlack.Channel;
import io.muster.testkit.SimulatedSlack.Message;
import io.muster.timeline.Timeline;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Whole incidents worked in Slack alone: what people do there, and what they see; the rest is the real engine's. {@code
 * ./mvnw test -Dtest=SlackStoryTest -Dpictures=docs} takes the pictures of docs/slack.md anew, as the simulated Slack draws
 * its channels.
 */
class SlackStoryTest extends SlackStory {

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
    void aSev3BecomesASev1WhileSlackIsAwayForADay() {
        start("--muster.slack.app-token=" + slack.appToken());
        await("the socket").until(() -> slack.sockets() == 1);
        RecordKey key = declares(ada, "sev3 the basket forgets");
        Channel room = room(key);
        Message status = hears(room, key + " SEV3");
        hears(room, "Ida Holm is wanted as");
        ada.commands(room.id(), "/incident", "run touch-both");
        Message first = hears(room, "Touch one");
        Message run = hears(room, "Touch both (" + key + "/R1)");

        slack.down();
        try {
            zoe.saysUnheard(room.id(), "customers in Spain cannot pay");
            theCommanderSleepsAndTheDeputyWorksOnTheWeb(key);
            lena.saysUnheard(room.id(), "it was the payment provider");
            // A day, for the engine and for the server.
            Question unheard = asks(key, "Is the cause gone?");
            passes(key, "Timer_NoAnswer", Duration.ofDays(1));
            server.getBean(MovableClock.class).ahead(Duration.ofDays(1));
            await("the question to be given up")
                    .until(() -> server.getBean(Questions.class)
                                    .find(unheard.key())
                                    .orElseThrow()
                                    .state()
                            == Question.State.CLOSED);
            onTheWeb(omar, key, "approve " + number(asks(key, "Touch one")));
            asks(key, "Touch another");
            asks(key, "Is the cause gone?");
        } finally {
            slack.up();
        }

        Message summary = hears(room, "Slack was away");
        await("all that was missed")
                .until(() -> told(room, summary).contains("Touch it succeeded")
                        && entries(key, "message-said").size() == 2);
        assertThat(slack.messages(room.id()))
                .filteredOn(one -> one.text().contains("Slack was away"))
                .hasSize(1);
        assertThat(told(room, summary))
                .contains("Ada Lovelace raised it from SEV3 to SEV1")
                .contains("Lena Brandt is wanted as incident commander", "Omar Haddad is wanted as");
        Message cause = asked(room, "Is the cause gone?");
        Message second = asked(room, "Touch another");
        assertThat(List.of(cause.ts(), second.ts()))
                .as("what waits now comes before what has been")
                .allMatch(ts -> ts.compareTo(summary.ts()) < 0);
        assertThat(slack.messages(room.id()))
                .filteredOn(one -> one.text().matches("(?s)Q[0-9]+ Is the cause gone.*"))
                .as("what nobody answered meanwhile was asked once more, and only that is asked here")
                .hasSize(1);
        assertThat(slack.messages(room.id()))
                .as("what was asked and decided meanwhile is not asked here")
                .noneMatch(one -> one.text().contains("Touch the marker"))
                .noneMatch(one -> one.text().contains("Touch it (" + key + "/R2)"));
        assertThat(now(room, first)).contains("Approve, said Omar Haddad");
        assertThat(now(room, status)).contains(key + " SEV1", "mitigated since", "Omar Haddad");
        assertThat(slack.channel(room.id()).topic()).contains("SEV1", "commander Omar Haddad");
        assertThat(entries(key, "message-said").toString())
                .containsSubsequence("customers in Spain cannot pay", "it was the payment provider");
        assertThat(slack.messages(room.id()))
                .filteredOn(one -> one.text().contains("customers in Spain"))
                .extracting(Message::user)
                .containsExactly(zoe.id());

        // The run that began before goes on, and ends, in Slack.
        omar.presses(second, "Approve");
        hears(room, "Touch both succeeded after 24 h");
        await().until(() -> now(room, run).contains("2 of 2 succeeded after 24 h"));
        omar.presses(cause, "Yes");
        await().until(() -> incidents().get(key).status() == Status.RESOLVED);
        omar.commands(room.id(), "/incident", "close");
        hears(room, "Omar Haddad closed the incident");
        assertThat(server.getBean(Timeline.class).verify().faults()).isEmpty();
    }

    private void theCommanderSleepsAndTheDeputyWorksOnTheWeb(RecordKey key) {
        onTheWeb(ada, key, "level sev1 payments fail");
        passes(key, "Timer_CommanderSilent", Duration.ofMinutes(6));
        await("the deputy to be called")
                .until(() -> entries(key, "person-paged").stream()
                        .anyMatch(entry -> entry.message().text().contains("Omar Haddad")));
        onTheWeb(omar, key, "take ic");
        onTheWeb(omar, key, "choose " + number(asks(key, "Is the impact gone?")) + " yes");
        await().until(() -> incidents().get(key).status() == Status.MITIGATED);
        onTheWeb(ada, key, "run touch-it");
        onTheWeb(omar, key, "approve " + number(asks(key, "Touch the marker")));
        ends(key, 2, Run.State.SUCCEEDED);
        assertThat(folder.resolve("marker").toFile().delete()).isTrue();
    }

    /** The card of an open question; others speak of it too. */
    private static Message asked(Channel room, String words) {
        List<Message> cards = new ArrayList<>();
        await(words).until(() -> {
            slack.messages(room.id()).stream()
                    .filter(one -> one.text().contains(words) && one.buttons().size() > 1)
                    .forEach(cards::add);
            return !cards.isEmpty();
        });
        return cards.getFirst();
    }

    private static String told(Channel room, Message summary) {
        return slack.thread(room.id(), summary.ts()).stream().map(Message::text).collect(Collectors.joining("\n"));
    }

    @Test
    void eachOfTheFourButtonsOfARunThatPausedDoesWhatItSays() throws IOException {
        start("--muster.slack.app-token=" + slack.appToken());
        await("the socket").until(() -> slack.sockets() == 1);
        RecordKey key = declares(ada, "sev3 the shop has a hole");
        Channel room = room(key);
        hears(room, key + " SEV3");
        lena.commands(room.id(), "/incident", "take ic");
        await().until(() -> incidents().get(key).roles().containsKey(Role.INCIDENT_COMMANDER));

        Message stopped = pauses(room, key);
        assertThat(stopped.buttons()).containsExactly("Try again", "Go on", "Undo what was done", "Stop and leave it");
        aWhilePasses(room, key);
        lena.presses(stopped, "Stop and leave it");
        ends(key, 1, Run.State.FAILED);
        lastWord(room, key, 1, stopped, "1 of 3 failed after", "Stop and leave it, said Lena Brandt");
        assertThat(folder.resolve("stone")).exists();

        Message undone = pauses(room, key);
        lena.presses(undone, "Undo what was done");
        ends(key, 2, Run.State.UNDONE);
        lastWord(room, key, 2, undone, "0 of 3 undone after", "Undo what was done, said Lena Brandt");
        assertThat(folder.resolve("stone")).doesNotExist();

        Message wentOn = pauses(room, key);
        lena.presses(wentOn, "Go on");
        assertThat(run(key, 3).state()).as("why is asked first").isEqualTo(Run.State.RUNNING);
        assertThat(lena.submits(Map.of("reason", "the flag is only for show"))).isEmpty();
        ends(key, 3, Run.State.SUCCEEDED);
        lastWord(room, key, 3, wentOn, "2 of 3 succeeded after", "Go on, said Lena Brandt");
        assertThat(now(room, wentOn)).contains("the flag is only for show");

        Message again = pauses(room, key);
        Files.createFile(folder.resolve("flag"));
        lena.presses(again, "Try again");
        ends(key, 4, Run.State.SUCCEEDED);
        lastWord(room, key, 4, again, "3 of 3 succeeded after", "Try again, said Lena Brandt");
        hears(room, "Mend it succeeded after");
        lena.commands(room.id(), "/incident", "cancel a test");
        await().until(() -> incidents().get(key).status() == Status.CANCELLED);
    }

    /** The card of a run that could not see the flag. */
    private Message pauses(Channel room, RecordKey key) {
        ada.commands(room.id(), "/incident", "run mend-it");
        lena.presses(hears(room, number(asks(key, "Lay the stone")) + " "), "Approve");
        return hears(room, number(asks(key, "'See the flag' failed. What now?")) + " ");
    }

    /** Nothing happens, and the run's card says how long all the same. */
    private void aWhilePasses(Channel room, RecordKey key) {
        server.getBean(JdbcClient.class)
                .sql("update runbook_run set began_at = began_at - interval '9 minutes' where record = ?")
                .param(key.toString())
                .update();
        Message card = hears(room, "Mend it (" + key + "/R1)");
        await("the time on the card").until(() -> now(room, card).contains("9 min"));
    }

    private void lastWord(Channel room, RecordKey key, int run, Message question, String ofRun, String ofQuestion) {
        Message card = hears(room, "Mend it (" + key + "/R" + run + ")");
        await(ofRun).until(() -> now(room, card).contains(ofRun));
        await(ofQuestion).until(() -> now(room, question).contains(ofQuestion));
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
}
