package io.muster.runbook.spec;

import static org.assertj.core.api.Assertions.assertThat;

import io.camunda.zeebe.client.ZeebeClient;
import io.camunda.zeebe.client.api.response.ActivatedJob;
import io.camunda.zeebe.process.test.api.ZeebeTestEngine;
import io.camunda.zeebe.process.test.engine.EngineFactory;
import io.muster.runbook.Outline;
import io.muster.runbook.Run;
import io.muster.runbook.Step;
import io.muster.runbook.StepOutcome;
import io.muster.runbook.bpmn.RunbookDiagram;
import io.muster.runbook.dsl.LoadedRunbook;
import io.muster.runbook.dsl.RunbookReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Sends many courses, each decided by its number, through the walk and through the generated diagram on a real engine in
 * memory: the same work and the same questions must come in the same order, and the same end.
 */
class WalkTest {

    private static final int COURSES = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ZeebeTestEngine ENGINE = EngineFactory.create();
    private static @Nullable ZeebeClient client;
    private static int started;

    @BeforeAll
    static void start() {
        ENGINE.start();
        client = ENGINE.createClient();
    }

    @AfterAll
    static void stop() {
        client().close();
        ENGINE.stop();
    }

    @ParameterizedTest
    @MethodSource("runbooks")
    void goesTheWayThatTheDiagramDraws(Path file) throws Exception {
        Outline outline = outline(file);
        String name = file.getFileName().toString().replace(".groovy", "");
        client().newDeployResourceCommand()
                .addResourceBytes(
                        RunbookDiagram.of(name, "abc", outline).getBytes(StandardCharsets.UTF_8),
                        "runbook-" + name + ".bpmn")
                .send()
                .join();

        for (int course = 0; course < COURSES; course++) {
            List<String> walked = walked(outline, new Course(outline, course));

            assertThat(drawn(name, new Course(outline, course)))
                    .as("course %d of %s", course, name)
                    .isEqualTo(walked);
        }
    }

    /** One of each shape: what a step does makes no difference to what follows it. */
    static List<Path> runbooks() throws IOException {
        Map<String, Path> shapes = new LinkedHashMap<>();
        for (Path file : files()) {
            shapes.putIfAbsent(shape(outline(file)), file);
        }
        return List.copyOf(shapes.values());
    }

    private static String shape(Outline outline) {
        return outline.onFailure() + " " + outline.blocks() + " "
                + outline.steps().stream()
                        .map(step -> step.getClass().getSimpleName()
                                + (step instanceof Step.Change change
                                        ? change.approval().otherwise()
                                        : "")
                                + (step instanceof Step.Change change && change.undo())
                                + (step instanceof Step.Decide decide
                                        ? decide.asked().otherwise() + " " + (decide.unanswered() != null)
                                        : ""))
                        .toList();
    }

    private static List<Path> files() throws IOException {
        List<Path> all = new ArrayList<>();
        for (String folder : List.of("runbooks", "src/test/resources/runbooks/good", "src/test/resources/specs/good")) {
            try (Stream<Path> files = Files.list(Path.of(folder))) {
                files.filter(file -> file.toString().endsWith(".groovy")
                                && !file.toString().endsWith(".test.groovy"))
                        .sorted()
                        .forEach(all::add);
            }
        }
        return all;
    }

    private static Outline outline(Path file) throws IOException {
        LoadedRunbook runbook = new RunbookReader(Set.of("SEV1", "SEV2", "SEV3", "SEV4"))
                .read(file.getFileName().toString(), Files.readString(file))
                .runbook();
        if (runbook == null) {
            throw new AssertionError(file + " is not good");
        }
        return runbook.outline();
    }

    /** What comes of each visit to each element: the same for the same number. Bad news gets rarer, so that it ends. */
    private static final class Course {

        private static final int PATIENT = 3;
        private final Outline outline;
        private final int number;
        private final Map<String, Integer> visits = new HashMap<>();

        Course(Outline outline, int number) {
            this.outline = outline;
            this.number = number;
        }

        StepOutcome outcome(Step step, boolean undo) {
            String what = "task " + step.id() + undo;
            Random random = random(what);
            boolean well = random.nextInt(10) < 5 + 2 * visits.getOrDefault(what, 0);
            if (well) {
                return step instanceof Step.When && random.nextBoolean() ? StepOutcome.SKIPPED : StepOutcome.DONE;
            }
            List<StepOutcome> bad = step instanceof Step.Change && !undo
                    ? List.of(
                            StepOutcome.FAILED,
                            StepOutcome.UNKNOWN,
                            StepOutcome.DIFFERS,
                            StepOutcome.REFUSED,
                            StepOutcome.ABORTED)
                    : List.of(StepOutcome.FAILED, StepOutcome.FAILED, StepOutcome.FAILED, StepOutcome.ABORTED);
            return bad.get(random.nextInt(bad.size()));
        }

        /** Silence only where nothing else waits, which would hear the time pass too. */
        @Nullable
        String choice(String element, String step, List<String> choices) {
            Random random = random(element);
            boolean alone = outline.parallelWith(step).isEmpty();
            if (alone && random.nextInt(6) == 0) {
                return null;
            }
            if (visits.getOrDefault(element, 0) > PATIENT) {
                return choices.getLast();
            }
            return choices.getFirst().equals("approve") && random.nextInt(4) > 0
                    ? "approve"
                    : choices.get(random.nextInt(choices.size()));
        }

        private Random random(String what) {
            int visit = visits.merge(what, 1, Integer::sum);
            return new Random((number + " " + what + " " + visit).hashCode() * 0x5DEECE66DL);
        }
    }

    private static List<String> walked(Outline outline, Course course) {
        List<String> seen = new ArrayList<>();
        Run.State end = Walk.of(outline, new Walk.Company() {
            @Override
            public StepOutcome run(Step step) {
                StepOutcome outcome = course.outcome(step, false);
                seen.add("Task_" + pascal(step.id()) + " " + outcome);
                return outcome;
            }

            @Override
            public StepOutcome undo(Step.Change change) {
                StepOutcome outcome = course.outcome(change, true);
                seen.add("Task_" + pascal(change.id()) + "_Undo " + outcome);
                return outcome;
            }

            @Override
            public @Nullable String ask(Walk.Question question) {
                String element = element(question);
                String choice = course.choice(element, question.step().id(), question.choices());
                seen.add(element + " " + question.choices() + " " + choice);
                return choice;
            }
        });
        seen.add(end.word());
        return seen;
    }

    private static String element(Walk.Question question) {
        String step = "Question_" + pascal(question.step().id());
        boolean next = question.round() > 1;
        return switch (question.kind()) {
            case "step-approval" -> step + (next ? "_NextApproval" : "_Approval");
            case "step-failed" -> step + "_Failed";
            case "step-unknown" -> step + "_Unknown";
            case "undo-failed" -> step + "_Undo";
            default -> step + (next ? "_AskedNext" : "_Asked");
        };
    }

    private static List<String> drawn(String name, Course course) throws Exception {
        String key = "INC-7/R" + ++started + "/1";
        client().newPublishMessageCommand()
                .messageName("runbook-" + name + "-requested")
                .correlationKey(key)
                .timeToLive(Duration.ofDays(7))
                .variables(Map.of("generation", key))
                .send()
                .join();
        List<String> seen = new ArrayList<>();
        Map<String, ActivatedJob> open = new TreeMap<>(Comparator.comparing(WalkTest::number));
        while (true) {
            open(open);
            assertThat(open).as("open work after " + seen).isNotEmpty();
            ActivatedJob job = open.values().iterator().next();
            open.remove(job.getElementId());
            Map<String, String> headers = job.getCustomHeaders();
            switch (job.getType()) {
                case "muster.begin-run" -> complete(job, Map.of("outcome", "begun"));
                case "muster.end-run" -> {
                    complete(job, Map.of());
                    seen.add(headers.get("outcome"));
                    return seen;
                }
                case "muster.run-step", "muster.undo-step" -> {
                    boolean undo = job.getType().equals("muster.undo-step");
                    Step step = course.outline
                            .step(headers.getOrDefault("step", ""))
                            .orElseThrow();
                    StepOutcome outcome = course.outcome(step, undo);
                    seen.add(job.getElementId() + " " + outcome);
                    complete(job, Map.of("outcome", outcome.name().toLowerCase(Locale.ROOT)));
                }
                default -> {
                    List<String> choices =
                            List.of(headers.getOrDefault("choices", "").split(","));
                    String choice = course.choice(job.getElementId(), headers.getOrDefault("step", ""), choices);
                    seen.add(job.getElementId() + " " + choices + " " + choice);
                    if (choice == null) {
                        passes(Duration.parse(headers.get("deadline")));
                    } else {
                        complete(job, Map.of("answer", Map.of("choice", choice)));
                    }
                }
            }
        }
    }

    /** Steps side by side are walked one after the other. */
    private static int number(String element) {
        String digits = element.replaceAll("\\D", "");
        return digits.isEmpty() ? 0 : Integer.parseInt(digits);
    }

    private static void complete(ActivatedJob job, Map<String, Object> variables) {
        client().newCompleteCommand(job).variables(variables).send().join();
    }

    private static void open(Map<String, ActivatedJob> open) throws Exception {
        ENGINE.waitForIdleState(PATIENCE);
        for (String type : List.of(
                "muster.begin-run",
                "muster.run-step",
                "muster.undo-step",
                "muster.end-run",
                "io.camunda.zeebe:userTask")) {
            client().newActivateJobsCommand()
                    .jobType(type)
                    .maxJobsToActivate(20)
                    .timeout(Duration.ofDays(30))
                    .send()
                    .join()
                    .getJobs()
                    .forEach(job -> open.put(job.getElementId(), job));
        }
    }

    private static void passes(Duration time) throws InterruptedException, TimeoutException {
        ENGINE.increaseTime(time.plusSeconds(1));
        ENGINE.waitForBusyState(PATIENCE);
        ENGINE.waitForIdleState(PATIENCE);
    }

    private static String pascal(String word) {
        return Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }

    private static ZeebeClient client() {
        if (client == null) {
            throw new IllegalStateException("not started");
        }
        return client;
    }
}
