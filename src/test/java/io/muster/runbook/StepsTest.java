package io.muster.runbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.muster.incident.Declaration;
import io.muster.message.Actor;
import io.muster.message.Part;
import io.muster.message.Refused;
import io.muster.question.Choice;
import io.muster.question.Question;
import io.muster.runbook.Steps.Asked;
import io.muster.runbook.Steps.Ran;
import io.muster.settings.Role;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Real runners, a real shop that counts what is done to it, no engine: the test calls as the flow's workers do. */
class StepsTest extends RunScenario {

    @Test
    void listsShippedRunbooksAndThoseOfTheFolder() {
        assertThat(runbooks.mistakes()).isEmpty();
        assertThat(runbooks.list()).extracting(Runbook::name).contains("mend-shop", "restart-shop");
        assertThat(runbooks.matching("ShopSlow")).extracting(Runbook::name).contains("mend-shop");
        assertThat(runbooks.processes())
                .filteredOn(process -> process.processId().equals("runbook-mend-shop"))
                .singleElement()
                .satisfies(process -> assertThat(process.xml()).contains("runbook-mend-shop-requested"));
    }

    @Test
    void runsAnApprovedChangeExactlyOnceHoweverOftenItsJobIsDelivered() {
        Run run = begun();
        assertThat(steps.run(run.flowKey(), "s1", job())).isEqualTo(finished(StepOutcome.DONE));
        long job = job();
        approve(run);

        Ran first = steps.run(run.flowKey(), "s2", job);
        Ran again = steps.run(run.flowKey(), "s2", job);

        assertThat(first).isEqualTo(finished(StepOutcome.DONE));
        assertThat(again).isEqualTo(first);
        assertThat(done).containsExactly("GET /health", "POST /stop/gently");
        assertThat(entries())
                .containsSubsequence(
                        "run-requested",
                        "run-began",
                        "step-began",
                        "step-finished",
                        "question-asked",
                        "question-decided",
                        "step-began",
                        "step-finished");
        assertThat(runs.steps(run.key()).get(1).outcome()).isEqualTo(StepOutcome.DONE);
    }

    @Test
    void refusesAChangeThatNobodyApproved() {
        Run run = begun();

        assertThat(steps.run(run.flowKey(), "s2", job())).isEqualTo(finished(StepOutcome.REFUSED));

        assertThat(done).isEmpty();
    }

    @Test
    void usesAnApprovalOnlyOnce() {
        Run run = begun();
        approve(run);
        steps.run(run.flowKey(), "s2", job());

        assertThat(steps.run(run.flowKey(), "s2", job())).isEqualTo(finished(StepOutcome.REFUSED));
        assertThat(done).containsExactly("POST /stop/gently");
    }

    @Test
    void waitsWhileTheApprovalIsOnItsWay() {
        Run run = begun();
        Question question = ask(run, "step-approval", "s2");
        questions.answer(question.key(), "approve", ADA, null, UUID.randomUUID().toString());
        long job = job();

        assertThat(steps.run(run.flowKey(), "s2", job)).isInstanceOf(Ran.NotYet.class);
        assertThat(done).isEmpty();

        questions.decided(question.ask().reference());
        assertThat(steps.run(run.flowKey(), "s2", job)).isEqualTo(finished(StepOutcome.DONE));
    }

    @Test
    void showsTheResolvedCommandOnTheCard() {
        Question question = ask(begun(), "step-approval", "s2");

        assertThat(question.ask().parts()).contains(new Part.Code("POST /stop/gently"));
        assertThat(question.ask().from()).containsExactly(Role.INCIDENT_COMMANDER);
        assertThat(question.ask().grant()).isNotNull();
    }

    @Test
    void asksAgainWhenTheCommandIsNoLongerTheApprovedOne() {
        Run run = begun();
        approve(run);
        jdbc.sql("update incident_record set title = 'Something else' where key = :key")
                .param("key", record.toString())
                .update();

        assertThat(steps.run(run.flowKey(), "s2", job())).isEqualTo(finished(StepOutcome.DIFFERS));
        assertThat(done).isEmpty();

        approve(run);
        assertThat(steps.run(run.flowKey(), "s2", job())).isEqualTo(finished(StepOutcome.DONE));
    }

    @Test
    void doesNotKnowOfAChangeWhoseOwnerDiedAndRunsAnObserveAgain() {
        Run run = begun();
        approve(run);
        long change = job();
        long observe = job();
        steps.run(run.flowKey(), "s2", change);
        steps.run(run.flowKey(), "s1", observe);
        done.clear();
        theirOwnerDiesOver(change, observe);

        assertThat(steps.run(run.flowKey(), "s2", change)).isEqualTo(finished(StepOutcome.UNKNOWN));
        assertThat(steps.run(run.flowKey(), "s1", observe)).isEqualTo(finished(StepOutcome.DONE));

        assertThat(done).containsExactly("GET /health");
        assertThat(ask(run, "step-unknown", "s2").ask().title()).isEqualTo("Did 'Stop the shop' happen?");
    }

    @Test
    void doesNothingAgainThatIsDoneWhenItsEngineIsLost() {
        Run run = begun();
        steps.run(run.flowKey(), "s1", job());
        approve(run);
        steps.run(run.flowKey(), "s2", job());
        done.clear();

        Run again = inANewEngine(run);

        assertThat(steps.run(again.flowKey(), "s1", job())).isEqualTo(finished(StepOutcome.DONE));
        assertThat(steps.question(again.flowKey(), "step-approval", "s2", 1, "job:" + job(), null))
                .isEqualTo(new Asked.AtOnce("approve"));
        assertThat(steps.run(again.flowKey(), "s2", job())).isEqualTo(finished(StepOutcome.DONE));
        assertThat(done).isEmpty();
    }

    @Test
    void asksWhetherAChangeHappenedThatItsLostEngineNeverHeardOf() {
        Run run = begun();
        approve(run);
        long change = job();
        steps.run(run.flowKey(), "s2", change);
        done.clear();
        theirOwnerDiesOver(change);

        Run again = inANewEngine(run);

        long asked = job();
        assertThat(steps.run(again.flowKey(), "s2", asked)).isEqualTo(finished(StepOutcome.UNKNOWN));
        assertThat(steps.run(again.flowKey(), "s2", asked)).isEqualTo(finished(StepOutcome.UNKNOWN));
        answer(ask(again, "step-unknown", "s2"), "again");
        assertThat(steps.run(again.flowKey(), "s2", job())).isEqualTo(finished(StepOutcome.DONE));
        assertThat(done).containsExactly("POST /stop/gently");
    }

    @Test
    void asksAgainForWhatWasDoneInALostEngineWhenItWouldNowDoSomethingElse() {
        Run run = begun();
        approve(run);
        steps.run(run.flowKey(), "s2", job());
        done.clear();
        jdbc.sql("update incident_record set title = 'Something else' where key = :key")
                .param("key", record.toString())
                .update();

        Run again = inANewEngine(run);

        ask(again, "step-approval", "s2");
        assertThat(steps.run(again.flowKey(), "s2", job())).isEqualTo(finished(StepOutcome.REFUSED));
        assertThat(done).isEmpty();
    }

    @Test
    void goesOnWithAMendedFileAndTakesOverOnlyWhatIsUnchanged() {
        Run run = begun();
        steps.run(run.flowKey(), "s1", job());
        approve(run);
        steps.run(run.flowKey(), "s2", job());
        done.clear();
        String mended = mendedVersion(run, "http get: '/health'", "http get: '/healthy'");

        Run again = inANewEngine(run, mended, "differs");
        Question question = ask(again, "version-approval", null);
        assertThat(question.ask().parts())
                .contains(new Part.Code("- run { http get: '/health' }\n+ run { http get: '/healthy' }"));
        answer(question, "approve");

        assertThat(steps.begin(again.flowKey(), mended)).isEqualTo("begun");
        assertThat(steps.run(again.flowKey(), "s1", job())).isEqualTo(finished(StepOutcome.DONE));
        assertThat(steps.question(again.flowKey(), "step-approval", "s2", 1, "job:" + job(), null))
                .isEqualTo(new Asked.AtOnce("approve"));
        assertThat(steps.run(again.flowKey(), "s2", job())).isEqualTo(finished(StepOutcome.DONE));
        assertThat(done).containsExactly("GET /healthy");
    }

    /** As if the file had been edited and read again. @return its hash */
    private String mendedVersion(Run run, String was, String is) {
        Runbook old = runbooks.version(run.runbook(), run.hash());
        String source = old.source().replace(was, is);
        assertThat(source).isNotEqualTo(old.source());
        String hash = Digests.sha256(source);
        versions.save(new Runbook(old.name(), hash, source, old.outline(), Map.of()));
        return hash;
    }

    @Test
    void handsOutputsOnToLaterStepsAndToWhoeverAskedForTheRun() {
        Run run = runs.request(new RunRequest(record, "count-shops", Map.of(), Map.of(), EVE, null));
        steps.begin(run.flowKey(), run.hash());

        assertThat(steps.run(run.flowKey(), "s1", job())).isEqualTo(finished(StepOutcome.DONE));
        assertThat(steps.run(run.flowKey(), "s2", job())).isEqualTo(finished(StepOutcome.DONE));

        assertThat(runs.outputs(run)).isEqualTo(Map.of("shops", 3, "zone", "north", "said", "north has 3"));
        assertThat(runs.output(run.key(), 2)).startsWith("── ").endsWith("north has 3\n");
    }

    @Test
    void failsAStepWhoseOutputIsTooLong() {
        Run run = runs.request(new RunRequest(record, "count-shops", Map.of(), Map.of(), EVE, null));
        steps.begin(run.flowKey(), run.hash());

        assertThat(steps.run(run.flowKey(), "s3", job())).isEqualTo(finished(StepOutcome.FAILED));

        assertThat(runs.steps(run.key()).get(2).line()).contains("output 'far' has 5000 bytes; 4096 are allowed");
        assertThat(runs.outputs(run)).isEmpty();
    }

    @Test
    void triesAFailedChangeAgainOnlyWhenSomebodySaysSo() {
        Run run = begun();
        approve(run);
        status = 500;
        assertThat(steps.run(run.flowKey(), "s2", job())).isEqualTo(finished(StepOutcome.FAILED));
        Question question = ask(run, "step-failed", "s2");
        assertThat(steps.run(run.flowKey(), "s2", job())).isEqualTo(finished(StepOutcome.REFUSED));
        status = 200;

        answer(question, "again");

        assertThat(steps.run(run.flowKey(), "s2", job())).isEqualTo(finished(StepOutcome.REFUSED));
        Question afterwards = ask(run, "step-failed", "s2");
        answer(afterwards, "again");
        assertThat(steps.run(run.flowKey(), "s2", job())).isEqualTo(finished(StepOutcome.DONE));
    }

    @Test
    void refusesAnUndoThatNobodyChose() {
        Run run = begun();
        approve(run);
        steps.run(run.flowKey(), "s2", job());
        assertThat(steps.undo(run.flowKey(), "s2", job())).isEqualTo(finished(StepOutcome.REFUSED));
    }

    @Test
    void undoesAfterSomebodyChoseTo() {
        Run run = begun();
        approve(run);
        status = 500;
        steps.run(run.flowKey(), "s2", job());
        status = 200;
        Question question = ask(run, "step-failed", "s2");
        assertThat(question.ask().parts()).contains(new Part.Code("undo Stop the shop: POST /start/gently"));

        answer(question, "undo");

        assertThat(steps.undo(run.flowKey(), "s2", job())).isEqualTo(finished(StepOutcome.DONE));
        assertThat(done).containsExactly("POST /stop/gently", "POST /start/gently");
        steps.end(run.flowKey(), "undone");
        assertThat(runs.find(run.key()).orElseThrow().state()).isEqualTo(Run.State.UNDONE);
    }

    @Test
    void hasNothingToUndoWhereNothingWasDone() {
        assertThat(steps.undo(begun().flowKey(), "s2", job())).isEqualTo(finished(StepOutcome.DONE));
        assertThat(done).isEmpty();
    }

    @Test
    void killsARunningStepWhenTheRunIsAborted() throws Exception {
        Run run = begun();
        CompletableFuture<Ran> ran = CompletableFuture.supplyAsync(() -> steps.run(run.flowKey(), "s3", job()));
        await().atMost(Duration.ofSeconds(60))
                .until(() -> runs.steps(run.key()).get(2).began() != null);

        runs.abort(run.key(), ADA, "wrong runbook");

        assertThat(ran.get(60, TimeUnit.SECONDS)).isEqualTo(finished(StepOutcome.ABORTED));
        steps.end(run.flowKey(), "aborted");
        assertThat(runs.find(run.key()).orElseThrow().state()).isEqualTo(Run.State.ABORTED);
    }

    @Test
    void letsAStepComeToItsEndWhenTheProgramStopsAndBeginsNoOther() throws Exception {
        Steps program = new Steps(
                runRows, ledger, resolver, runners, stepQuestions, waysBack, ends, freezes, events, Clock.systemUTC());
        Run run = begun();
        Run next = begun();
        CountDownLatch open = new CountDownLatch(1);
        door = open;
        CompletableFuture<Ran> ran = CompletableFuture.supplyAsync(() -> program.run(run.flowKey(), "s1", job()));
        await().atMost(Duration.ofSeconds(60)).until(() -> done.contains("GET /health"));

        List<Steps.Going> going = program.beginNoMore();
        Ran other = program.run(next.flowKey(), "s1", job());
        CompletableFuture<Boolean> ended = CompletableFuture.supplyAsync(program::awaitNoneGoing);

        assertThat(going).singleElement().satisfies(one -> {
            assertThat(one.run()).isEqualTo(run.key());
            assertThat(one.title()).isEqualTo("Look at the shop");
        });
        assertThat(other).isInstanceOf(Ran.NotYet.class);
        assertThat(ended).isNotDone();
        open.countDown();
        assertThat(ended.get(60, TimeUnit.SECONDS)).isTrue();
        assertThat(ran.get(60, TimeUnit.SECONDS)).isEqualTo(finished(StepOutcome.DONE));
        assertThat(runs.steps(next.key()).getFirst().began()).isNull();
    }

    @Test
    void endsAtOnceWhenARunThatWaitsIsAborted() {
        Run run = begun();

        assertThat(runs.abort(run.key(), ADA, "wrong runbook").state()).isEqualTo(Run.State.ABORTED);
        assertThat(steps.run(run.flowKey(), "s1", job())).isEqualTo(finished(StepOutcome.ABORTED));
        assertThat(steps.begin(run.flowKey(), run.hash())).isEqualTo("aborted");
    }

    @Test
    void joinsTheRunThatAFlowAlreadyAskedForInThisOpening() {
        RunRequest request = new RunRequest(record, "mend-shop", Map.of(), Map.of(), Actor.MUSTER, "1");

        assertThat(runs.request(request).key()).isEqualTo(runs.request(request).key());
        assertThat(runs.request(new RunRequest(record, "mend-shop", Map.of(), Map.of(), EVE, null))
                        .key())
                .isEqualTo(RunKey.of(record + "/R2"));
        assertThat(runs.of(record)).hasSize(2);
    }

    @Test
    void takesInputsFromTheAlertAndRefusesWrongOnes() {
        Run run = runs.request(new RunRequest(record, "mend-shop", Map.of(), Map.of("how", "quickly"), EVE, null));
        assertThat(run.inputs()).containsEntry("how", "quickly");

        assertThatThrownBy(() -> request(Map.of("how", "UP")))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("must match [a-z]{1,20}");
        assertThatThrownBy(() -> request(Map.of("hwo", "x"))).hasMessageContaining("has no input 'hwo'");
        assertThatThrownBy(() -> runs.request(new RunRequest(record, "mend-shup", Map.of(), Map.of(), EVE, null)))
                .hasMessageContaining("There is no runbook 'mend-shup'. There are: ")
                .hasMessageContaining("mend-shop, ");
    }

    @Test
    void asksFirstWhenAnotherVersionWasShown() {
        Run run = request(Map.of());

        assertThat(steps.begin(run.flowKey(), "f".repeat(64))).isEqualTo("differs");
        assertThat(steps.begin(run.flowKey(), "f".repeat(64))).isEqualTo("differs");
    }

    @Test
    void showsWhatAPlannedChangeWouldDoWithoutAskingOrDoingIt() {
        Run run = runs.plan(new RunRequest(record, "mend-shop", Map.of(), Map.of(), EVE, null));
        steps.begin(run.flowKey(), run.hash());

        assertThat(steps.run(run.flowKey(), "s1", job())).isEqualTo(finished(StepOutcome.DONE));
        assertThat(steps.question(run.flowKey(), "step-approval", "s2", 1, "job:" + job(), null))
                .isEqualTo(new Asked.AtOnce("approve"));
        assertThat(steps.run(run.flowKey(), "s2", job())).isEqualTo(finished(StepOutcome.DONE));

        assertThat(done).as("it looked, and changed nothing").containsExactly("GET /health");
        assertThat(questions.of(record)).isEmpty();
        assertThat(runs.steps(run.key()).get(1).line())
                .startsWith("Planned, not run: ")
                .contains("/stop/gently");
        assertThat(steps.undo(run.flowKey(), "s2", job())).isEqualTo(finished(StepOutcome.DONE));
        assertThat(done).as("nor is undone what was not done").containsExactly("GET /health");
    }

    @Test
    void practisesAChangeInADrillWithoutDoingIt() {
        record = incidents
                .declare(new Declaration("Shop is slow", "sev1", false, true, EVE, null))
                .key();
        incidents.assign(record, Role.INCIDENT_COMMANDER, ADA, ADA);
        Run run = begun();
        approve(run);

        assertThat(steps.run(run.flowKey(), "s2", job())).isEqualTo(finished(StepOutcome.DONE));

        assertThat(done).isEmpty();
        assertThat(runs.steps(run.key()).get(1).line()).startsWith("A drill, not run: ");
    }

    @Test
    void beginsNoChangeDuringAFreezeAlsoAnApprovedOneButUndoes() {
        Run run = begun();
        approve(run);
        steps.run(run.flowKey(), "s2", job());
        Run other = runs.request(new RunRequest(record, "mend-shop", Map.of("how", "hard"), Map.of(), EVE, null));
        steps.begin(other.flowKey(), other.hash());
        approve(other);
        done.clear();
        assertThat(freezes.freeze("the bank closes its books", EVE)).isTrue();
        try {
            long job = job();

            assertThat(steps.run(other.flowKey(), "s2", job)).isInstanceOf(Ran.NotYet.class);
            assertThat(done).isEmpty();
            answer(ask(run, "step-failed", "s2"), "undo");
            assertThat(steps.undo(run.flowKey(), "s2", job())).isEqualTo(finished(StepOutcome.DONE));
            assertThat(done).as("the way back stays open").hasSize(1);

            freezes.thaw(EVE);
            assertThat(steps.run(other.flowKey(), "s2", job)).isEqualTo(finished(StepOutcome.DONE));
            assertThat(entries()).containsSubsequence("changes-frozen", "changes-thawed", "step-finished");
        } finally {
            freezes.thaw(EVE);
        }
    }

    @Test
    void doesNotLetWhoRaisedTheLevelConfirmHisOwnRunByItsLighterRule() {
        RunRequest own = new RunRequest(record, "mend-shop", Map.of(), Map.of(), ADA, null);
        Run before = runs.request(own);
        steps.begin(before.flowKey(), before.hash());
        assertThat(questions.standing(ask(before, "step-approval", "s2"), ADA).may())
                .isTrue();

        incidents.level(record, "sev2", ADA, null);
        incidents.level(record, "sev1", ADA, "it is worse");
        Run after = runs.request(own);
        steps.begin(after.flowKey(), after.hash());

        assertThat(questions.standing(ask(after, "step-approval", "s2"), ADA).may())
                .isFalse();
    }

    @Test
    void asksPeopleTheWayAndGoesIt() {
        Run run = whichWay(Map.of("grace", "10m"));
        Question which = ask(run, "step-decide", "s1");
        assertThat(which.ask().choices()).extracting(Choice::label).containsExactly("Stop the shop", "Only look");

        answer(which, "stop");
        assertThat(steps.run(run.flowKey(), "s1", job())).isEqualTo(finished(StepOutcome.DONE));
        assertThat(steps.run(run.flowKey(), "s2", job())).isEqualTo(finished(StepOutcome.DONE));
        Question done = ask(run, "step-manual", "s3");
        assertThat(done.ask().parts()).contains(new Part.Text("Write to the customers of zone eu."));
        answer(done, "done");
        assertThat(steps.run(run.flowKey(), "s3", job())).isEqualTo(finished(StepOutcome.DONE));
        assertThat(steps.run(run.flowKey(), "s5", job())).isEqualTo(finished(StepOutcome.DONE));

        assertThat(runs.outputs(run)).containsEntry("way", "stop").containsEntry("counted", "10 minutes, stop");
        assertThat(runs.steps(run.key()))
                .filteredOn(step -> step.step().id().equals("s3"))
                .singleElement()
                .satisfies(step -> assertThat(step.line()).isEqualTo("done by Ada"));
    }

    @Test
    void takesTheWayThatTheRunbookSaysWhenNobodyDecides() {
        Run run = whichWay(Map.of());
        ask(run, "step-decide", "s1");

        assertThat(steps.run(run.flowKey(), "s1", job())).isEqualTo(finished(StepOutcome.DONE));
        assertThat(steps.run(run.flowKey(), "s2", job())).isEqualTo(finished(StepOutcome.SKIPPED));

        assertThat(runs.outputs(run)).containsEntry("way", "look");
    }

    @Test
    void pausesWhenAPersonSaysThatItCannotBeDone() {
        Run run = whichWay(Map.of());
        answer(ask(run, "step-manual", "s3"), "failed");

        assertThat(steps.run(run.flowKey(), "s3", job())).isEqualTo(finished(StepOutcome.FAILED));
        assertThat(ask(run, "step-failed", "s3").ask().title()).isEqualTo("'Tell the customers' failed. What now?");
    }

    @Test
    void handsASecretToTheRunbookThatMayHaveItAndTellsTheRoomWhatTheRunbookSays() {
        Run run = whichWay(Map.of("zone", "us"));

        assertThat(steps.run(run.flowKey(), "s4", job())).isEqualTo(finished(StepOutcome.DONE));

        assertThat(seen).isEqualTo("Bearer geheim");
        assertThat(entries()).contains("step-said", "step-attached");
        assertThat(runs.attachment(run.key(), "health.json")).isEqualTo("{\"status\":\"up\"}");
        assertThatThrownBy(() -> runs.attachment(run.key(), "other.json"))
                .hasMessageContaining("attached no 'other.json'");
    }

    @Test
    void refusesInputsThatAreNotWhatTheyShouldBe() {
        assertThatThrownBy(() -> whichWay(Map.of("grace", "2h")))
                .hasMessage("grace is 2h, out of its range: PT1M to PT1H.");
        assertThatThrownBy(() -> whichWay(Map.of("grace", "soon")))
                .hasMessage("grace is a duration, like 90s, 5m or 2h30m; 'soon' is none.");
        assertThatThrownBy(() -> whichWay(Map.of("zone", "mars")))
                .hasMessage("zone cannot be 'mars'. Choose eu or us.");
        assertThatThrownBy(() -> whichWay(Map.of("where", "elsewhere")))
                .hasMessage("where names a target; there is no 'elsewhere' in muster.yaml.");
        assertThatThrownBy(() -> whichWay(Map.of("zones", "eu"))).hasMessageContaining("has no input 'zones'");
    }
}
