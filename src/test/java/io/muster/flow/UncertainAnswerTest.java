package io.muster.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.muster.flow.LossyGateway.Loss;
import io.muster.incident.Status;
import io.muster.message.Message.Audience;
import io.muster.message.RecordKey;
import io.muster.question.Question;
import io.muster.question.Question.State;
import io.muster.runbook.Run;
import io.muster.runbook.Runs;
import io.muster.settings.Role;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Whether the engine took an answer is not known when its acknowledgement is lost: then its next word decides, not a guess. */
class UncertainAnswerTest extends FlowScenario {

    @Autowired
    Runs runs;

    @Autowired
    FailingWorker failing;

    @Test
    void anAnswerThatNeverArrivedIsGivenAgain() throws Exception {
        RecordKey key = declare("sev6");
        Question question = asked(key);
        String click = click();

        try (var lost = gateway().losing("CompleteJob", click, Loss.COMMAND, 2)) {
            questions.answer(question.key(), "yes", ALICE, null, click);

            await().until(() -> state(question) == State.DECIDED);
            assertThat(lost.seen()).isEqualTo(3);
        }
        await().until(() -> incidents.get(key).status() == Status.MITIGATED);
    }

    @Test
    void anAnswerWhoseAcknowledgementIsLostStaysGivenUntilTheExporterSaysThatTheEngineTookIt() throws Exception {
        RecordKey key = declare("sev6");
        Question question = asked(key);
        String click = click();

        try (var lost = gateway().losing("CompleteJob", click, Loss.ANSWER, 1)) {
            try (var nobody = door.shut()) {
                questions.answer(question.key(), "no", ALICE, "still red", click);
                await().until(() -> toldAll(key.toString()));

                assertThat(lost.seen()).as("the second attempt found no job").isEqualTo(2);
                assertThat(state(question)).isEqualTo(State.GIVEN);
            }
            await().until(() -> state(question) == State.DECIDED);
        }
        assertThat(types(key)).containsOnlyOnce("question-decided").doesNotContain("answer-too-late");
        assertThat(parked.waitingFor(ParkedJob.Kind.QUESTION, question.ask().reference()))
                .isEmpty();
    }

    @Test
    void anAnswerWhoseAcknowledgementIsLostIsProvedByTheNextJobThatCarriesItsClick() throws Exception {
        RecordKey key = declare("sev6");
        Question question = asked(key);
        String click = click();

        try (var lost = gateway().losing("CompleteJob", click, Loss.ANSWER);
                var nobody = door.shut()) {
            questions.answer(question.key(), "yes", ALICE, null, click);

            await().until(() -> state(question) == State.DECIDED);
            assertThat(lost.seen()).isPositive();
            await().until(() -> incidents.get(key).status() == Status.MITIGATED);
        }
        assertThat(types(key)).containsOnlyOnce("question-decided");
    }

    @Test
    void anAnswerThatNeverArrivedAndWhoseTimeIsUpStaysGivenUntilTheExporterSaysSo() throws Exception {
        RecordKey key = declare("sev6");
        Question question = asked(key);
        ParkedJob job = job(question);
        String click = click();

        try (var nobody = door.shut()) {
            try (var lost = gateway().losing("CompleteJob", click, Loss.COMMAND)) {
                questions.answer(question.key(), "yes", ALICE, null, click);
                await().until(() -> lost.seen() > 0);
                TestEngine.engine().advance(Duration.ofMinutes(11));
                await().until(() -> !engineHas(job));
            }
            await().until(() -> toldAll(key.toString()));
            assertThat(state(question)).isEqualTo(State.GIVEN);

            // A renewal that finds nothing closes what is open, and voids nothing that is given.
            try (var later = clock.ahead(Duration.ofMinutes(6))) {
                await().until(() -> renewed(job));
            }
            assertThat(state(question)).isEqualTo(State.GIVEN);
        }

        await().until(() -> state(question) == State.TOO_LATE);
        assertThat(incidents.get(key).status()).isEqualTo(Status.DECLARED);
        assertThat(types(key)).containsOnlyOnce("answer-too-late").doesNotContain("question-decided");
    }

    @Test
    void whatTheExporterSaidBeforeTheFirstAttemptSettlesTheSecond() throws Exception {
        RecordKey key = declare("sev6");
        Question question = asked(key);
        ParkedJob job = job(question);
        String click = click();

        // The queue stands still behind an update that cannot be told; meanwhile the question's time is up.
        try (var never = gateway().losing("CompleteJob", click, Loss.COMMAND, 1)) {
            try (var stuck = gateway().losing("PublishMessage", "internal-update-posted", Loss.COMMAND)) {
                incidents.update(key, ALICE, Audience.INTERNAL, "Working on it");
                await().until(() -> stuck.seen() > 0);
                questions.answer(question.key(), "yes", ALICE, null, click);
                TestEngine.engine().advance(Duration.ofMinutes(11));
                await().until(() -> ended(job));
                assertThat(state(question)).isEqualTo(State.GIVEN);
            }

            await().until(() -> state(question) == State.TOO_LATE);
            assertThat(never.seen()).isEqualTo(2);
        }
    }

    @Test
    void aStepWhoseApprovalIsOnlyGivenWaits() throws Exception {
        failing.fails.set(false);
        RecordKey key = declare("sev7");
        incidents.assign(key, Role.INCIDENT_COMMANDER, ALICE, ALICE);
        Question approval = asked(key);
        String click = click();

        try (var nobody = door.shut();
                var lost = gateway().losing("CompleteJob", click, Loss.COMMAND);
                var putOff = gateway().losing("FailJob", "its approval is on its way", Loss.COMMAND, 0)) {
            questions.answer(approval.key(), "approve", ALICE, null, click);
            await().until(() -> lost.seen() > 0);
            // Somebody at the engine's port moves the flow; that makes no grant.
            engine.complete(
                    job(approval).job(),
                    Map.of(job(approval).result(), Map.of("choice", "approve", "click", "forged")));

            await("the step to be put off").until(() -> putOff.seen() > 1);
            assertThat(state(approval)).isEqualTo(State.GIVEN);
            assertThat(effects(runs.of(key).getFirst(), approval)).isZero();
        }

        await().until(() -> state(approval) == State.DECIDED);
        await().until(() -> runs.of(key).getFirst().state() == Run.State.SUCCEEDED);
        assertThat(effects(runs.of(key).getFirst(), approval)).isEqualTo(1);
    }

    private boolean renewed(ParkedJob job) {
        return jdbc.sql("select renew_at > ? from flow_parked where engine = ? and job = ?")
                .params(java.sql.Timestamp.from(clock.instant().plus(Duration.ofMinutes(4))), job.engine(), job.job())
                .query(Boolean.class)
                .single();
    }

    private boolean ended(ParkedJob job) {
        return jdbc.sql("select count(*) from flow_job_end where engine = ? and job = ?")
                        .params(job.engine(), job.job())
                        .query(Long.class)
                        .single()
                == 1;
    }

    private long effects(Run run, Question approval) {
        return jdbc.sql("select count(*) from runbook_effect where run = ? and step = ?")
                .params(
                        run.key().toString(),
                        String.valueOf(approval.ask().details().get("step")))
                .query(Long.class)
                .single();
    }
}
