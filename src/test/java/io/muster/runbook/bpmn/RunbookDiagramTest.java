package io.muster.runbook.bpmn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.camunda.zeebe.client.ZeebeClient;
import io.camunda.zeebe.client.api.response.ActivatedJob;
import io.camunda.zeebe.process.test.api.ZeebeTestEngine;
import io.camunda.zeebe.process.test.engine.EngineFactory;
import io.muster.runbook.Approval;
import io.muster.runbook.Block;
import io.muster.runbook.Outline;
import io.muster.runbook.Step;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Walks generated processes on a real engine in memory. What the workers answer stands in each test. */
class RunbookDiagramTest {

    private static final Approval STRICT =
            new Approval(List.of("INCIDENT_COMMANDER"), Duration.ofMinutes(5), Approval.Otherwise.STOP, null);

    private ZeebeTestEngine engine = EngineFactory.create();
    private @Nullable ZeebeClient client;

    @BeforeEach
    void start() {
        engine.start();
        client = engine.createClient();
    }

    @AfterEach
    void stop() throws Exception {
        client().close();
        engine.stop();
    }

    @Test
    void drawsTheSameTextForTheSameOutline() {
        Outline outline = outline(Outline.OnFailure.ASK);

        assertThat(RunbookDiagram.of("restart", "abc", outline))
                .isEqualTo(RunbookDiagram.of("restart", "abc", outline));
    }

    @Test
    void drawsNoTwoFlowsAcrossEachOther() {
        noTwoFlowsCross(RunbookDiagram.of("restart", "abc", outline(Outline.OnFailure.ASK)));
        noTwoFlowsCross(RunbookDiagram.of("restart", "abc", everyKind()));
    }

    @Test
    void drawsTheWayBackOfAnEndedRunAsCleanly() {
        noTwoFlowsCross(wayBack());
        noLabelOverAnother(wayBack());
    }

    private static void noTwoFlowsCross(String xml) {
        List<int[]> level = new ArrayList<>();
        List<int[]> upright = new ArrayList<>();
        Matcher edge = Pattern.compile("<bpmndi:BPMNEdge.*").matcher(xml);
        while (edge.find()) {
            List<int[]> points = new ArrayList<>();
            Matcher point =
                    Pattern.compile("waypoint x=\"(\\d+)\" y=\"(\\d+)\"").matcher(edge.group());
            while (point.find()) {
                points.add(new int[] {Integer.parseInt(point.group(1)), Integer.parseInt(point.group(2))});
            }
            for (int i = 1; i < points.size(); i++) {
                int[] from = points.get(i - 1);
                int[] to = points.get(i);
                assertThat(from[0] == to[0] || from[1] == to[1])
                        .as(edge.group())
                        .isTrue();
                (from[1] == to[1] ? level : upright).add(new int[] {
                    Math.min(from[0], to[0]), Math.min(from[1], to[1]),
                    Math.max(from[0], to[0]), Math.max(from[1], to[1])
                });
            }
        }

        assertThat(level).hasSizeGreaterThan(15);
        for (int[] one : level) {
            assertThat(upright)
                    .noneMatch(
                            other -> one[0] < other[0] && other[0] < one[2] && other[1] < one[1] && one[1] < other[3]);
        }
    }

    @Test
    void writesNoLabelOverAnotherOrOverWhatItDoesNotName() {
        String both = RunbookDiagram.of("restart", "abc", outline(Outline.OnFailure.ASK))
                + RunbookDiagram.of("restart", "abc", outline(Outline.OnFailure.UNDO));
        for (String xml : both.split("(?=<\\?xml)")) {
            noLabelOverAnother(xml);
        }
    }

    private static void noLabelOverAnother(String xml) {
        List<Box> labels = boxes(xml, "bpmnElement=\"([^\"]+)\".*<bpmndi:BPMNLabel><dc:Bounds ");
        List<Box> shapes = boxes(xml, "<bpmndi:BPMNShape id=\"[^\"]+\" bpmnElement=\"([^\"]+)\"[^>]*><dc:Bounds ");

        assertThat(labels).hasSizeGreaterThan(15);
        for (Box label : labels) {
            assertThat(labels)
                    .filteredOn(other -> other != label && other.meets(label))
                    .as("over " + label)
                    .isEmpty();
            assertThat(shapes)
                    .filteredOn(shape -> shape.meets(label))
                    .as("over " + label)
                    .isEmpty();
        }
    }

    private record Box(String of, int left, int top, int width, int height) {
        boolean meets(Box other) {
            return left < other.left + other.width
                    && other.left < left + width
                    && top < other.top + other.height
                    && other.top < top + height;
        }
    }

    private static List<Box> boxes(String xml, String before) {
        return Pattern.compile(before + "x=\"(-?\\d+)\" y=\"(-?\\d+)\" width=\"(\\d+)\" height=\"(\\d+)\"")
                .matcher(xml)
                .results()
                .map(found -> new Box(
                        found.group(1),
                        Integer.parseInt(found.group(2)),
                        Integer.parseInt(found.group(3)),
                        Integer.parseInt(found.group(4)),
                        Integer.parseInt(found.group(5))))
                .toList();
    }

    @Test
    void runsAllStepsInOrder() {
        walk(Outline.OnFailure.ASK);

        does("Task_BeginRun", "begun");
        does("Task_S1", "done");
        answers("Question_S2_Approval", "approve");
        does("Task_S2", "done");
        answers("Question_S3_Approval", "approve");
        does("Task_S3", "done");
        does("Task_S4", "done");
        does("Task_EndRunSucceeded", "");
    }

    @Test
    void pausesAfterAFailureAndTriesAgain() {
        walk(Outline.OnFailure.ASK);

        does("Task_BeginRun", "begun");
        does("Task_S1", "failed");
        assertThat(answers("Question_S1_Failed", "again").getCustomHeaders())
                .containsEntry("choices", "again,go-on,stop");
        does("Task_S1", "failed");
        answers("Question_S1_Failed", "go-on");
        see("Question_S2_Approval");
    }

    @Test
    void undoesWhatWasDoneInReverseOrderAndPausesWhenAnUndoFails() {
        walk(Outline.OnFailure.ASK);

        untilS4();
        does("Task_S4", "failed");
        answers("Question_S4_Failed", "undo");
        does("Task_S3_Undo", "failed");
        answers("Question_S3_Undo", "again");
        does("Task_S3_Undo", "unknown");
        answers("Question_S3_Undo", "skip");
        does("Task_S2_Undo", "done");
        does("Task_EndRunUndone", "");
    }

    @Test
    void undoesOnlyFromWhereTheRunStood() {
        walk(Outline.OnFailure.ASK);

        does("Task_BeginRun", "begun");
        does("Task_S1", "done");
        answers("Question_S2_Approval", "approve");
        does("Task_S2", "failed");
        answers("Question_S2_Failed", "undo");
        does("Task_S2_Undo", "done");
        does("Task_EndRunUndone", "");
    }

    @Test
    void undoesUnaskedWhereTheRunbookSaysSo() {
        walk(Outline.OnFailure.UNDO);

        untilS4();
        does("Task_S4", "failed");
        does("Task_S3_Undo", "done");
        does("Task_S2_Undo", "done");
        does("Task_EndRunUndone", "");
    }

    @Test
    void undoesAnEndedRunOnceSomebodyHasApprovedIt() {
        start("runbook-restart-undo-abc", wayBack());

        does("Task_BeginRun", "begun");
        assertThat(answers("Question_Undo", "approve").getCustomHeaders()).containsEntry("kind", "run-undo");
        does("Task_S3_Undo", "failed");
        answers("Question_S3_Undo", "again");
        does("Task_S3_Undo", "done");
        does("Task_S2_Undo", "done");
        does("Task_EndRunUndone", "");
    }

    @Test
    void leavesAnEndedRunAsItWasWhenSomebodySaysNo() {
        start("runbook-restart-undo-abc", wayBack());

        does("Task_BeginRun", "begun");
        answers("Question_Undo", "reject");
        does("Task_EndRunLeft", "");
    }

    @Test
    void leavesAnEndedRunAsItWasWhenNobodyAnswers() throws Exception {
        start("runbook-restart-undo-abc", wayBack());

        does("Task_BeginRun", "begun");
        see("Question_Undo");
        passes(Duration.ofMinutes(31));
        does("Task_EndRunLeft", "");
    }

    private static String wayBack() {
        return RunbookDiagram.wayBack("restart", "abc", "runbook-restart-undo-abc", outline(Outline.OnFailure.ASK));
    }

    @Test
    void asksWhetherAnUnknownChangeHappened() {
        walk(Outline.OnFailure.ASK);

        does("Task_BeginRun", "begun");
        does("Task_S1", "done");
        answers("Question_S2_Approval", "approve");
        does("Task_S2", "unknown");
        answers("Question_S2_Unknown", "again");
        does("Task_S2", "unknown");
        answers("Question_S2_Unknown", "happened");
        see("Question_S3_Approval");
    }

    @Test
    void asksAgainWhenTheCommandDiffersFromWhatWasApproved() {
        walk(Outline.OnFailure.ASK);

        does("Task_BeginRun", "begun");
        does("Task_S1", "done");
        answers("Question_S2_Approval", "approve");
        does("Task_S2", "differs");
        answers("Question_S2_Approval", "reject");
        does("Task_EndRunStopped", "");
    }

    @Test
    void asksTheNextInLineAndStopsWhenNobodyApproves() throws Exception {
        walk(Outline.OnFailure.ASK);

        does("Task_BeginRun", "begun");
        does("Task_S1", "done");
        see("Question_S2_Approval");
        passes(Duration.ofMinutes(11));
        assertThat(see("Question_S2_NextApproval").getCustomHeaders()).containsEntry("round", "2");
        passes(Duration.ofMinutes(11));
        does("Task_EndRunStopped", "");
    }

    @Test
    void stopsAtOnceWhenNobodyApprovesWhereTheRunbookSaysStop() throws Exception {
        walk(Outline.OnFailure.ASK);

        does("Task_BeginRun", "begun");
        does("Task_S1", "done");
        answers("Question_S2_Approval", "approve");
        does("Task_S2", "done");
        see("Question_S3_Approval");
        passes(Duration.ofMinutes(6));
        does("Task_EndRunStopped", "");
    }

    @Test
    void stopsAndLeavesItWhenNobodyAnswersAfterAFailure() throws Exception {
        walk(Outline.OnFailure.ASK);

        does("Task_BeginRun", "begun");
        does("Task_S1", "failed");
        see("Question_S1_Failed");
        passes(Duration.ofMinutes(31));
        does("Task_EndRunFailed", "");
    }

    @Test
    void endsAbortedFromAnyStep() {
        walk(Outline.OnFailure.ASK);

        does("Task_BeginRun", "begun");
        does("Task_S1", "aborted");
        does("Task_EndRunAborted", "");
    }

    @Test
    void asksFirstWhenTheVersionIsNotTheOneShown() {
        walk(Outline.OnFailure.ASK);

        does("Task_BeginRun", "differs");
        answers("Question_RunVersion", "approve");
        does("Task_S1", "done");
    }

    @Test
    void asksPeopleBeforeItGoesOn() throws Exception {
        walk(everyKind());

        does("Task_BeginRun", "begun");
        assertThat(see("Question_S1_Asked").getCustomHeaders())
                .containsEntry("kind", "step-decide")
                .containsEntry("choices", "over,wait");
        passes(Duration.ofMinutes(11));
        does("Task_S1", "done");
        see("Question_S2_Asked");
        passes(Duration.ofMinutes(11));
        assertThat(see("Question_S2_AskedNext").getCustomHeaders()).containsEntry("round", "2");
        passes(Duration.ofMinutes(11));
        does("Task_S2", "failed");
        answers("Question_S2_Failed", "again");
        answers("Question_S2_Asked", "done");
        does("Task_S2", "done");
        does("Task_S3", "skipped");
    }

    @Test
    void goesOneWayOrTheOther() {
        walk(everyKind());
        untilS3();
        does("Task_S3", "done");
        answers("Question_S4_Approval", "approve");
        does("Task_S4", "done");
        sees("Task_S6", "Task_S7", "Question_S8_Approval");
    }

    @Test
    void goesTheOtherWay() {
        walk(everyKind());
        untilS3();
        does("Task_S3", "skipped");
        does("Task_S5", "done");
        sees("Task_S6", "Task_S7", "Question_S8_Approval");
    }

    @Test
    void beginsStepsTogetherAndGoesOnAfterTheLast() {
        walk(everyKind());
        untilParallel();

        does(all, "Task_S7", "done");
        does(all, "Task_S6", "failed");
        answers(see("Question_S8_Approval", "Question_S6_Failed"), "Question_S8_Approval", "approve");
        does(see("Question_S6_Failed", "Task_S8"), "Task_S8", "done");
        answers("Question_S6_Failed", "go-on");
        does("Task_S9", "done");
        does("Task_EndRunSucceeded", "");
    }

    @Test
    void letsTheOthersComeToTheirEndBeforeItUndoesWhatWasDoneTogether() {
        walk(everyKind());
        untilParallel();

        does(all, "Task_S6", "failed");
        answers(see("Question_S6_Failed", "Task_S7", "Question_S8_Approval"), "Question_S6_Failed", "undo");
        Map<String, ActivatedJob> left = see("Task_S7", "Question_S8_Approval");
        does(left, "Task_S7", "done");
        answers("Question_S8_Approval", "approve");
        does("Task_S8", "done");
        does("Task_S8_Undo", "done");
        does("Task_S4_Undo", "done");
        does("Task_EndRunUndone", "");
    }

    @Test
    void stopsAfterTheOthersWhenOneOfThemIsStopped() {
        walk(everyKind());
        untilParallel();

        answers(all, "Question_S8_Approval", "reject");
        Map<String, ActivatedJob> left = see("Task_S6", "Task_S7");
        does(left, "Task_S6", "done");
        does(left, "Task_S7", "done");
        does("Task_EndRunStopped", "");
    }

    @Test
    void endsAbortedWhenOneOfThemIsAborted() {
        walk(everyKind());
        untilParallel();

        does(all, "Task_S6", "aborted");
        does(all, "Task_S7", "done");
        answers("Question_S8_Approval", "reject");
        does("Task_EndRunAborted", "");
    }

    private Map<String, ActivatedJob> all = Map.of();

    private void untilS3() {
        does("Task_BeginRun", "begun");
        answers("Question_S1_Asked", "over");
        does("Task_S1", "done");
        answers("Question_S2_Asked", "done");
        does("Task_S2", "done");
    }

    private void untilParallel() {
        untilS3();
        does("Task_S3", "skipped");
        does("Task_S5", "done");
        sees("Task_S6", "Task_S7", "Question_S8_Approval");
    }

    private void sees(String... elements) {
        all = see(elements);
    }

    /** Waits until exactly these have open jobs. */
    private Map<String, ActivatedJob> see(String first, String second, String... more) {
        List<String> elements = new ArrayList<>(List.of(first, second));
        elements.addAll(List.of(more));
        return see(elements.toArray(String[]::new));
    }

    private Map<String, ActivatedJob> see(String[] elements) {
        Map<String, ActivatedJob> seen = new java.util.TreeMap<>();
        await("work at " + List.of(elements)).atMost(Duration.ofSeconds(10)).until(() -> {
            open().forEach(job -> seen.put(job.getElementId(), job));
            return seen.keySet().containsAll(List.of(elements));
        });
        assertThat(seen).containsOnlyKeys(elements);
        return seen;
    }

    private void does(Map<String, ActivatedJob> jobs, String element, String outcome) {
        client().newCompleteCommand(jobs.get(element))
                .variables(Map.of("outcome", outcome))
                .send()
                .join();
    }

    private void answers(Map<String, ActivatedJob> jobs, String element, String choice) {
        client().newCompleteCommand(jobs.get(element))
                .variables(Map.of("answer", Map.of("choice", choice)))
                .send()
                .join();
    }

    /** One of each: decide, manual, when with both ways, three at the same time, and one after them. */
    static Outline everyKind() {
        Duration minute = Duration.ofMinutes(1);
        Approval asked =
                new Approval(List.of("INCIDENT_COMMANDER"), Duration.ofMinutes(10), Approval.Otherwise.STOP, null);
        return new Outline(
                Outline.FORMAT,
                "Every kind",
                "team-shop",
                List.of(),
                List.of(),
                "shop",
                List.of(),
                List.of(
                        new Step.Decide(
                                "s1",
                                "Which way?",
                                1,
                                List.of(new Step.Way("over", "Fail over"), new Step.Way("wait", "Wait")),
                                asked,
                                "wait",
                                "way"),
                        new Step.Manual("s2", "Press it", 2, Approval.DEFAULT),
                        new Step.When("s3", "It is full", 3),
                        new Step.Change("s4", "Empty it", 4, minute, List.of(), STRICT, true, null),
                        new Step.Observe("s5", "Look why", 5, minute, List.of()),
                        new Step.Observe("s6", "Look here", 6, minute, List.of()),
                        new Step.Observe("s7", "Look there", 7, minute, List.of()),
                        new Step.Change("s8", "Mend it", 8, minute, List.of(), Approval.DEFAULT, true, null),
                        new Step.Observe("s9", "Look again", 9, minute, List.of())),
                Outline.OnFailure.ASK,
                List.of(),
                List.of(
                        new Block.One("s1"),
                        new Block.One("s2"),
                        new Block.When("s3", List.of(new Block.One("s4")), List.of(new Block.One("s5"))),
                        new Block.Parallel(List.of("s6", "s7", "s8")),
                        new Block.One("s9")),
                null);
    }

    private void untilS4() {
        does("Task_BeginRun", "begun");
        does("Task_S1", "done");
        answers("Question_S2_Approval", "approve");
        does("Task_S2", "done");
        answers("Question_S3_Approval", "approve");
        does("Task_S3", "done");
    }

    private void walk(Outline.OnFailure onFailure) {
        walk(outline(onFailure));
    }

    private void walk(Outline outline) {
        start("runbook-restart", RunbookDiagram.of("restart", "abc", outline));
    }

    private void start(String process, String xml) {
        client().newDeployResourceCommand()
                .addResourceBytes(xml.getBytes(StandardCharsets.UTF_8), process + ".bpmn")
                .send()
                .join();
        client().newPublishMessageCommand()
                .messageName(process + "-requested")
                .correlationKey("INC-7/R3/1")
                .timeToLive(Duration.ofDays(7))
                .variables(Map.of("generation", "INC-7/R3/1"))
                .send()
                .join();
    }

    private void does(String element, String outcome) {
        client().newCompleteCommand(see(element))
                .variables(outcome.isEmpty() ? Map.of() : Map.of("outcome", outcome))
                .send()
                .join();
    }

    private ActivatedJob answers(String element, String choice) {
        ActivatedJob job = see(element);
        client().newCompleteCommand(job)
                .variables(Map.of("answer", Map.of("choice", choice)))
                .send()
                .join();
        return job;
    }

    /** Waits for the one open job and checks that it is this element's. */
    private ActivatedJob see(String element) {
        List<ActivatedJob> seen = new ArrayList<>();
        await("work at " + element).atMost(Duration.ofSeconds(10)).until(() -> {
            seen.addAll(open());
            return !seen.isEmpty();
        });
        assertThat(seen).extracting(ActivatedJob::getElementId).containsOnly(element);
        return seen.getFirst();
    }

    private List<ActivatedJob> open() {
        List<ActivatedJob> open = new ArrayList<>();
        for (String type : List.of(
                "muster.begin-run",
                "muster.run-step",
                "muster.undo-step",
                "muster.end-run",
                "io.camunda.zeebe:userTask")) {
            open.addAll(client().newActivateJobsCommand()
                    .jobType(type)
                    .maxJobsToActivate(5)
                    .timeout(Duration.ofMillis(1))
                    .requestTimeout(Duration.ofMillis(200))
                    .send()
                    .join()
                    .getJobs());
        }
        return open;
    }

    private void passes(Duration time) throws Exception {
        engine.waitForIdleState(Duration.ofSeconds(5));
        engine.increaseTime(time);
        engine.waitForBusyState(Duration.ofSeconds(5));
        engine.waitForIdleState(Duration.ofSeconds(5));
    }

    private ZeebeClient client() {
        if (client == null) {
            throw new IllegalStateException("not started");
        }
        return client;
    }

    private static Outline outline(Outline.OnFailure onFailure) {
        Duration minute = Duration.ofMinutes(1);
        return new Outline(
                Outline.FORMAT,
                "Restart <it> & \"see\"",
                "team-shop",
                List.of("SEV1"),
                List.of(),
                "shop",
                List.of(),
                List.of(
                        new Step.Observe("s1", "Look", 1, minute, List.of()),
                        new Step.Change("s2", "Stop it", 2, minute, List.of(), Approval.DEFAULT, true, null),
                        new Step.Change("s3", "Start it", 3, minute, List.of(), STRICT, true, null),
                        new Step.Observe("s4", "Look again", 4, minute, List.of())),
                onFailure);
    }
}
