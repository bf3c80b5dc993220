package io.muster.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.muster.incident.Status;
import io.muster.message.RecordKey;
import io.muster.question.Question;
import io.muster.question.Question.State;
import io.muster.runbook.Run;
import io.muster.runbook.RunRequest;
import io.muster.runbook.Runs;
import io.muster.settings.Role;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The next generation of the shipped flows: nothing is done twice, nothing is forgotten, what was asked is asked anew. */
class LevelChangeTest extends FlowScenario {

    private static final String IMPACT = "Is the impact gone?";
    private static final String CAUSE = "Is the cause gone?";
    private static final String REVIEW = "Is the review done? Then the incident can be closed.";

    @Autowired
    Runs runs;

    @Autowired
    Signals signals;

    @Autowired
    FailingWorker failing;

    @Test
    void raisingTheLevelBeginsTheMoreUrgentFlowAndTellsItWhatHolds() {
        RecordKey key = declare("sev3");
        await().until(() -> types(key).contains("person-paged"));
        incidents.acknowledge(key, ALICE);
        Question impact = asks(key, IMPACT);
        List<String> paged = paged(key);

        incidents.level(key, "sev1", ALICE, "it spreads");

        Question anew = asksAgain(key, impact);
        assertThat(state(impact)).isEqualTo(State.CLOSED);
        assertThat(anew.ask().title()).isEqualTo(IMPACT);
        assertThat(generation(key)).isEqualTo(key + "/2");
        assertThat(generations.find(key + "/1").orElseThrow().state()).isEqualTo(Generation.State.ENDED);
        assertThat(generations.newest(key.toString()).orElseThrow().flow()).isEqualTo("sev1");
        // It was acknowledged: nobody is called again, and whoever took it leads.
        await().until(() -> incidents.get(key).roles().get(Role.INCIDENT_COMMANDER) != null);
        assertThat(incidents.get(key).roles().get(Role.INCIDENT_COMMANDER)).isEqualTo(ALICE);
        assertThat(paged(key)).isEqualTo(paged);
        assertThat(types(key)).containsOnlyOnce("war-room-opened").doesNotContain("flow-stalled");
        await().until(() -> !active(key + "/1"));
    }

    @Test
    void loweringTheLevelOfAMitigatedIncidentAsksForTheCauseNotForTheImpactAgain() {
        RecordKey key = declare("sev1");
        asks(key, IMPACT);
        incidents.assign(key, Role.INCIDENT_COMMANDER, ALICE, ALICE);
        incidents.mitigate(key, ALICE, null);
        Question cause = asks(key, CAUSE);

        incidents.level(key, "sev4", ALICE, null);

        asksAgain(key, cause);
        await().until(() -> questions.open(key).stream().noneMatch(this::isAboutImpact));
        assertThat(incidents.get(key).status()).isEqualTo(Status.MITIGATED);
        assertThat(types(key)).containsOnlyOnce("incident-mitigated").containsOnlyOnce("war-room-opened");

        questions.answer(asks(key, CAUSE).key(), "yes", ALICE, null, click());
        await().until(() -> incidents.get(key).status() == Status.RESOLVED);
        assertThat(types(key)).doesNotContain("flow-stalled");
    }

    @Test
    void changingTheLevelOfAResolvedIncidentGoesOnWithItsReview() {
        RecordKey key = declare("sev2");
        asks(key, IMPACT);
        incidents.resolve(key, ALICE, null);
        Question review = asks(key, REVIEW);

        incidents.level(key, "sev1", ALICE, null);

        asksAgain(key, review);
        assertThat(incidents.get(key).status()).isEqualTo(Status.RESOLVED);
        incidents.close(key, ALICE, null);
        await().until(() -> live.of(key).state() == FlowView.State.ENDED);
        assertThat(questions.open(key)).isEmpty();
        assertThat(types(key)).doesNotContain("flow-stalled");
    }

    @Test
    void pagesNobodyAgainInTheSameStepOfTheSameOpening() {
        RecordKey key = declare("sev1");
        await().until(() -> types(key).contains("person-paged"));
        List<String> paged = paged(key);

        incidents.level(key, "sev2", ALICE, null);
        await().until(() -> generations.newest(key.toString()).orElseThrow().state() == Generation.State.BOUND
                && elements(key + "/2").contains("Task_AwaitCommander"));

        assertThat(paged(key)).isEqualTo(paged);
    }

    @Test
    void aReopenedIncidentBeginsAnewAndCallsAgain() {
        RecordKey key = declare("sev2");
        asks(key, IMPACT);
        incidents.resolve(key, ALICE, null);
        Question review = asks(key, REVIEW);
        int paged = paged(key).size();

        incidents.reopen(key, BOB, "it is back");

        await().until(() -> state(review) == State.CLOSED);
        asks(key, IMPACT);
        assertThat(generation(key)).isEqualTo(key + "/2");
        await("a call in the second opening").until(() -> paged(key).size() > paged);
        assertThat(incidents.get(key).status()).isEqualTo(Status.DECLARED);
        assertThat(types(key)).containsOnlyOnce("war-room-opened").doesNotContain("flow-stalled");
    }

    @Test
    void aCancelledAndAMergedIncidentLeaveNothingOpen() {
        RecordKey cancelled = declare("sev1");
        RecordKey merged = declare("sev3");
        RecordKey into = declare("sev3");
        asks(cancelled, IMPACT);
        asks(merged, IMPACT);

        incidents.cancel(cancelled, ALICE, "a false alarm");
        incidents.merge(merged, into, ALICE);

        await().until(() -> live.of(cancelled).state() == FlowView.State.ENDED);
        await().until(() -> live.of(merged).state() == FlowView.State.ENDED);
        await().until(() ->
                questions.open(cancelled).isEmpty() && questions.open(merged).isEmpty());
        assertThat(types(cancelled)).doesNotContain("flow-stalled", "incident-resolved");
        assertThat(types(merged)).doesNotContain("flow-stalled", "incident-resolved");
        asks(into, IMPACT);
    }

    @Test
    void aRunGoesOnThroughChangesOfLevelInBothDirections() {
        RecordKey key = declare("sev2");
        asks(key, IMPACT);
        incidents.assign(key, Role.INCIDENT_COMMANDER, ALICE, ALICE);
        Run run = runs.request(new RunRequest(key, "touch-it", Map.of(), Map.of(), BOB, null));
        Question approval = asks(key, run.title(), "step-approval");

        incidents.level(key, "sev1", ALICE, null);
        await().until(() -> bound(key + "/2"));
        incidents.level(key, "sev3", ALICE, null);
        await().until(() -> bound(key + "/3"));

        assertThat(state(approval)).as("the run is a flow of its own").isEqualTo(State.OPEN);
        questions.answer(approval.key(), "approve", ALICE, null, click());
        await().until(() -> runs.find(run.key()).orElseThrow().state() == Run.State.SUCCEEDED);
        assertThat(runs.of(key)).hasSize(1);
        assertThat(runs.find(run.key()).orElseThrow().generation()).isEqualTo(1);
    }

    @Test
    void theNextFlowJoinsTheRunThatTheOneBeforeAskedForGoingOrEnded() {
        failing.fails.set(false);
        RecordKey key = declare("sev7");
        incidents.assign(key, Role.INCIDENT_COMMANDER, ALICE, ALICE);
        Question approval = asked(key);
        Run run = runs.of(key).getFirst();

        incidents.level(key, "sev1", ALICE, null);
        await().until(() -> bound(key + "/2"));
        incidents.level(key, "sev7", ALICE, null);
        await("the third generation to wait for the run")
                .until(() -> parked.waitingFor(ParkedJob.Kind.RUN, run.key().toString()).stream()
                        .anyMatch(job -> job.generation().equals(key + "/3")));

        assertThat(runs.of(key)).hasSize(1);
        questions.answer(approval.key(), "approve", ALICE, null, click());
        await().until(() -> live.of(key).state() == FlowView.State.ENDED);
        assertThat(elements(key + "/3")).contains("End_Done");

        incidents.level(key, "sev1", ALICE, null);
        await().until(() -> bound(key + "/4"));
        incidents.level(key, "sev7", ALICE, null);
        await("the fifth to join the run that has ended")
                .until(() -> elements(key + "/5").contains("End_Done"));
        assertThat(runs.of(key)).hasSize(1);
    }

    private Question asks(RecordKey key, String title) {
        await(title)
                .until(() -> questions.open(key).stream()
                        .anyMatch(each -> each.ask().title().equals(title)));
        return questions.open(key).stream()
                .filter(each -> each.ask().title().equals(title))
                .findFirst()
                .orElseThrow();
    }

    private Question asks(RecordKey key, String about, String kind) {
        await(kind + " of " + about)
                .until(() -> questions.open(key).stream()
                        .anyMatch(each -> each.ask().kind().equals(kind)));
        return questions.open(key).stream()
                .filter(each -> each.ask().kind().equals(kind))
                .findFirst()
                .orElseThrow();
    }

    /** The same question, asked by the next generation. */
    private Question asksAgain(RecordKey key, Question before) {
        await(before.ask().title() + ", once more").until(() -> state(before) == State.CLOSED);
        return asks(key, before.ask().title());
    }

    private boolean isAboutImpact(Question question) {
        return question.ask().title().equals(IMPACT);
    }

    private List<String> paged(RecordKey key) {
        return timeline.entries(key, 0, 1000).stream()
                .filter(entry -> entry.type().equals("person-paged"))
                .map(entry -> entry.message().text())
                .toList();
    }

    private String generation(RecordKey key) {
        return generations.newest(key.toString()).orElseThrow().key();
    }

    private boolean bound(String generation) {
        return generations.find(generation).orElseThrow().state() == Generation.State.BOUND;
    }

    private boolean active(String generation) {
        return jdbc.sql("select count(*) from flow_instance where generation = ? and active")
                        .param(generation)
                        .query(Long.class)
                        .single()
                > 0;
    }

    /** Elements that were entered in the generation's instance and in those that it called. */
    private List<String> elements(String generation) {
        return jdbc.sql("""
                select e.element from flow_element e
                join flow_instance i on i.engine = e.engine and i.key = e.instance
                join flow_instance r on r.engine = i.engine and r.key = i.root
                where r.generation = ?""").param(generation).query(String.class).list();
    }
}
