package io.muster.runbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.message.Part;
import io.muster.message.Refused;
import io.muster.question.Question;
import io.muster.runbook.Steps.Asked;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

/** Runs that go on as something else: an ended one back, a paused one with its mended file, a planned one only shown. */
class RunTurnsTest extends RunScenario {

    @Autowired
    private RunTurns turns;

    @Autowired
    private TransactionTemplate transaction;

    @Test
    void undoesWhatAnEndedRunDidOnceThoseWhoApproveItsStepsHaveSeenTheCommands() {
        Run run = closed();
        done.clear();

        Run turned = turns.undo(run.key(), EVE, "customers complain");
        assertThat(turned.generation()).isEqualTo(2);
        assertThat(steps.begin(turned.flowKey(), turned.hash())).isEqualTo("begun");
        Question card = ask(turned, "run-undo", null);
        assertThat(card.ask().title()).isEqualTo("Undo what Close the shop did?");
        assertThat(card.ask().parts())
                .startsWith(
                        new Part.Text("Turn off the light: nothing to undo: it was not run"),
                        new Part.Text("Tell the customers: cannot be undone: what is said is said"),
                        new Part.Code("undo Close the door: POST /open/up"));
        assertThat(questions.standing(card, EVE).may()).isFalse();
        assertThat(steps.undo(turned.flowKey(), "s2", job())).isEqualTo(finished(StepOutcome.REFUSED));
        answer(card, "approve");

        assertThat(steps.undo(turned.flowKey(), "s4", job())).isEqualTo(finished(StepOutcome.DONE));
        assertThat(steps.undo(turned.flowKey(), "s2", job())).isEqualTo(finished(StepOutcome.DONE));
        assertThat(steps.undo(turned.flowKey(), "s2", job())).isEqualTo(finished(StepOutcome.DONE));
        steps.end(turned.flowKey(), "undone");

        assertThat(done).as("each is undone once").containsExactly("POST /open/up");
        assertThat(runs.find(run.key()).orElseThrow().state()).isEqualTo(Run.State.UNDONE);
        assertThat(said("run-ended"))
                .contains("nothing to undo: it was not run", "cannot be undone: what is said is said")
                .containsSubsequence("Close the door", "undone");
        assertThat(runs.steps(run.key())).filteredOn(StepState::undone).hasSize(1);
        assertThatThrownBy(() -> turns.undo(run.key(), EVE, ""))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("Nothing of " + run.key() + " is left to be undone.")
                .hasMessageContaining("Close the door: undone.");
    }

    @Test
    void goesOnUndoingInANewEngineAndUndoesNothingAgain() {
        Run run = closed();
        done.clear();
        Run turned = turns.undo(run.key(), EVE, "");
        steps.begin(turned.flowKey(), turned.hash());
        answer(ask(turned, "run-undo", null), "approve");
        long undo = job();
        steps.undo(turned.flowKey(), "s2", undo);

        Run again = inANewEngine(turned);
        answer(ask(again, "run-undo", null), "approve");
        assertThat(steps.undo(again.flowKey(), "s2", job())).isEqualTo(finished(StepOutcome.DONE));
        assertThat(done).containsExactly("POST /open/up");

        theirOwnerDiesOver(undo);
        Run third = inANewEngine(again);
        assertThat(steps.undo(third.flowKey(), "s2", job()))
                .as("nobody can know whether it happened")
                .isEqualTo(finished(StepOutcome.UNKNOWN));
        Question what = ask(third, "undo-failed", "s2");
        assertThat(what.ask().title()).isEqualTo("Undo of 'Close the door' failed. What now?");
        answer(what, "skip");
        steps.end(third.flowKey(), "undone");
        assertThat(done).containsExactly("POST /open/up");
        assertThat(said("run-ended")).contains("undo failed: ").contains("(skipped: because)");
    }

    @Test
    void isAsItHadEndedWhenNobodyLetsItBeUndone() {
        Run run = closed();
        done.clear();
        Run turned = turns.undo(run.key(), EVE, "");
        assertThatThrownBy(() -> turns.undo(run.key(), EVE, "")).hasMessageContaining("is being undone already");
        steps.begin(turned.flowKey(), turned.hash());
        answer(ask(turned, "run-undo", null), "reject");

        assertThat(steps.undo(turned.flowKey(), "s2", job())).isEqualTo(finished(StepOutcome.REFUSED));
        steps.end(turned.flowKey(), "left");

        Run left = runs.find(run.key()).orElseThrow();
        assertThat(left.state()).isEqualTo(Run.State.STOPPED);
        assertThat(left.undoing()).isNull();
        assertThat(runs.outputs(left)).containsEntry("was", "up");
        assertThat(said("run-ended")).contains("is not undone and stays as it was: stopped");
        assertThat(done).isEmpty();
        assertThat(turns.undoable(record)).extracting(Run::key).containsExactly(run.key());
    }

    @Test
    void asksForAnUndoThatFailedOnceMore() {
        Run run = closed();
        Run turned = turns.undo(run.key(), EVE, "");
        steps.begin(turned.flowKey(), turned.hash());
        answer(ask(turned, "run-undo", null), "approve");
        done.clear();
        status = 500;
        assertThat(steps.undo(turned.flowKey(), "s2", job())).isEqualTo(finished(StepOutcome.FAILED));
        status = 200;

        assertThat(steps.undo(turned.flowKey(), "s2", job())).isEqualTo(finished(StepOutcome.REFUSED));
        answer(ask(turned, "undo-failed", "s2"), "again");
        assertThat(steps.undo(turned.flowKey(), "s2", job())).isEqualTo(finished(StepOutcome.DONE));

        assertThat(done).containsExactly("POST /open/up", "POST /open/up");
    }

    @Test
    void goesOnWithTheMendedFileOnceItIsApprovedAndDoesNothingAgain() throws IOException {
        Run run = begun();
        steps.run(run.flowKey(), "s1", job());
        approve(run);
        status = 500;
        steps.run(run.flowKey(), "s2", job());
        status = 200;
        ask(run, "step-failed", "s2");
        assertThatThrownBy(() -> turns.mend(run.key(), EVE, ""))
                .hasMessageContaining("uses the newest version of mend-shop");
        String old = Files.readString(file("mend-shop"));
        try {
            Files.writeString(file("mend-shop"), old.replace("/stop/", "/halt/"));
            runbooks.processes();
            done.clear();

            transaction.executeWithoutResult(tx -> turns.deployed("mend-shop"));
            assertThat(said("run-mendable")).contains("mend R1", "/halt/");
            Run mended = turns.mend(run.key(), EVE, "the shop wants it so");
            String hash = runbooks.find("mend-shop").orElseThrow().hash();
            assertThat(steps.begin(mended.flowKey(), hash)).isEqualTo("differs");
            Question card = ask(mended, "version-approval", null);
            assertThat(card.ask().parts())
                    .anySatisfy(part -> assertThat(part.toString())
                            .contains("- run { http post: \"/stop/", "+ run { http post: \"/halt/"));
            assertThat(questions.standing(card, ADA).may()).isTrue();
            answer(card, "approve");

            assertThat(steps.begin(mended.flowKey(), hash)).isEqualTo("begun");
            Run now = runs.find(run.key()).orElseThrow();
            assertThat(steps.run(now.flowKey(), "s1", job())).isEqualTo(finished(StepOutcome.DONE));
            assertThat(done).as("what is done and unchanged stays done").isEmpty();
            approve(now);
            assertThat(steps.run(now.flowKey(), "s2", job())).isEqualTo(finished(StepOutcome.DONE));
            assertThat(done).containsExactly("POST /halt/gently");
            assertThat(steps.run(run.flowKey(), "s2", job()))
                    .as("the generation before runs nothing any more")
                    .isEqualTo(finished(StepOutcome.ABORTED));
        } finally {
            Files.writeString(file("mend-shop"), old);
            runbooks.processes();
        }
    }

    @Test
    void saysWhichVersionItUsesAndWhatIsWrongWithTheNewerFile() throws IOException {
        String old = Files.readString(file("mend-shop"));
        try {
            Files.writeString(file("mend-shop"), old.replace("undo {", "undoo {"));
            runbooks.processes();

            Run run = begun();

            String used = run.hash().substring(0, 12);
            assertThat(turns.file(run).words())
                    .startsWith("uses version " + used + ", because the file on disk is refused: mend-shop.groovy:");
            assertThat(said("run-requested")).contains("It uses version " + used, "mend-shop.groovy:");
            Question paused = ask(run, "step-failed", "s1");
            assertThat(paused.ask().parts())
                    .anySatisfy(part -> assertThat(part.toString())
                            .contains("R1 uses version " + used, "is refused: mend-shop.groovy:"));
            assertThatThrownBy(() -> turns.mend(run.key(), EVE, ""))
                    .hasMessageContaining("is refused: mend-shop.groovy:");
        } finally {
            Files.writeString(file("mend-shop"), old);
            runbooks.processes();
        }
    }

    @Test
    void showsInADryRunTheCommandWhereItWouldActAndWhatIsStillOpen() {
        Run run = runs.plan(new RunRequest(record, "close-shop", Map.of(), Map.of(), EVE, null));
        steps.begin(run.flowKey(), run.hash());

        for (String step : List.of("s1", "s2", "s3", "s4", "s5")) {
            assertThat(steps.run(run.flowKey(), step, job())).as(step).isEqualTo(finished(StepOutcome.DONE));
        }
        steps.end(run.flowKey(), "succeeded");

        assertThat(done).as("it looked, and changed nothing").containsExactly("GET /health");
        List<String> lines = runs.steps(run.key()).stream().map(StepState::line).toList();
        assertThat(lines.get(1)).startsWith("Planned, not run: POST /close, on shop (test, http://127.0.0.1:");
        assertThat(lines.get(3)).startsWith("Planned, not run: POST /dark/‹outputs.how›, on shop");
        assertThat(lines.get(4)).startsWith("Planned, not run: what exactly is open until it is run");
        assertThat(said("run-ended")).contains("is planned to its end", "nothing was changed");
        assertThat(steps.question(run.flowKey(), "step-failed", "s5", 1, "job:" + job(), null))
                .as("a dry run asks nobody")
                .isEqualTo(new Asked.AtOnce("go-on"));
        assertThatThrownBy(() -> turns.undo(run.key(), EVE, "")).hasMessageContaining("was only planned");
    }

    /** The door is closed and the customers are told; then somebody stopped it. */
    private Run closed() {
        Run run = runs.request(new RunRequest(record, "close-shop", Map.of(), Map.of(), EVE, null));
        steps.begin(run.flowKey(), run.hash());
        assertThat(steps.run(run.flowKey(), "s1", job())).isEqualTo(finished(StepOutcome.DONE));
        for (String step : List.of("s2", "s3")) {
            answer(ask(run, "step-approval", step), "approve");
            assertThat(steps.run(run.flowKey(), step, job())).isEqualTo(finished(StepOutcome.DONE));
        }
        Question no = ask(run, "step-approval", "s4");
        questions.answer(no.key(), "reject", ADA, "not now", UUID.randomUUID().toString());
        questions.decided(no.ask().reference());
        steps.end(run.flowKey(), "stopped");
        return runs.find(run.key()).orElseThrow();
    }

    private static Path file(String runbook) {
        return folder.resolve(runbook + ".groovy");
    }
}
