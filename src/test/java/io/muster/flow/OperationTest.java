package io.muster.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.muster.chat.CommandLine;
import io.muster.chat.CommandReceiver;
import io.muster.chat.Reply;
import io.muster.chat.Surface;
import io.muster.incident.Incidents;
import io.muster.incident.Operation;
import io.muster.incident.Operations;
import io.muster.incident.Status;
import io.muster.message.Actor;
import io.muster.message.Part;
import io.muster.message.RecordKey;
import io.muster.question.Question;
import io.muster.question.Questions;
import io.muster.runbook.Run;
import io.muster.runbook.Runs;
import io.muster.settings.Settings;
import io.muster.timeline.Timeline;
import io.muster.warroom.WarRooms;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Work outside an incident, as people do it: they type, answer and look; a real engine carries it. */
@EngineTest
class OperationTest {

    private static final Actor ALICE = new Actor("alice", "Alice Adler");
    private static final Actor BOB = new Actor("bob", "Bob Berg");

    private static final String PEOPLE = """
            people:
              - { id: alice, name: Alice Adler, email: alice@example.com }
              - { id: bob, name: Bob Berg, email: bob@example.com }
            onCall:
              incident-commander: [bob]
            """;

    @Autowired
    Settings settings;

    @Autowired
    CommandReceiver receiver;

    @Autowired
    Operations operations;

    @Autowired
    Incidents incidents;

    @Autowired
    Questions questions;

    @Autowired
    Runs runs;

    @Autowired
    Timeline timeline;

    @Autowired
    WarRooms rooms;

    @Autowired
    Generations generations;

    @Autowired
    EngineIdentity identity;

    @Autowired
    EngineLinkState link;

    @Autowired
    Rounds rounds;

    @Autowired
    ExporterDoor door;

    @Autowired
    Flows flows;

    @BeforeAll
    static void patience() {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(120));
        Awaitility.setDefaultPollInterval(Duration.ofMillis(100));
    }

    @BeforeEach
    void thesePeople() {
        TestEngine.settings(PEOPLE);
        await().until(() -> settings.people().size() == 2);
    }

    @AfterEach
    void nobodyInParticular() {
        TestEngine.settings("");
        await().until(() -> settings.people().isEmpty());
    }

    @BeforeEach
    void engineIsThere() {
        await().until(link::ready);
        await().until(() -> flows.find("bringing-out").isPresent());
    }

    @Test
    void bringsAVersionOutFromAWrongLineToItsEnd() {
        int before = operations.open().size();
        Reply wrong = say(ALICE, "bring-out checkout newest moon");
        assertThat(wrong.refused()).isTrue();
        assertThat(text(wrong))
                .contains("version is a number", "'newest'")
                .contains("where is one of staging, production, not 'moon'")
                .contains("It is written bring-out <service> <version> [where]");
        assertThat(text(say(ALICE, "bring-out"))).contains("service is missing: the service");
        assertThat(text(say(ALICE, "bring-out checkout 7 staging now"))).contains("'now' is one word too many");
        assertThat(text(say(ALICE, "bring-out checkout 7 wehre=staging"))).contains("Did you mean where?");
        assertThat(text(say(ALICE, "bring-uot checkout 7"))).contains("Did you mean bring-out?");
        assertThat(operations.open()).hasSize(before);

        Reply started = say(ALICE, "bring-out checkout version=1.4 production");
        RecordKey key = key(started);
        assertThat(key.toString()).startsWith("OP-");
        assertThat(operations.get(key).title()).isEqualTo("Bringing out: checkout 1.4 production");
        assertThat(rooms.find(key).orElseThrow().link()).endsWith("/operations/" + key);
        assertThat(text(say(ALICE, "list"))).contains(key + ": Bringing out");

        Question ready = asked(key);
        assertThat(generations.of(key)).extracting(Generation::key).containsExactly(key + "/1");
        assertThat(ready.ask().title()).isEqualTo("Bring checkout 1.4 out on production?");
        assertThat(text(say(ALICE, "approve " + ready.key()))).contains("You asked for this yourself");
        say(BOB, "approve " + ready.key());

        await().until(() -> !runs.of(key).isEmpty());
        await().until(() -> questions.open(key).stream()
                .anyMatch(question -> question.ask().kind().equals("step-approval")));
        assertThat(text(say(ALICE, "status " + key))).contains("Touch it", "version: 1.4", "by Alice Adler");
        assertThat(text(say(ALICE, "resolve " + key))).contains("is an operation", "cancel " + key);
        say(BOB, "approve " + asked(key).key());

        await().until(() -> operations.get(key).status() == Status.CLOSED);
        assertThat(runs.of(key)).singleElement().extracting(Run::state).isEqualTo(Run.State.SUCCEEDED);
        assertThat(operations.get(key).outcome()).isEqualTo("Brought out");
        assertThat(types(key))
                .startsWith("operation-started")
                .endsWith("operation-ended")
                .doesNotContain("flow-stalled");
        assertThat(timeline.verify().faults()).isEmpty();
        assertThat(text(say(ALICE, "cancel " + key))).contains("has ended before");
        assertThat(incidents.open()).noneMatch(incident -> incident.key().equals(key));
    }

    @Test
    void startsOnceThoughTheLineIsDeliveredTwice() {
        CommandLine line = line(ALICE, "start bringing-out service=billing version=2", "twice-" + UUID.randomUUID());

        Reply first = receiver.receive(line);
        Reply second = receiver.receive(line);

        RecordKey key = key(first);
        assertThat(key(second)).isEqualTo(key);
        asked(key);
        assertThat(operations.open())
                .filteredOn(each -> each.title().contains("billing 2"))
                .hasSize(1);
        assertThat(types(key)).containsOnlyOnce("operation-started").containsOnlyOnce("flow-started");
        say(ALICE, "cancel " + key);
    }

    @Test
    void goesOnInANewEngineWhenItsOwnIsLostInTheMiddle() {
        RecordKey key = key(say(ALICE, "bring-out search 3"));
        Question lost = asked(key);
        String was = identity.required();

        TestEngine.engine().kill();
        TestEngine.engine().deleteFolder();
        TestEngine.engine().start();

        await().until(() -> !identity.required().equals(was));
        await().until(() -> questions.find(lost.key()).orElseThrow().state() == Question.State.CLOSED);
        Question anew = asked(key);
        assertThat(anew.ask().title()).isEqualTo("Bring search 3 out on staging?");
        assertThat(generations.newest(key.toString()).orElseThrow().key()).isEqualTo(key + "/2");
        say(BOB, "approve " + anew.key());
        await().until(() -> questions.open(key).stream()
                .anyMatch(question -> question.ask().kind().equals("step-approval")));
        say(BOB, "approve " + asked(key).key());
        await().until(() -> operations.get(key).status() == Status.CLOSED);
    }

    @Test
    void endsAFlowThatDoesNotListenWhenItIsCancelled() {
        RecordKey key = key(say(ALICE, "bring-out mail 4"));
        Question open = asked(key);

        assertThat(text(say(BOB, "cancel " + key + " wrong day"))).contains("is cancelled");

        await().until(() -> questions.find(open.key()).orElseThrow().state() == Question.State.CLOSED);
        await().until(() -> generations.newest(key.toString()).orElseThrow().state() == Generation.State.ENDED);
        Operation cancelled = operations.get(key);
        assertThat(cancelled.status()).isEqualTo(Status.CANCELLED);
        assertThat(cancelled.outcome()).isEqualTo("wrong day");
        assertThat(text(say(BOB, "cancel " + key))).contains("was cancelled before");
    }

    @Test
    void tidiesUpByItsFlowWhenItIsCancelled() {
        RecordKey key = key(say(ALICE, "start visit"));
        Question open = asked(key);

        say(ALICE, "cancel " + key + " they are ill");

        await().until(() -> generations.newest(key.toString()).orElseThrow().state() == Generation.State.ENDED);
        assertThat(types(key))
                .containsSubsequence("operation-cancelled", "update-posted")
                .doesNotContain("flow-stalled", "operation-ended");
        assertThat(questions.find(open.key()).orElseThrow().state()).isEqualTo(Question.State.CLOSED);
        assertThat(operations.get(key).outcome()).isEqualTo("they are ill");
        assertThat(operations.get(key).status()).isEqualTo(Status.CANCELLED);
    }

    @Test
    void freezesChangesByTheShippedFlowUntilSomebodyEndsIt() {
        RecordKey key = key(say(ALICE, "change-freeze reason=\"the auditors are here\" length=3h"));
        assertThat(say(ALICE, "approve " + asked(key).key()).refused()).isTrue();
        say(BOB, "approve " + asked(key).key());
        await().until(() -> questions.open(key).stream()
                .anyMatch(question -> question.ask().title().contains("End it before its time?")));

        say(BOB, "choose " + asked(key).key() + " end");

        await().until(() -> operations.get(key).status() == Status.CLOSED);
        assertThat(operations.get(key).outcome()).isEqualTo("Freeze over");
        assertThat(timeline.entries(key, 0, 100).stream()
                        .map(entry -> entry.message().text()))
                .anyMatch(said -> said.contains("Change freeze for PT3H: the auditors are here."))
                .anyMatch(said -> said.contains("The change freeze is over."));
        assertThat(types(key)).endsWith("operation-ended").doesNotContain("flow-stalled");
    }

    @Test
    void saysThatAFreezeWasRefused() {
        RecordKey key = key(say(ALICE, "change-freeze reason=\"it is Friday\""));

        say(BOB, "reject " + asked(key).key() + " not today");

        await().until(() -> operations.get(key).status() == Status.CLOSED);
        assertThat(operations.get(key).outcome()).isEqualTo("Freeze refused");
    }

    @Test
    void endsWithItsFlowThoughTheExporterIsSilent() throws Exception {
        RecordKey key = key(say(ALICE, "bring-out pay 5"));
        try (AutoCloseable shut = door.shut()) {
            assertThat(shut).isNotNull();
            say(BOB, "approve " + asked(key).key());
            await().until(() -> questions.open(key).stream()
                    .anyMatch(question -> question.ask().kind().equals("step-approval")));
            say(BOB, "approve " + asked(key).key());
            await().until(() -> runs.of(key).getFirst().state().ended());

            await().until(() -> {
                rounds.endOperations(identity.required());
                return operations.get(key).status() == Status.CLOSED;
            });
        }
    }

    @Test
    void runsARunbookAlone() {
        Reply asked = say(ALICE, "run touch-it");
        RecordKey key = key(asked);
        assertThat(key.kind()).isEqualTo(RecordKey.Kind.OP);
        assertThat(operations.get(key).flow()).isNull();

        say(BOB, "approve " + asked(key).key());

        await().until(() -> operations.get(key).status() == Status.CLOSED);
        assertThat(operations.get(key).outcome()).startsWith("Touch it ");
        assertThat(text(say(ALICE, "run touch-it " + key))).contains("is closed");

        assertThat(text(say(ALICE, "undo " + key))).contains("is asked whether what " + key + "/R1");
        assertThat(text(say(ALICE, "approve " + asked(key).key()))).contains("This is for Bob Berg");
        say(BOB, "approve " + asked(key).key());

        await().until(() -> runs.of(key).getFirst().state() == Run.State.UNDONE);
        assertThat(operations.get(key).status()).isEqualTo(Status.CLOSED);
        assertThat(text(say(ALICE, "undo R1 " + key))).contains("Touch it: undone.");
    }

    @Test
    void abortsTheRunOfARunbookAloneThatIsCancelled() {
        RecordKey key = key(say(ALICE, "run touch-it"));
        asked(key);

        say(ALICE, "cancel " + key);

        await().until(() -> runs.of(key).getFirst().state() == Run.State.ABORTED);
        assertThat(operations.get(key).status()).isEqualTo(Status.CANCELLED);
        assertThat(types(key)).doesNotContain("operation-ended");
    }

    @Test
    void saysWhichFlowsThereAreAndHowTheyAreWritten() {
        assertThat(text(say(ALICE, "start bringing-outt"))).contains("Did you mean bringing-out?");
        assertThat(text(say(ALICE, "help"))).contains("bring-out <service> <version> [where]", "Brings a version out");
        assertThat(text(say(ALICE, "help bring-out"))).contains("where: staging or production, else staging");
        assertThat(text(say(ALICE, "start sev3 x=1"))).contains("There is no flow 'sev3'");
    }

    private Question asked(RecordKey key) {
        await().until(() -> !questions.open(key).isEmpty());
        return questions.open(key).getFirst();
    }

    private List<String> types(RecordKey key) {
        return timeline.entries(key, 0, 1000).stream()
                .map(entry -> entry.type())
                .toList();
    }

    private static RecordKey key(Reply reply) {
        @Nullable RecordKey key = reply.incident();
        assertThat(reply.refused()).as(text(reply)).isFalse();
        assertThat(key).isNotNull();
        return java.util.Objects.requireNonNull(key);
    }

    private Reply say(Actor who, String text) {
        return receiver.receive(line(who, text, UUID.randomUUID().toString()));
    }

    private static CommandLine line(Actor who, String text, String delivery) {
        return new CommandLine(delivery, text, who, null, Surface.SAY);
    }

    private static String text(Reply reply) {
        StringBuilder all = new StringBuilder(reply.message().text());
        for (Part part : reply.message().parts()) {
            switch (part) {
                case Part.Facts facts ->
                    facts.facts()
                            .forEach(fact -> all.append('\n')
                                    .append(fact.name())
                                    .append(": ")
                                    .append(fact.value()));
                case Part.Text said -> all.append('\n').append(said.body());
                default -> all.append('\n');
            }
        }
        return all.toString();
    }
}
