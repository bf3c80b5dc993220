package io.muster.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.incident.Declaration;
import io.muster.incident.Incidents;
import io.muster.message.Actor;
import io.muster.message.RecordKey;
import io.muster.question.Ask;
import io.muster.question.Choice;
import io.muster.question.Question;
import io.muster.question.Questions;
import io.muster.runbook.Run;
import io.muster.runbook.RunRequest;
import io.muster.runbook.Runs;
import io.muster.runbook.Steps;
import io.muster.settings.Role;
import io.muster.testkit.MusterTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** What a flow that asked for a run hears of its end, and who is called; no engine: the test ends runs as its jobs do. */
@MusterTest
class RunEndsTest {

    private static final Actor ADA = new Actor("ada", "Ada");
    private static final Actor EVE = new Actor("eve", "Eve");

    @Autowired
    private Runs runs;

    @Autowired
    private Steps steps;

    @Autowired
    private RunResults results;

    @Autowired
    private Questions questions;

    @Autowired
    private Incidents incidents;

    @Autowired
    private JdbcClient jdbc;

    private RecordKey record = RecordKey.MUSTER;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) throws IOException {
        Path data = Files.createTempDirectory("muster-run-ends");
        Files.writeString(data.resolve("muster.yaml"), """
                people:
                  - {id: ada, name: Ada, email: ada@example.com}
                  - {id: eve, name: Eve, email: eve@example.com}
                """);
        registry.add("muster.data", data::toString);
        registry.add("muster.runbooks", () -> "src/test/resources/runbooks/steps");
        registry.add("muster.runner.pool", () -> "0");
    }

    @BeforeEach
    void anIncidentThatAdaCommands() {
        record = incidents
                .declare(new Declaration("Shop is slow", "sev1", false, false, EVE, null))
                .key();
        incidents.assign(record, Role.INCIDENT_COMMANDER, ADA, ADA);
    }

    @Test
    void tellsAFlowOfARunThatWentWell() {
        Run run = ended(begun(), "succeeded");

        assertThat(results.outcome(run).get("run"))
                .isEqualTo(Map.of("key", run.key().toString(), "outcome", "succeeded", "outputs", Map.of()));
    }

    @Test
    void tellsAFlowThatSomebodyRefused() {
        Run run = begun();
        Question question = ask(run, "step-approval");
        answer(question, "reject");
        questions.decided(question.ask().reference());

        assertError(() -> results.outcome(ended(run, "stopped")), "ApprovalRefused");
    }

    @Test
    void tellsAFlowThatSomebodyRefusedAlsoBeforeTheEngineHasConfirmedThatItTookTheAnswer() {
        Run run = begun();
        answer(ask(run, "step-approval"), "reject");

        assertError(() -> results.outcome(ended(run, "stopped")), "ApprovalRefused");
    }

    @Test
    void doesNotTakeANoThatCameTooLateForARefusal() {
        Run run = begun();
        Question first = ask(run, "step-approval");
        answer(first, "reject");
        questions.tooLate(first.ask().reference());
        Question next = ask(run, "step-approval");
        answer(next, "approve");
        questions.decided(next.ask().reference());

        assertError(() -> results.outcome(ended(run, "failed")), "RunFailed");
    }

    @Test
    void tellsAFlowThatARunFailedWhenNobodyApprovedInTime() {
        Run run = begun();
        ask(run, "step-approval");

        assertError(() -> results.outcome(ended(run, "stopped")), "RunFailed");
    }

    @Test
    void tellsAFlowThatARunFailedWhichWasUndone() {
        assertError(() -> results.outcome(ended(begun(), "undone")), "RunFailed");
    }

    @Test
    void tellsAFlowOfAnAbortAlsoWhenTheProcessSaysAfterwardsThatItSucceeded() {
        Run run = begun();
        Question question = ask(run, "step-approval");
        answer(question, "reject");
        runs.abort(run.key(), ADA, "wrong runbook");

        assertError(() -> results.outcome(ended(run, "succeeded")), "RunAborted");
    }

    @Test
    void callsTheCommanderWhenNobodyAnsweredARunThatFailed() {
        Run run = begun();
        ask(run, "step-failed");

        ended(run, "failed");

        assertThat(pages()).containsExactly("ada");
    }

    @Test
    void callsNobodyWhenSomebodyChoseToStop() {
        Run run = begun();
        Question question = ask(run, "step-failed");
        answer(question, "stop");
        questions.decided(question.ask().reference());

        ended(run, "failed");

        assertThat(pages()).isEmpty();
    }

    private List<String> pages() {
        return jdbc.sql("select person from page_page where record = :record")
                .param("record", record.toString())
                .query(String.class)
                .list();
    }

    private static void assertError(ThrowingCallable outcome, String code) {
        assertThatThrownBy(outcome)
                .isInstanceOfSatisfying(
                        BpmnError.class, error -> assertThat(error.code()).isEqualTo(code));
    }

    private Run begun() {
        Run run = runs.request(new RunRequest(record, "mend-shop", Map.of(), Map.of(), EVE, null));
        assertThat(steps.begin(run.flowKey(), run.hash())).isEqualTo("begun");
        return run;
    }

    private Run ended(Run run, String how) {
        steps.end(run.flowKey(), how);
        return runs.find(run.key()).orElseThrow();
    }

    private Question ask(Run run, String kind) {
        List<Choice> choices = kind.equals("step-approval")
                ? List.of(Choice.APPROVE, Choice.REJECT)
                : List.of(new Choice("again", "Try again", false), new Choice("stop", "Stop and leave it", false));
        return questions.ask(new Ask(
                record,
                "job:" + UUID.randomUUID(),
                kind,
                "What now?",
                List.of(),
                choices,
                Set.of(Role.INCIDENT_COMMANDER),
                Set.of(),
                1,
                false,
                false,
                EVE,
                null,
                null,
                Map.of("run", run.key().toString(), "step", "s2")));
    }

    private void answer(Question question, String choice) {
        questions.answer(
                question.key(), choice, ADA, "because", UUID.randomUUID().toString());
    }
}
