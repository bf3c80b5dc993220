package io.muster.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.muster.incident.Declaration;
import io.muster.incident.Incident;
import io.muster.incident.Incidents;
import io.muster.incident.Status;
import io.muster.message.Actor;
import io.muster.message.RecordKey;
import io.muster.question.Answered;
import io.muster.question.Question;
import io.muster.question.Questions;
import io.muster.runbook.Run;
import io.muster.runbook.Runs;
import io.muster.settings.Role;
import io.muster.timeline.Timeline;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@EngineTest
class FlowPathTest {

    private static final Actor ALICE = new Actor("owner", "Owner");
    private static final Actor BOB = new Actor("bob", "Bob");
    private static final AtomicInteger CLICKS = new AtomicInteger();

    @Autowired
    Incidents incidents;

    @Autowired
    Questions questions;

    @Autowired
    Runs runs;

    @Autowired
    Failures failures;

    @Autowired
    Timeline timeline;

    @Autowired
    Generations generations;

    @Autowired
    IncidentFlows flows;

    @Autowired
    ParkedJobs parked;

    @Autowired
    Signals signals;

    @Autowired
    Stalls stalls;

    @Autowired
    LiveFlow live;

    @Autowired
    Outlooks outlooks;

    @Autowired
    Engine engine;

    @Autowired
    EngineIdentity identity;

    @Autowired
    FailingWorker failing;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    ExporterDoor door;

    @BeforeAll
    static void patience() {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(90));
        Awaitility.setDefaultPollInterval(Duration.ofMillis(100));
    }

    @Test
    void asksPeopleAndGoesOnWithTheirAnswer() {
        RecordKey key = declare("sev6");

        Question question = asked(key);
        assertThat(question.ask().title()).isEqualTo("Is it gone?");
        assertThat(question.ask().deadline()).isNotNull();
        questions.answer(question.key(), "yes", ALICE, null, click());

        await().until(() -> questions.find(question.key()).orElseThrow().state() == Question.State.DECIDED);
        await().until(() -> incidents.get(key).status() == Status.MITIGATED);
        assertThat(timeline.entries(key, 0, 100))
                .filteredOn(entry -> entry.type().equals("incident-mitigated"))
                .singleElement()
                .extracting(entry -> entry.by().id())
                .as("the input mapped on the task overrides its header")
                .isEqualTo("owner");
        await().untilAsserted(() -> assertThat(outlooks.of(key).waits())
                .extracting(Outlook.Wait::command)
                .contains("signal go-on"));
        assertThat(live.of(key).instances().getFirst().elements())
                .filteredOn(each -> each.id().equals("Question_Gone"))
                .singleElement()
                .extracting(FlowView.Element::state)
                .isEqualTo(FlowView.ElementState.FINISHED);

        assertThat(signals.awaited(key)).containsExactly("go-on");
        signals.send(key, "go-on", Map.of("how", "quickly"), ALICE, click());
        await().until(() -> live.of(key).state() == FlowView.State.ENDED);
    }

    @Test
    void worksTheShippedFlowOfASev1() {
        RecordKey key = declare("sev1");
        await().until(() -> types(key).contains("war-room-opened"));
        await().until(() -> types(key).contains("person-paged"));

        incidents.acknowledge(key, ALICE);
        incidents.assign(key, Role.INCIDENT_COMMANDER, ALICE, ALICE);
        await().until(() -> questions.open(key).stream()
                .anyMatch(question -> question.ask().title().equals("Is the impact gone?")));
        incidents.mitigate(key, ALICE, null);
        await().until(() -> questions.open(key).stream()
                .anyMatch(question -> question.ask().title().equals("Is the cause gone?")));
        incidents.resolve(key, ALICE, null);
        await().until(() -> questions.open(key).stream()
                .anyMatch(question -> question.ask().title().startsWith("Is the review done?")));
        incidents.close(key, ALICE, null);

        await().until(() -> live.of(key).state() == FlowView.State.ENDED);
        assertThat(questions.open(key)).isEmpty();
        assertThat(types(key)).doesNotContain("flow-stalled");
    }

    @Test
    void bindsOneInstanceWhenTheStartIsPublishedTwice() {
        RecordKey key = declare("sev6");
        Question question = asked(key);
        Generation bound = generations.newest(key.toString()).orElseThrow();

        engine.publish(new Told(
                "incident-declared-sev6",
                bound.key(),
                bound.key() + "#again",
                Told.LONG,
                Map.of("generation", bound.key())));
        questions.answer(question.key(), "yes", ALICE, null, click());
        await().until(() -> incidents.get(key).status() == Status.MITIGATED);
        signals.send(key, "go-on", Map.of(), ALICE, click());

        // The engine starts the buffered second one when the first has ended; its first job gives it away.
        await().until(() -> instances(bound.key()).size() == 2);
        await().untilAsserted(() -> assertThat(active(bound.key())).isZero());
        assertThat(generations.find(bound.key()).orElseThrow().rootInstance()).isEqualTo(bound.rootInstance());
        assertThat(questions.of(key)).hasSize(1);
        assertThat(types(key)).containsOnlyOnce("flow-started");
    }

    @Test
    void aLateSignalForAnOldGenerationFindsNobody() {
        RecordKey key = declare("sev6");
        Question first = asked(key);

        transaction.executeWithoutResult(tx -> flows.start(incidents.get(key)));
        await().until(() -> questions.find(first.key()).orElseThrow().state() == Question.State.CLOSED);
        Question second = asked(key);
        questions.answer(second.key(), "yes", ALICE, null, click());
        await().untilAsserted(() -> assertThat(signals.awaited(key)).containsExactly("go-on"));

        engine.publish(new Told("go-on", key + "/1", click(), Told.SHORT, Map.of()));
        engine.publish(new Told("go-on", key + "/2", click(), Told.SHORT, Map.of()));

        await().until(() -> live.of(key).state() == FlowView.State.ENDED);
        assertThat(finished(key + "/1")).doesNotContain("Catch_GoOn");
    }

    @Test
    void anAnswerAfterTheDeadlineIsTooLate() throws Exception {
        try (var nobody = door.shut()) {
            RecordKey key = declare("sev6");
            Question question = asked(key);
            ParkedJob job = parked.waitingFor(
                            ParkedJob.Kind.QUESTION, question.ask().reference())
                    .getFirst();
            // Else its time-out would pass too, and bring it again.
            engine.hold(job.job(), Duration.ofHours(1));

            TestEngine.engine().advance(Duration.ofMinutes(11));
            await().until(() -> gone(job));
            questions.answer(question.key(), "yes", ALICE, null, click());

            await().until(() -> questions.find(question.key()).orElseThrow().state() == Question.State.TOO_LATE);
        }
    }

    @Test
    void closesAQuestionWhoseTimeIsUp() {
        RecordKey key = declare("sev6");
        Question question = asked(key);

        TestEngine.engine().advance(Duration.ofMinutes(11));

        await().until(() -> questions.find(question.key()).orElseThrow().state() == Question.State.CLOSED);
        await().until(() -> live.of(key).state() == FlowView.State.ENDED);
    }

    @Test
    void takesOneOfTwoAnswersGivenAtOnce() throws Exception {
        RecordKey key = declare("sev6");
        Question question = asked(key);
        CyclicBarrier together = new CyclicBarrier(2);

        List<Answered> answers;
        try (var people = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Answered>> clicks = List.of(
                    () -> {
                        together.await();
                        return questions.answer(question.key(), "yes", ALICE, null, click());
                    },
                    () -> {
                        together.await();
                        return questions.answer(question.key(), "no", BOB, "still there", click());
                    });
            answers = people.invokeAll(clicks).stream()
                    .map(each -> each.resultNow())
                    .toList();
        }

        assertThat(answers).filteredOn(Answered.Given.class::isInstance).hasSize(1);
        assertThat(answers).filteredOn(Answered.Already.class::isInstance).hasSize(1);
        await().until(() -> questions.find(question.key()).orElseThrow().state() == Question.State.DECIDED);
    }

    @Test
    void parksAJobThatKeepsFailingAndTriesItAgainWhenTold() {
        failing.fails.set(true);
        failing.attempts.set(0);
        RecordKey key = declare("sev7");

        await().untilAsserted(() -> assertThat(stalls.of(key)).hasSize(1));
        Stall stall = stalls.of(key).getFirst();
        assertThat(stall.element()).isEqualTo("Task_Print");
        assertThat(stall.why()).isEqualTo("the printer is on fire");
        assertThat(failing.attempts).hasValue(3);
        assertThat(types(key)).containsOnlyOnce("flow-stalled");
        assertThat(live.of(key).state()).isEqualTo(FlowView.State.STALLED);

        failing.fails.set(false);
        stalls.retry(key, "", ALICE);

        await().until(() -> !runs.of(key).isEmpty());
        assertThat(stalls.of(key)).isEmpty();
    }

    /** The engine gives a user task one attempt where it gives every other task three. */
    @Test
    void asksPeopleThoughAskingFailsAtFirst() {
        failing.failsToAsk.set(5);
        RecordKey key = declare("sev6");

        await().untilAsserted(() -> assertThat(stalls.of(key)).hasSize(1));
        assertThat(failing.failsToAsk)
                .as("what is left of five after three attempts")
                .hasValue(2);
        stalls.retry(key, "", ALICE);

        assertThat(asked(key).ask().title()).isEqualTo("Is it gone?");
        assertThat(types(key)).containsOnlyOnce("flow-stalled");
    }

    @Test
    void goesOnByItselfHoweverOftenTheDatabaseWasAway() {
        failing.fails.set(false);
        failing.attempts.set(0);
        failing.losesItsConnection.set(4);
        RecordKey key = declare("sev7");

        await().atMost(Duration.ofMinutes(2)).until(() -> !runs.of(key).isEmpty());
        assertThat(failing.attempts).hasValueGreaterThan(4);
        assertThat(types(key)).doesNotContain("flow-stalled");
    }

    @Test
    void showsAFailureOfTheEnginesOwnAndHasItResolved() {
        RecordKey key = declare("sev6");
        questions.answer(asked(key).key(), "yes", ALICE, null, click());
        await().untilAsserted(() -> assertThat(signals.awaited(key)).containsExactly("go-on"));
        signals.send(key, "go-on", Map.of("how", "badly"), ALICE, click());

        await().untilAsserted(() -> assertThat(stalls.of(key)).hasSize(1));
        assertThat(stalls.of(key).getFirst().name()).isEqualTo("Waited as told");
        assertThat(types(key)).containsOnlyOnce("flow-stalled");
        long raised = failures.of(key).getFirst().key();
        stalls.retry(key, "Timer_Wait", ALICE);

        await().untilAsserted(() -> assertThat(failures.of(key))
                .as("the engine tried again, and raised the next one")
                .singleElement()
                .extracting(Failures.Failure::key)
                .isNotEqualTo(raised));
    }

    @Test
    void waitsForTheRunThatItAskedFor() {
        failing.fails.set(false);
        RecordKey key = declare("sev7");
        incidents.assign(key, Role.INCIDENT_COMMANDER, ALICE, ALICE);

        Question approval = asked(key);
        assertThat(approval.ask().kind()).isEqualTo("step-approval");
        questions.answer(approval.key(), "approve", ALICE, null, click());

        await().until(() -> runs.of(key).getFirst().state() == Run.State.SUCCEEDED);
        await().until(() -> live.of(key).state() == FlowView.State.ENDED);
        assertThat(finished(key + "/1")).contains("Task_Touch", "End_Done");
        await().until(() -> live.of(runs.of(key).getFirst().key()).state() == FlowView.State.ENDED);
    }

    @Test
    void goesAnotherWayWhenTheApprovalIsRefused() {
        failing.fails.set(false);
        RecordKey key = declare("sev7");
        incidents.assign(key, Role.INCIDENT_COMMANDER, ALICE, ALICE);

        questions.answer(asked(key).key(), "reject", ALICE, "not today", click());

        await().until(() -> live.of(key).state() == FlowView.State.ENDED);
        assertThat(finished(key + "/1")).contains("End_Refused");
    }

    @Test
    void startsTheNextLowerLevelsFlowWhereALevelHasNone() {
        assertThat(flowOf(declare("sev0"))).isEqualTo("sev1");
    }

    @Test
    void startsTheNextMoreUrgentLevelsFlowWhereThereIsNoLowerOne() {
        assertThat(flowOf(declare("sev8"))).isEqualTo("sev7");
    }

    @Test
    void showsWhatHappenedWhileNobodyTookTheExportersRecords() throws Exception {
        RecordKey key;
        try (var nobody = door.shut()) {
            key = declare("sev6");
            questions.answer(asked(key).key(), "yes", ALICE, null, click());
            RecordKey declared = key;
            await().until(() -> incidents.get(declared).status() == Status.MITIGATED);
            assertThat(live.of(key).instances()).isEmpty();
        }

        await().untilAsserted(() -> assertThat(signals.awaited(key)).containsExactly("go-on"));
    }

    private RecordKey declare(String level) {
        Incident incident = incidents.declare(new Declaration("Checkout is slow", level, false, false, ALICE, null));
        return incident.key();
    }

    private String flowOf(RecordKey key) {
        await().until(() -> generations.newest(key.toString()).orElseThrow().flow() != null);
        return String.valueOf(generations.newest(key.toString()).orElseThrow().flow());
    }

    private Question asked(RecordKey key) {
        await().until(() -> !questions.open(key).isEmpty());
        return questions.open(key).getFirst();
    }

    private boolean gone(ParkedJob job) {
        try {
            engine.hold(job.job(), Duration.ofMinutes(10));
            return false;
        } catch (EngineRefused refused) {
            return refused.kind() == EngineRefused.Kind.NOT_FOUND;
        }
    }

    private List<Long> instances(String generation) {
        return jdbc.sql("select key from flow_instance where generation = ?")
                .param(generation)
                .query(Long.class)
                .list();
    }

    private long active(String generation) {
        return jdbc.sql("select count(*) from flow_instance where generation = ? and active")
                .param(generation)
                .query(Long.class)
                .single();
    }

    private List<String> finished(String generation) {
        return jdbc.sql("""
                select element from flow_element e join flow_instance i on i.engine = e.engine and i.key = e.instance
                where i.generation = ? and e.state = 'FINISHED'""").param(generation).query(String.class).list();
    }

    private List<String> types(RecordKey key) {
        return timeline.entries(key, 0, 1000).stream()
                .map(entry -> entry.type())
                .toList();
    }

    private static String click() {
        return "click-" + CLICKS.incrementAndGet();
    }
}
