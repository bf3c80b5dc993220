package io.muster.chat.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.muster.chat.Places;
import io.muster.incident.Declaration;
import io.muster.incident.Operation;
import io.muster.incident.Operations;
import io.muster.message.Actor;
import io.muster.message.RecordKey;
import io.muster.testkit.SimulatedSlack.Channel;
import io.muster.warroom.WarRooms;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What becomes of a connection that is lost, and of what was said meanwhile. */
class SlackGapTest extends SlackScenario {

    @Autowired
    private WarRooms rooms;

    @Autowired
    private SlackHealth health;

    @Autowired
    private Places places;

    @Autowired
    private Operations operations;

    @LocalServerPort
    private int port;

    private RecordKey declare(String title) {
        RecordKey key = incidents
                .declare(new Declaration(title, "sev4", false, false, new Actor("ada", "Ada Lovelace"), null))
                .key();
        rooms.open(key);
        return key;
    }

    private List<String> heard(RecordKey key) {
        return timeline.entries(key, 0, 10_000).stream()
                .filter(entry -> entry.type().equals("message-said"))
                .map(entry -> entry.message().parts().toString().replaceAll(".*body=(message [0-9]+)\\..*", "$1"))
                .toList();
    }

    @Test
    void hearsInOrderAndOnceWhatFiveThousandMessagesSaidWhileItWasDeaf() {
        RecordKey key = declare("Much was said");
        Channel room = room(key);
        lena.types(room.id(), "message 0.");
        await().until(() -> heard(key).size() == 1);

        IntStream.range(1, 5_000).forEach(i -> slack.say(room.id(), lena, "message " + i + "."));
        slack.disconnectAll();

        await().atMost(Duration.ofMinutes(5)).until(() -> heard(key).size() >= 5_000);
        assertThat(heard(key))
                .containsExactlyElementsOf(
                        IntStream.range(0, 5_000).mapToObj(i -> "message " + i).toList());
        assertThat(timeline.verify().sound()).isTrue();
    }

    /** Slack speaks through a new socket at once, and what it says then must not pass for all that was said. */
    @Test
    void hearsWhatWasSaidInAGapThoughSomethingNewerWasHeardFirst() {
        RecordKey key = declare("Newer first");
        Channel room = room(key);
        lena.types(room.id(), "message 0.");
        await().until(() -> heard(key).size() == 1);
        lena.saysUnheard(room.id(), "message 1.");
        lena.types(room.id(), "message 2.");
        await().until(() -> heard(key).size() == 2);

        slack.disconnectAll();

        await().until(() -> heard(key).contains("message 1"));
        assertThat(heard(key)).containsExactlyInAnyOrder("message 0", "message 1", "message 2");
    }

    @Test
    void hearsWhatWasSaidInAGapBeneathAnOlderMessage() {
        RecordKey key = declare("Beneath");
        Channel room = room(key);
        String head = lena.types(room.id(), "message 0.");
        readTo(key, head);
        lena.answersUnheard(room.id(), head, "message 1.");

        slack.disconnectAll();

        await().until(() -> heard(key).contains("message 1"));
        assertThat(heard(key)).containsExactly("message 0", "message 1");
    }

    @Test
    void hearsWhatWasSaidInAGapInTheThreadOfAnOperation() {
        String general = slack.channel("general").id();
        String head = ada.types(general, "we restart the shop");
        RecordKey key = operations
                .start(new Operation.Start("Restart the shop", null, Map.of(), new Actor("ada", "Ada Lovelace")))
                .key();
        places.take("slack", general, head, "general", key, false);
        lena.answersUnheard(general, head, "message 0.");

        slack.disconnectAll();

        await().until(() -> heard(key).contains("message 0"));
    }

    @Test
    void followsAnEditOfAGapOnce() {
        RecordKey key = declare("Edited");
        Channel room = room(key);
        String ts = lena.types(room.id(), "message 0.");
        readTo(key, ts);
        lena.editsUnheard(room.id(), ts, "message 1.");

        slack.disconnectAll();
        assertThat(entry(key, "message-edited").message().parts().toString()).contains("message 1.");

        lena.edits(room.id(), ts, "message 1.");
        String last = lena.types(room.id(), "message 2.");
        readTo(key, last);
        assertThat(types(key)).containsOnlyOnce("message-edited");
    }

    @Test
    void namesAFileThatWasSharedInAGap() {
        RecordKey key = declare("File");

        lena.sharesUnheard(room(key).id(), "graph.png");
        slack.disconnectAll();

        assertThat(entry(key, "message-said").message().parts().toString())
                .contains("body=graph.png https://muster.slack.com/files/graph.png");
    }

    /** Until everything up to this message has been read from Slack. */
    private void readTo(RecordKey key, String ts) {
        slack.disconnectAll();
        await("all up to " + ts + " is read")
                .until(() -> places.present(key, "slack")
                        .flatMap(places::heardTo)
                        .filter(mark -> mark.compareTo(ts) >= 0)
                        .isPresent());
    }

    @Test
    void comesBackAfterEachLossAndAnswersOnce() {
        String general = slack.channel("general").id();
        for (int i = 0; i < 3; i++) {
            slack.disconnectAll();
            await().until(() -> slack.sockets() == 1);
        }
        int before = ada.whispers(general).size();

        ada.commands(general, "/incident", "help ack");
        slack.again();
        slack.again();
        ada.commands(general, "/incident", "help note");

        isTold(ada, general, "Writes something down for the record");
        assertThat(ada.whispers(general).subList(before, ada.whispers(general).size()))
                .hasSize(2);
    }

    @Test
    void tellsItsHealth() {
        await().until(() -> health.health().getStatus().equals(Status.UP));
        slack.down();
        try {
            await().until(() -> !health.health().getStatus().equals(Status.UP));
            assertThat(String.valueOf(health.health().getDetails().get("socket")))
                    .contains("not connected");
        } finally {
            slack.up();
        }

        await().until(() -> health.health().getStatus().equals(Status.UP));
        assertThat(health.health().getDetails())
                .containsEntry("transport", "Socket Mode")
                .containsKey("roomsLagMillis");
    }

    @Test
    void takesNothingByHttpWhileASocketIsUsed() throws IOException, InterruptedException {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/slack/events"))
                                .POST(HttpRequest.BodyPublishers.ofString("command=%2Fincident&text=list"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(404);
    }
}
