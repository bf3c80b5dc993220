package io.muster.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.muster.alert.Alerts;
import io.muster.chat.CommandLine;
import io.muster.chat.CommandReceiver;
import io.muster.chat.Reply;
import io.muster.chat.Surface;
import io.muster.incident.Status;
import io.muster.message.Actor;
import io.muster.message.RecordKey;
import io.muster.question.Question;
import io.muster.runbook.Run;
import io.muster.runbook.Runs;
import io.muster.settings.Role;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Whole incidents, as people work them: they type; the shipped flows, a real engine and real runs do the rest. */
class StoriesTest extends FlowScenario {

    private static final Actor ADA = new Actor("ada", "Ada Lovelace");
    private static final Actor LENA = new Actor("lena", "Lena Brandt");
    private static final Actor OMAR = new Actor("omar", "Omar Haddad");

    private static final String IMPACT = "Is the impact gone?";
    private static final String CAUSE = "Is the cause gone?";

    @TempDir
    private static Path data;

    @Autowired
    private CommandReceiver receiver;

    @Autowired
    private Runs runs;

    @Autowired
    private Alerts alerts;

    @DynamicPropertySource
    static void people(DynamicPropertyRegistry registry) throws IOException {
        Files.writeString(data.resolve("muster.yaml"), """
                people:
                  - { id: ada, name: Ada Lovelace, email: ada@example.com }
                  - { id: lena, name: Lena Brandt, email: lena@example.com }
                  - { id: omar, name: Omar Haddad, email: omar@example.com }
                onCall:
                  incident-commander: [lena]
                  deputy: [omar]
                  responder: [omar]
                  communications: [ada]
                """);
        registry.add("muster.data", data::toString);
    }

    /** This server has a database of its own, but shares its engine with others, who have begun at one. */
    @BeforeEach
    void numbersOfItsOwn() {
        jdbc.sql("select setval('incident_number', greatest(5000, (select last_value from incident_number)))")
                .query(Long.class)
                .single();
    }

    @Test
    void sev1TheCommanderSleepsAndTheDeputyLeads() {
        RecordKey room = declares(ADA, "sev1 checkout is failing");
        hears(room, "@lena is mentioned in the room");

        passes(room, "Timer_CommanderSilent", Duration.ofMinutes(6));
        hears(room, "@omar is mentioned in the room");
        type(OMAR, room, "take ic");
        assertThat(incidents.get(room).status()).isEqualTo(Status.ACTIVE);
        assertThat(incidents.get(room).roles()).containsEntry(Role.INCIDENT_COMMANDER, OMAR);

        type(ADA, room, "update public We are looking into failing payments.");
        type(ADA, room, "run touch-it");
        Question approval = asks(room, "Touch it");
        assertThat(refused(ADA, room, "approve " + number(approval))).contains("This is for Omar Haddad");
        type(OMAR, room, "approve " + number(approval));
        ends(room, 1, Run.State.SUCCEEDED);

        type(OMAR, room, "choose " + number(asks(room, IMPACT)) + " yes");
        is(room, Status.MITIGATED);
        type(OMAR, room, "choose " + number(asks(room, CAUSE)) + " yes");
        is(room, Status.RESOLVED);
        type(OMAR, room, "choose " + number(asks(room, "Is the review done?")) + " close");
        is(room, Status.CLOSED);

        isOver(room);
        assertThat(types(room))
                .containsSubsequence(
                        "incident-declared",
                        "war-room-opened",
                        "person-paged",
                        "person-paged",
                        "incident-acknowledged",
                        "run-requested",
                        "run-ended",
                        "incident-mitigated",
                        "incident-resolved",
                        "incident-closed")
                .doesNotContain("left-unfinished");
    }

    @Test
    void sev2SomebodyElseApprovesAndThePersonInCommandOverrulesTheDrawing() {
        RecordKey room = declares(ADA, "sev2 checkout is slow");
        hears(room, "@lena is mentioned in the room");
        type(LENA, room, "take ic");
        type(LENA, room, "run touch-it");
        Question approval = asks(room, "Touch it");
        assertThat(refused(LENA, room, "approve " + number(approval))).contains("You asked for this yourself");
        type(LENA, room, "role ic @omar");
        type(OMAR, room, "approve " + number(approval));
        ends(room, 1, Run.State.SUCCEEDED);

        Question impact = asks(room, IMPACT);
        type(OMAR, room, "resolve the pool was too small");

        is(room, Status.RESOLVED);
        assertThat(facts(room, "left-unfinished"))
                .as("what the flow had not finished is named")
                .containsExactly(number(impact) + ": " + IMPACT + " Nobody has answered.");
        closes(room, impact);
        asks(room, "Is the review done?");
        type(OMAR, room, "close");
        isOver(room);
    }

    @Test
    void sev3TheResponderWorksItWithoutAWordToThePublic() {
        RecordKey room = declares(ADA, "sev3 the report is late");
        hears(room, "@omar is mentioned in the room");
        type(OMAR, room, "ack");
        type(OMAR, room, "choose " + number(asks(room, IMPACT)) + " yes");
        is(room, Status.MITIGATED);
        type(OMAR, room, "resolve");
        type(OMAR, room, "choose " + number(asks(room, "A review is optional")) + " no review");
        type(OMAR, room, "close");

        isOver(room);
        assertThat(said(room)).noneMatch(line -> line.contains("public update"));
    }

    @Test
    void sev4AnAlertClearsByItselfAndFiresAgain() {
        RecordKey room = fires("DiskNearlyFull");
        hears(room, "@omar is mentioned in the room");
        clears("DiskNearlyFull");
        passes(room, "Timer_NobodyAcknowledged", Duration.ofMinutes(11));
        is(room, Status.RESOLVED);
        int calls = calls(room);

        assertThat(fires("DiskNearlyFull")).as("the same incident").isEqualTo(room);

        is(room, Status.DECLARED);
        await("to be called again").until(() -> calls(room) > calls);
        type(OMAR, room, "ack");
        clears("DiskNearlyFull");
        type(OMAR, room, "choose " + number(asks(room, "All alerts are clear.")) + " keep it open");
        assertThat(incidents.get(room).status())
                .as("nothing is resolved for people")
                .isEqualTo(Status.ACTIVE);
        assertThat(fires("DiskNearlyFull")).isEqualTo(room);
        assertThat(calls(room)).as("one line, no new page").isEqualTo(calls + 1);
        type(OMAR, room, "cancel the disk is being replaced");
        isOver(room);
    }

    @Test
    void theLevelGoesUpAndDownWhileARunGoesOn() {
        RecordKey room = declares(ADA, "sev3 checkout is slow");
        type(OMAR, room, "take ic");
        asks(room, IMPACT);
        type(ADA, room, "run touch-it");
        Question approval = asks(room, "Touch it");

        type(LENA, room, "level sev1 customers cannot pay");
        begins(room, 2, "sev1");
        type(OMAR, room, "sev s2");
        begins(room, 3, "sev2");

        assertThat(state(approval)).isEqualTo(Question.State.OPEN);
        type(OMAR, room, "approve " + number(approval));
        ends(room, 1, Run.State.SUCCEEDED);
        assertThat(runs.of(room)).hasSize(1);
        assertThat(types(room)).containsOnlyOnce("war-room-opened");
        type(OMAR, room, "choose " + number(asks(room, IMPACT)) + " yes");
        is(room, Status.MITIGATED);
        type(OMAR, room, "cancel enough seen");
        isOver(room);
    }

    @Test
    void aDuplicateIsMergedAndItsRunIsFinished() {
        RecordKey one = declares(ADA, "sev2 checkout is slow");
        RecordKey other = declares(LENA, "sev2 payments fail");
        type(OMAR, one, "take ic");
        type(ADA, one, "run touch-it");
        Question approval = asks(one, "Touch it");
        Question impact = asks(one, IMPACT);

        assertThat(type(OMAR, one, "merge " + other))
                .contains("is cancelled. Going on in its room: " + one + "/R1 Touch it.");

        assertThat(facts(one, "left-unfinished"))
                .contains(
                        number(impact) + ": " + IMPACT + " Nobody has answered.",
                        "R1: 'Touch it' goes on; abort " + one + "/R1 ends it.");
        assertThat(facts(other, "runs-go-on")).containsExactly(one + "/R1: Touch it");
        closes(one, impact);
        type(OMAR, one, "approve " + number(approval));
        ends(one, 1, Run.State.SUCCEEDED);
        isOver(one);
        asks(other, IMPACT);
        assertThat(incidents.inRoom(other)).contains(ADA, OMAR, LENA);
        type(LENA, other, "cancel enough seen");
        isOver(other);
    }

    @Test
    void aDrillIsPlayedToItsEndAndChangesNothingAndWakesNobody() {
        RecordKey room = declares(ADA, "sev2 drill lost the primary database");
        hears(room, "@ada is mentioned in the room");
        type(ADA, room, "take ic");
        type(OMAR, room, "run touch-it");
        type(ADA, room, "approve " + number(asks(room, "Touch it")));
        ends(room, 1, Run.State.SUCCEEDED);

        assertThat(runs.of(room)).extracting(Run::mode).containsExactly(Run.Mode.DRILL);
        assertThat(said(room)).noneMatch(line -> line.contains("@lena") || line.contains("@omar"));
        type(ADA, room, "cancel the drill is over");
        isOver(room);
    }

    @Test
    void changesAreFrozenWhileARunIsUnderWay() {
        RecordKey room = declares(ADA, "sev2 checkout is slow");
        type(OMAR, room, "take ic");
        type(ADA, room, "run touch-it");
        Question approval = asks(room, "Touch it");
        type(LENA, null, "freeze the bank closes its books");
        try {
            type(OMAR, room, "approve " + number(approval));
            await().untilAsserted(() -> assertThat(type(ADA, room, "why"))
                    .contains("Waits for Lena Brandt to end the freeze of all changes, before which R1 'Touch it'"));
            assertThat(runs.of(room).getFirst().state()).isEqualTo(Run.State.RUNNING);
        } finally {
            type(LENA, null, "thaw");
        }
        ends(room, 1, Run.State.SUCCEEDED);
        type(OMAR, room, "cancel enough seen");
        isOver(room);
    }

    private RecordKey declares(Actor who, String line) {
        return Objects.requireNonNull(typed(who, null, line).incident());
    }

    /** What the one who typed is answered; it must have been done. */
    private String type(Actor who, @Nullable RecordKey room, String line) {
        Reply reply = typed(who, room, line);
        assertThat(reply.refused()).as(line + ": " + reply.message().text()).isFalse();
        return words(reply);
    }

    private String refused(Actor who, RecordKey room, String line) {
        Reply reply = typed(who, room, line);
        assertThat(reply.refused()).as(line).isTrue();
        return words(reply);
    }

    private Reply typed(Actor who, @Nullable RecordKey room, String line) {
        return receiver.receive(new CommandLine(CommandLine.freshDelivery(), line, who, room, Surface.WEB));
    }

    private static String words(Reply reply) {
        return reply.message().text() + " " + reply.message().parts();
    }

    private RecordKey fires(String alert) {
        return alert(alert, "sev4", "firing");
    }

    private void clears(String alert) {
        alert(alert, "sev4", "resolved");
    }

    private RecordKey alert(String name, String level, String state) {
        String body = "{\"title\": \"%1$s\", \"id\": \"%1$s-1\", \"level\": \"%2$s\", \"status\": \"%3$s\"}"
                .formatted(name, level, state);
        return alerts.receive("generic", Map.of(), body.getBytes(StandardCharsets.UTF_8))
                .incidents()
                .getFirst();
    }

    /** Time that the flows measure, once the flow has begun to measure it: a timer that is set later is due later. */
    private void passes(RecordKey room, String timer, Duration time) {
        await("the flow to wait at " + timer)
                .until(() -> live.of(room).timers().stream()
                        .anyMatch(due -> due.element().equals(timer)));
        TestEngine.engine().advance(time);
    }

    private void hears(RecordKey room, String words) {
        await(words).until(() -> said(room).stream().anyMatch(line -> line.contains(words)));
    }

    /** An open question whose title begins so, once the flow waits for its answer. */
    private Question asks(RecordKey room, String title) {
        await(title)
                .until(() -> questions.open(room).stream()
                        .anyMatch(question -> question.ask().title().contains(title)
                                && !parked.waitingFor(
                                                ParkedJob.Kind.QUESTION,
                                                question.ask().reference())
                                        .isEmpty()));
        return questions.open(room).stream()
                .filter(question -> question.ask().title().contains(title))
                .findFirst()
                .orElseThrow();
    }

    private void closes(RecordKey room, Question question) {
        await(question.ask().title() + " is closed").until(() -> state(question) == Question.State.CLOSED);
    }

    private void ends(RecordKey room, int run, Run.State state) {
        await("R" + run + " " + state.word())
                .until(() -> runs.of(room).get(run - 1).state() == state);
    }

    private void is(RecordKey room, Status status) {
        await(room + " is " + status.word()).until(() -> incidents.get(room).status() == status);
    }

    private void begins(RecordKey room, int generation, String flow) {
        await(flow + " to begin").until(() -> {
            Generation newest = generations.newest(room.toString()).orElseThrow();
            return newest.key().equals(room + "/" + generation)
                    && newest.state() == Generation.State.BOUND
                    && flow.equals(newest.flow());
        });
    }

    private void isOver(RecordKey room) {
        await("the flow of " + room + " to end").until(() -> live.of(room).state() == FlowView.State.ENDED);
        assertThat(questions.open(room)).isEmpty();
        assertThat(types(room)).doesNotContain("flow-stalled");
    }

    private int calls(RecordKey room) {
        return (int)
                types(room).stream().filter(type -> type.equals("person-paged")).count();
    }

    private List<String> said(RecordKey room) {
        return timeline.entries(room, 0, 1000).stream()
                .map(entry -> entry.message().text() + " " + entry.message().parts())
                .toList();
    }

    /** The facts of the only entry of this type. */
    private List<String> facts(RecordKey room, String type) {
        return timeline.entries(room, 0, 1000).stream()
                .filter(entry -> entry.type().equals(type))
                .flatMap(entry -> entry.message().parts().stream())
                .filter(io.muster.message.Part.Facts.class::isInstance)
                .flatMap(part -> ((io.muster.message.Part.Facts) part).facts().stream())
                .map(fact -> fact.name() + ": " + fact.value())
                .toList();
    }

    private static String number(Question question) {
        return "Q" + question.key().number();
    }
}
