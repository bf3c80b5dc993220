package io.muster.chat.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.slack.api.util.json.GsonFactory;
import io.muster.message.Actor;
import io.muster.message.Button;
import io.muster.message.RecordKey;
import io.muster.settings.Role;
import io.muster.testkit.SimulatedSlack.Member;
import io.muster.testkit.SimulatedSlack.Message;
import io.muster.timeline.Entry;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** What people type and press in Slack, and what they get for it. */
class SlackCommandTest extends SlackScenario {

    private static final Pattern KEY = Pattern.compile("(INC-[0-9]+) is declared");

    @Autowired
    private JdbcClient jdbc;

    private String general() {
        return slack.channel("general").id();
    }

    private RecordKey declares(Member who, String title) {
        who.commands(general(), "/incident", "declare sev2 " + title);
        Matcher key = KEY.matcher(isTold(who, general(), title).text());
        assertThat(key.find()).isTrue();
        return RecordKey.of(key.group(1));
    }

    @Test
    void answersACommandToTheOneWhoTypedAlone() {
        declares(ada, "search is slow today");

        assertThat(texts(slack.channel("general"))).noneMatch(text -> text.contains("search is slow today"));
        assertThat(lena.whispers(general())).noneMatch(message -> message.text().contains("search is slow today"));
    }

    @Test
    void doesACommandOnceThoughItIsDeliveredTwice() {
        declares(ada, "delivered twice");

        slack.again();
        ada.commands(general(), "/incident", "help ack");
        isTold(ada, general(), "ack");

        assertThat(jdbc.sql("select count(*) from incident_record where title = 'delivered twice'")
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void opensAFormForADeclarationWithoutATitle() {
        ada.commands(general(), "/incident", "declare sev2");

        assertThat(ada.view().text()).contains("Title", "Private", "Drill");
        assertThat(ada.submits(Map.of(
                        "title",
                        "Search fails for 'new' customers sev4 private",
                        "level",
                        "sev2",
                        "description",
                        "Since noon.")))
                .isEmpty();

        Message answer = isTold(ada, general(), "Search fails");
        assertThat(answer.text()).contains("SEV2: Search fails for 'new' customers sev4 private");
        await().until(() -> jdbc.sql("select summary from incident_record where title like 'Search fails%'")
                .query(String.class)
                .optional()
                .filter("Since noon."::equals)
                .isPresent());
    }

    @Test
    void namesWhatIsWrongAtTheFieldOfAForm() {
        RecordKey key = declares(ada, "to be snoozed");
        ada.commands(general(), "/incident", key + " snooze");

        Map<String, String> wrong = ada.submits(Map.of("time", "for ever"));

        assertThat(wrong).containsOnlyKeys("time");
        assertThat(wrong.get("time")).contains("for ever");
        assertThat(ada.submits(Map.of("time", "15m"))).isEmpty();
    }

    @Test
    void fillsInTheMemberWhoWasTypedAndTheHandleOfWhomSlackDoesNotKnow() {
        RecordKey key = declares(ada, "roles in a window");

        ada.commands(general(), "/incident", key + " role scribe @lena ");
        assertThat(ada.view().value("role")).isEqualTo("scribe");
        assertThat(ada.view().value("who")).isEqualTo(lena.id());
        assertThat(ada.submits(Map.of())).isEmpty();
        await().until(() -> incidents.get(key).roles().get(Role.SCRIBE) instanceof Actor scribe
                && scribe.id().equals("lena"));

        ada.commands(general(), "/incident", key + " role deputy @omar ");
        assertThat(ada.view().value("who")).isEqualTo("@omar");
        assertThat(ada.submits(Map.of())).isEmpty();
        await().until(() -> incidents.get(key).roles().get(Role.DEPUTY) instanceof Actor deputy
                && deputy.id().equals("omar"));
    }

    @Test
    void asksForTheReasonOfACommandThatIsLongerThanAWindowCarries() {
        RecordKey key = declares(ada, "a long command");
        String paths = "a\\\\".repeat(600);
        Message card = card(Button.plain("Note it", key + " note " + paths).askingReason());

        ada.presses(card, "Note it");
        assertThat(ada.view().view().path("private_metadata").asString())
                .as("what Slack gives back, and anybody could read")
                .hasSizeLessThanOrEqualTo(3_000);
        assertThat(ada.submits(Map.of("reason", "it is all of them"))).isEmpty();

        Entry note = entry(key, "note-written");
        assertThat(note.message().parts().toString()).contains(paths, "it is all of them");
    }

    private Message card(Button button) {
        Blocks drawn = Blocks.of(io.muster.message.Message.of("A card").with(button));
        return new Message(
                general(),
                "1.000001",
                null,
                "U0MUSTERBOT",
                "Muster",
                null,
                drawn.text(),
                JsonMapper.shared().readTree(GsonFactory.createSnakeCase().toJson(drawn.blocks())),
                JsonMapper.shared().createObjectNode(),
                0);
    }

    @Test
    void declaresFromAMessage() {
        String ts = lena.types(general(), "the *report* is empty\nsecond line");

        ada.messageShortcut("declare-from-message", general(), ts);
        ada.submits(Map.of("title", ada.view().value("title"), "level", "sev3"));

        isTold(ada, general(), "SEV3: the report is empty");
    }

    @Test
    void declaresByTheGlobalShortcut() {
        ada.globalShortcut("declare");
        ada.submits(Map.of("title", "From anywhere", "level", "sev4"));

        await().until(() ->
                ada.direct().stream().anyMatch(message -> message.text().contains("From anywhere")));
    }

    @Test
    void understandsDirectMessagesAndMentions() {
        ada.typesToBot("list");
        await().until(() -> !ada.direct().isEmpty());

        RecordKey key = declares(ada, "mentioned");
        slack.join(general());
        ada.mentions(general(), "status " + key);

        isTold(ada, general(), "mentioned");
    }

    @Test
    void asksForAReasonWhereOneIsNeeded() {
        RecordKey key = declares(ada, "to be cancelled");
        ada.commands(general(), "/incident", key + " status");
        isTold(ada, general(), "to be cancelled");

        ada.commands(general(), "/incident", key + " cancel a false alarm");

        await().until(() -> incidents.get(key).status().word().equals("cancelled"));
    }

    @Test
    void showsAtHomeWhatWaitsForSomebody() {
        RecordKey key = declares(ada, "shown at home");
        ada.commands(general(), "/incident", key + " todo @ada ask the bank");
        isTold(ada, general(), "ask the bank");

        ada.opensHome();

        await().untilAsserted(() -> assertThat(ada.home().text()).contains("ask the bank", "shown at home"));
        ada.pressesHome("Done: ask the bank");
        await().untilAsserted(() -> assertThat(ada.home().text()).doesNotContain("ask the bank"));
    }

    @Test
    void givesAMemberWhomTheFileDoesNotKnowTheLeastRight() {
        RecordKey key = declares(zoe, "seen by a newcomer");

        zoe.commands(general(), "/incident", key + " note it began at noon");
        await().until(() -> types(key).contains("note-written"));
        zoe.commands(general(), "/incident", key + " resolve");

        isTold(zoe, general(), "You may not work incidents");
        assertThat(incidents.get(key).status().word()).isEqualTo("declared");
    }

    @Test
    void doesNothingForGuestsStrangersAndWhoHasLeft() {
        for (Member nobody : List.of(
                slack.guest("gus", "Gus Guest", "gus@example.org"),
                slack.stranger("sue", "Sue Stranger", "sue@other.example"),
                slack.deactivated("dee", "Dee Departed", "ada@example.org"))) {
            nobody.commands(general(), "/incident", "declare sev1 taken over by " + nobody.id());
            await().until(() -> !nobody.whispers(general()).isEmpty());
        }

        assertThat(jdbc.sql("select count(*) from incident_record where title like 'taken over%'")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void acknowledgesAThousandCommandsAtOnceAndDoesEachOnce() throws InterruptedException {
        List<Thread> typists = new java.util.ArrayList<>();
        int before = slack.acks().size();
        for (int i = 0; i < 1_000; i++) {
            int n = i;
            Member who = List.of(ada, lena, zoe).get(i % 3);
            typists.add(Thread.ofVirtual()
                    .start(() -> who.commands(general(), "/incident", "declare sev4 one of many " + n + ".")));
        }
        for (Thread typist : typists) {
            typist.join();
        }

        await().until(() -> jdbc.sql("select count(*) from incident_record where title like 'one of many%'")
                        .query(Long.class)
                        .single()
                >= 1_000);
        assertThat(slack.acks().stream()
                        .skip(before)
                        .filter(ack -> ack.status() != 200)
                        .toList())
                .isEmpty();
        assertThat(jdbc
                        .sql("select title from incident_record where title like 'one of many%'")
                        .query(String.class)
                        .list()
                        .stream()
                        .collect(Collectors.groupingBy(title -> title, Collectors.counting())))
                .hasSize(1_000)
                .allSatisfy((title, times) -> assertThat(times).isEqualTo(1));
    }
}
