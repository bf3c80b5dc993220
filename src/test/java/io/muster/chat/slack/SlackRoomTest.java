package io.muster.chat.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.muster.chat.CommandLine;
import io.muster.chat.CommandReceiver;
import io.muster.chat.Places;
import io.muster.chat.Surface;
import io.muster.incident.Declaration;
import io.muster.message.Actor;
import io.muster.message.RecordKey;
import io.muster.testkit.SimulatedSlack.Channel;
import io.muster.testkit.SimulatedSlack.Message;
import io.muster.timeline.Entry;
import io.muster.warroom.WarRooms;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The room of an incident in Slack: how it looks, what is told there, and what people say in it. */
class SlackRoomTest extends SlackScenario {

    private static final Actor ADA = new Actor("ada", "Ada Lovelace");

    @Autowired
    private WarRooms rooms;

    @Autowired
    private Places places;

    @Autowired
    private CommandReceiver receiver;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private TransactionTemplate transaction;

    private RecordKey declare(String title, boolean isPrivate) {
        RecordKey key = incidents
                .declare(new Declaration(title, "sev1", isPrivate, false, ADA, null))
                .key();
        rooms.open(key);
        return key;
    }

    /** Of this record alone: a test that moves time back does it by the entries of its own. */
    private List<String> faults(RecordKey key) {
        return timeline.verify().faults().stream()
                .filter(fault -> fault.startsWith(key + ":"))
                .toList();
    }

    private void type(RecordKey room, String text) {
        receiver.receive(new CommandLine(CommandLine.freshDelivery(), text, ADA, room, Surface.WEB));
    }

    @Test
    void opensAChannelWithItsNameTopicLinksCardAndPeople() {
        RecordKey key = declare("Checkout is failing", false);

        Channel room = room(key);
        Message card = hears(room, key + " SEV1");
        await().until(() -> slack.channel(room.id()).bookmarks().size() == 3);
        await().until(() -> slack.channel(room.id()).members().contains(ada.id()));

        assertThat(room.name()).isEqualTo("inc-" + key.number() + "-checkout-is-failing");
        await().untilAsserted(() -> assertThat(slack.channel(room.id()).topic())
                .contains("SEV1", "declared", "no commander yet", "Checkout is failing"));
        assertThat(slack.channel(room.id()).pins()).containsExactly(card.ts());
        assertThat(card.text()).contains("Status", "declared since");
        assertThat(card.buttons()).contains("Take command", "Acknowledge");
        assertThat(slack.channel(room.id()).bookmarks().toString())
                .contains(
                        "/incidents/" + key,
                        "https://meet.example.org/" + key,
                        "https://tracker.example.org/?q=" + key);
    }

    @Test
    void keepsTheStatusCardAsTheIncidentIs() {
        RecordKey key = declare("Slow", false);
        Message card = hears(room(key), key + " SEV1");

        ada.presses(card, "Take command");

        await().untilAsserted(() -> assertThat(cardOf(key).text()).contains("active since", "Ada Lovelace"));
        assertThat(texts(room(key)).stream().filter(text -> text.contains(key + " SEV1")))
                .hasSize(1);
        isTold(ada, room(key).id(), "incident commander");
    }

    private Message cardOf(RecordKey key) {
        return hears(room(key), key + " SEV1");
    }

    @Test
    void bringsWhatPeopleWriteIntoTheRecordAndFollowsEditsAndDeletions() {
        RecordKey key = declare("Talk", false);
        Channel room = room(key);
        hears(room, key + " SEV1");

        String ts = lena.types(room.id(), "the pool is full & <b>red</b>");
        Entry said = entry(key, "message-said");
        assertThat(said.by().id()).isEqualTo("lena");
        assertThat(said.message().parts().toString()).contains("the pool is full & <b>red</b>");

        lena.edits(room.id(), ts, "the pool was full");
        assertThat(entry(key, "message-edited").message().parts().toString()).contains("the pool was full");

        lena.deletes(room.id(), ts);
        await().untilAsserted(() -> assertThat(timeline.entries(key, 0, 100).toString())
                .doesNotContain("pool is full")
                .doesNotContain("pool was full"));
        assertThat(faults(key)).isEmpty();
        assertThat(texts(room)).noneMatch(text -> text.contains("the pool is full") && text.contains("wrote"));
    }

    @Test
    void namesAFileThatIsSharedWithoutAWord() {
        RecordKey key = declare("File", false);
        Channel room = room(key);
        hears(room, key + " SEV1");

        lena.shares(room.id(), "graph.png");

        assertThat(entry(key, "message-said").message().parts().toString())
                .contains("body=graph.png https://muster.slack.com/files/graph.png");
    }

    @Test
    void saysWhatIsNotedOnTheWebInThePersonsName() {
        RecordKey key = declare("Web", false);
        ada.opensHome();
        hears(room(key), key + " SEV1");

        type(key, "note we look at the *pool* <!channel>");

        Message note = hears(room(key), "we look at the");
        assertThat(note.username()).isEqualTo("Ada Lovelace");
        assertThat(note.text()).contains("<!channel>");
        assertThat(slack.rang()).isEmpty();
    }

    @Test
    void putsAMessageOnTheRecordByAReactionAndOnce() {
        RecordKey key = declare("Pin", false);
        Channel room = room(key);
        hears(room, key + " SEV1");
        String ts = lena.types(room.id(), "deployed 4.2 at noon");
        entry(key, "message-said");

        ada.reacts(room.id(), ts, "pushpin");
        ada.reacts(room.id(), ts, "eyes");
        Entry noted = entry(key, "message-noted");
        lena.reacts(room.id(), ts, "pushpin");

        assertThat(noted.message().text()).contains("Ada Lovelace noted what Lena Brandt wrote");
        lena.types(room.id(), "and rolled back");
        await().until(() -> types(key).stream().filter("message-said"::equals).count() == 2);
        assertThat(types(key)).containsOnlyOnce("message-noted");

        lena.deletes(room.id(), ts);
        await().untilAsserted(() -> assertThat(timeline.entries(key, 0, 100).toString() + texts(room))
                .doesNotContain("deployed 4.2 at noon"));
    }

    @Test
    void followsAMessageThatWasPutOnTheRecordFromAChannelThatIsNoRoom() {
        RecordKey key = declare("Noted from elsewhere", false);
        Channel room = room(key);
        hears(room, key + " SEV1");
        String elsewhere = slack.put("deployments", true, ada, lena).id();
        String ts = lena.types(elsewhere, "deployed 4.2 at noon");

        ada.messageShortcut("add-to-timeline", elsewhere, ts);
        assertThat(ada.submits(Map.of("incident", key.toString()))).isEmpty();
        assertThat(entry(key, "message-noted").message().text()).isEqualTo("Ada Lovelace noted what Lena Brandt wrote");
        hears(room, "deployed 4.2 at noon");
        isTold(ada, elsewhere, "It is on the record of " + key);

        lena.edits(elsewhere, ts, "deployed 4.3 at noon");
        assertThat(entry(key, "message-edited").message().parts().toString()).contains("deployed 4.3 at noon");
        hears(room, "deployed 4.3 at noon");

        lena.deletes(elsewhere, ts);
        await().untilAsserted(() -> assertThat(timeline.entries(key, 0, 100).toString() + texts(room))
                .doesNotContain("deployed 4.2")
                .doesNotContain("deployed 4.3"));
        assertThat(faults(key)).isEmpty();
    }

    @Test
    void keepsAPrivateIncidentOutOfNamesListsAndAnnouncements() {
        RecordKey key = declare("Somebody copied the payroll", true);

        Channel room = room(key);
        hears(room, key + " SEV1");

        assertThat(room.isPrivate()).isTrue();
        assertThat(room.name()).doesNotContain("payroll");
        assertThat(texts(slack.channel("incidents"))).noneMatch(text -> text.contains(key.toString()));
        lena.commands(slack.channel("general").id(), "/incident", "status " + key);
        assertThat(isTold(lena, slack.channel("general").id(), "There is no").text())
                .doesNotContain("payroll");
        lena.opensHome();
        await().until(() -> !lena.home().text().isEmpty());
        assertThat(lena.home().text()).doesNotContain(key + " ");
    }

    @Test
    void announcesEachIncidentOfTheLevelOnceAndKeepsItUpToDate() {
        RecordKey key = declare("Announced", false);
        hears(slack.channel("incidents"), "Announced");

        type(key, "ack");

        await().until(() -> texts(slack.channel("incidents")).stream()
                .anyMatch(text -> text.contains("Announced") && text.contains("active")));
        assertThat(texts(slack.channel("incidents")).stream().filter(text -> text.contains("Announced")))
                .hasSize(1);
    }

    @Test
    void tellsWhoJoinsLateHowItStands() {
        RecordKey key = declare("Joined", false);
        Channel room = room(key);
        hears(room, key + " SEV1");

        lena.joins(room.id());

        assertThat(isTold(lena, room.id(), key + " SEV1").text()).contains("Status");
        await().until(() ->
                incidents.inRoom(key).stream().anyMatch(person -> person.id().equals("lena")));
    }

    @Test
    void opensANewChannelForAnIncidentThatComesBackAfterItsRoomWasPutAway() {
        RecordKey key = declare("Again", false);
        Channel first = room(key);
        hears(first, key + " SEV1");
        type(key, "cancel a test");
        await().until(() -> jdbc.sql("select count(*) from warroom_leaving where record = ?")
                        .param(key.toString())
                        .query(Long.class)
                        .single()
                == 1);

        // Eight days later.
        jdbc.sql("update incident_record set since = since - interval '8 days' where key = ?")
                .param(key.toString())
                .update();
        jdbc.sql("update warroom_leaving set due_at = due_at - interval '8 days' where record = ?")
                .param(key.toString())
                .update();
        await("to be put away").until(() -> slack.channel(first.id()).archived());
        type(key, "reopen it is back");

        Channel second = room(key);
        assertThat(second.id()).isNotEqualTo(first.id());
        hears(second, "This goes on from #" + first.name());
    }

    @Test
    void opensANewChannelWhenSomebodyArchivesTheRoomOfAnOpenIncident() {
        RecordKey key = declare("Archived by hand", false);
        Channel first = room(key);
        hears(first, key + " SEV1");

        lena.archives(first.id());
        type(key, "note still burning");

        hears(room(key), "still burning");
    }

    @Test
    void summarisesWhatWasMissedWhileSlackWasAwayAndReadsBackWhatPeopleWrote() {
        RecordKey key = declare("Outage", false);
        Channel room = room(key);
        hears(room, key + " SEV1");
        slack.down();
        try {
            for (int i = 1; i <= 40; i++) {
                type(key, "note observation " + i);
            }
            type(key, "ack");
            slack.say(room.id(), lena, "written while Muster was deaf");
            jdbc.sql("update timeline_entry set at = at - interval '1 day' where record = ? and n > 3")
                    .param(key.toString())
                    .update();
        } finally {
            slack.up();
        }

        Message summary = hears(room, "Slack was away");
        entry(key, "message-said");

        await().until(() -> slack.thread(room.id(), summary.ts()).size() == 2);
        List<String> thread = slack.thread(room.id(), summary.ts()).stream()
                .map(Message::text)
                .toList();
        for (int i = 1; i <= 40; i++) {
            assertThat(String.join("\n", thread)).containsOnlyOnce("observation " + i + "\n");
        }
        assertThat(texts(room)).noneMatch(text -> text.contains("observation"));
        assertThat(cardOf(key).text()).contains("active");
        assertThat(timeline.entries(key, 0, 200).toString()).contains("written while Muster was deaf");
        assertThat(places.present(key, "slack")).isPresent();
    }

    @Test
    void saysNothingTwiceThoughAnswersAreLost() {
        RecordKey key = declare("Lost", false);
        Channel room = room(key);
        hears(room, key + " SEV1");

        for (int i = 1; i <= 3; i++) {
            slack.loseAnswerOf("chat.postMessage");
            type(key, "note lost " + i);
            hears(room, "lost " + i);
        }
        type(key, "note the last");
        hears(room, "the last");

        List<String> notes = texts(room).stream()
                .filter(text -> text.startsWith("lost") || text.contains("the last"))
                .map(String::strip)
                .toList();
        assertThat(notes).containsExactly("lost 1", "lost 2", "lost 3", "the last");
    }

    @Test
    void letsNobodyWaitForEachOtherWhoTellsARoomAndWhoTakesOne() {
        RecordKey key = declare("Crowded", false);
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            String channel = "C" + key.number() + "X" + i;
            all.add(CompletableFuture.runAsync(() -> transaction.executeWithoutResult(tx -> {
                places.take("elsewhere", channel, null, channel, key, false);
                incidents.note(key, ADA, "taken " + channel);
            })));
            all.add(CompletableFuture.runAsync(() -> incidents.note(key, ADA, "told beside " + channel)));
        }

        all.forEach(CompletableFuture::join);

        assertThat(types(key).stream().filter("note-written"::equals)).hasSize(50);
    }

    @Test
    void keepsToSlacksLimitsAndLosesNothingByThem() {
        RecordKey key = declare("Limits", false);
        Channel room = room(key);
        hears(room, key + " SEV1");
        slack.limits(true);
        try {
            for (int i = 1; i <= 8; i++) {
                type(key, "note limited " + i + ".");
            }
            hears(room, "limited 8.");
        } finally {
            slack.limits(false);
        }

        assertThat(texts(room).stream().map(String::strip).filter(text -> text.startsWith("limited")))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 8)
                        .mapToObj(i -> "limited " + i + ".")
                        .toList());
    }

    @Test
    void waitsWithEachMethodAsLongAsSlackSaysAndLosesNothing() {
        List<String> methods = List.of(
                "conversations.create",
                "conversations.setPurpose",
                "conversations.setTopic",
                "conversations.invite",
                "bookmarks.list",
                "bookmarks.add",
                "chat.postMessage",
                "chat.update",
                "pins.add",
                "users.lookupByEmail",
                "conversations.history",
                "conversations.replies");
        Map<String, Integer> before = methods.stream().collect(Collectors.toMap(one -> one, slack::limited));
        methods.forEach(method -> slack.tooMany(method, Duration.ofSeconds(1)));

        RecordKey key = declare("Crowded Slack", false);
        type(key, "invite @omar");
        Channel room = room(key);
        Message card = hears(room, key + " SEV1");
        await().until(() -> slack.channel(room.id()).bookmarks().size() == 3);
        await().until(() -> slack.channel(room.id()).members().contains(ada.id()));
        await().until(() -> slack.channel(room.id()).topic().contains("no commander yet"));
        await().until(() -> slack.channel(room.id()).pins().equals(List.of(card.ts())));
        type(key, "take ic");
        await().until(() -> cardOf(key).text().contains("active since"));
        String head = lena.saysUnheard(room.id(), "the pool is full");
        lena.answersUnheard(room.id(), head, "and the queue, too");
        slack.disconnectAll();
        await().until(() -> types(key).stream().filter("message-said"::equals).count() == 2);

        assertThat(methods)
                .as("one too many of each, and no more")
                .allSatisfy(method -> assertThat(slack.limited(method)).isEqualTo(before.getOrDefault(method, 0) + 1));
        assertThat(slack.impatient()).isEmpty();
        assertThat(slack.channels().stream().filter(one -> one.purpose().startsWith("Muster " + key + " room")))
                .hasSize(1);
        assertThat(texts(room).stream().filter(text -> text.contains(key + " SEV1")))
                .hasSize(1);
    }

    @Test
    void givesWhoHoldsARoleTheAddressOfTheWebRoomOnceWhileTheRoomLags() {
        RecordKey key = declare("Lagging", false);
        hears(room(key), key + " SEV1");
        type(key, "take ic");
        await().until(() -> jdbc.sql("select count(*) from database_item where kind = 'room' and queue = ?")
                        .param("slack:" + key)
                        .query(Long.class)
                        .single()
                == 0);
        int before = ada.direct().size();

        // What Slack would not take for two minutes.
        jdbc.sql(
                        "insert into database_queue (kind, queue, due_at) values ('room', :queue, now() + interval '5 seconds')"
                                + " on conflict do nothing")
                .param("queue", "slack:" + key)
                .update();
        jdbc.sql("insert into database_item (kind, queue, payload, put_at)"
                        + " values ('room', :queue, :key, now() - interval '2 minutes')")
                .param("queue", "slack:" + key)
                .param("key", key.toString())
                .update();

        await().until(() -> ada.direct().size() > before);
        assertThat(ada.direct().getLast().text()).contains(key.toString(), "lags", "War room of " + key);
        await().until(() -> jdbc.sql("select count(*) from warroom_lag where queue = ?")
                        .param("slack:" + key)
                        .query(Long.class)
                        .single()
                == 0);
        assertThat(ada.direct()).hasSize(before + 1);
    }
}
