package io.muster.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.muster.message.RecordKey;
import io.muster.question.Question;
import io.muster.runbook.Outline;
import io.muster.runbook.Run;
import io.muster.runbook.RunRequest;
import io.muster.runbook.RunTurns;
import io.muster.runbook.Runs;
import io.muster.runbook.StepState;
import io.muster.runbook.bpmn.RunbookDiagram;
import io.muster.runbook.dsl.RunbookReader;
import io.muster.settings.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.json.JsonMapper;

/** The processes of runbooks on the engine that we ship, which is older than the one in which their drawing is tested. */
class RunbookProcessTest extends FlowScenario {

    private static final Path FIXTURES = Path.of("src/test/resources/runbooks");

    @Autowired
    private Runs runs;

    @Autowired
    private RunTurns turns;

    @Autowired
    private Deployments deployments;

    @Test
    void takesTheProcessOfEveryWordOfTheLanguageAndTheSameTextOnlyOnce() throws IOException {
        for (Map.Entry<String, String> runbook : everyWord().entrySet()) {
            for (Outline.OnFailure onFailure : Outline.OnFailure.values()) {
                String name = "word-" + runbook.getKey() + (onFailure == Outline.OnFailure.UNDO ? "-undo" : "");
                String resource = "runbook-" + name + ".bpmn";
                String xml = RunbookDiagram.of(name, "abc", outline(runbook.getValue(), onFailure));
                if (onFailure == Outline.OnFailure.UNDO && !xml.contains("_Undo\"")) {
                    continue;
                }
                String again = RunbookDiagram.of(name, "abc", asKept(outline(runbook.getValue(), onFailure)));

                assertThat(deployments.deploy(resource, xml, ALICE)).satisfies(deployed -> {
                    assertThat(deployed.faults()).isEmpty();
                    assertThat(deployed.result()).isEqualTo(Deployments.Result.DEPLOYED);
                });
                assertThat(deployments.deploy(resource, again, ALICE).result()).isEqualTo(Deployments.Result.UNCHANGED);
                assertThat(engine.deploy(resource, again).getProcesses())
                        .as("the engine itself finds nothing new either")
                        .singleElement()
                        .satisfies(process -> assertThat(process.getVersion()).isEqualTo(1));
            }
        }
    }

    @Test
    void walksARunThroughEveryWordAndBack() {
        RecordKey key = commanded();
        Run run = runs.request(new RunRequest(key, "every-word", Map.of(), Map.of(), BOB, null));

        answer(run, "step-decide", "s1", "over");
        answer(run, "step-manual", "s2", "done");
        answer(run, "step-approval", "s4", "approve");
        answer(run, "step-approval", "s7", "approve");
        answer(run, "step-approval", "s8", "approve");
        answer(run, "step-failed", "s9", "undo");

        await().until(() -> state(run) == Run.State.UNDONE);
        assertThat(runs.steps(run.key()))
                .filteredOn(StepState::undone)
                .extracting(step -> step.step().title())
                .containsExactly("Go over", "Mend it");
        assertThat(undos(key)).containsExactly("s7/undo", "s4/undo");
        assertThat(types(key)).doesNotContain("flow-stalled");
    }

    @Test
    void undoesAnEndedRunAlsoWhenItsEngineIsKilledMeanwhile() {
        RecordKey key = commanded();
        Run run = runs.request(new RunRequest(key, "touch-it", Map.of(), Map.of(), BOB, null));
        answer(run, "step-approval", "s2", "approve");
        await().until(() -> state(run) == Run.State.SUCCEEDED);

        turns.undo(run.key(), BOB, "it helped nobody");
        Question card = asked(run, "run-undo", null);
        TestEngine.engine().kill();
        await().until(() -> !link.ready());
        questions.answer(card.key(), "approve", ALICE, null, click());
        TestEngine.engine().start();

        await().until(() -> state(run) == Run.State.UNDONE);
        assertThat(undos(key)).containsExactly("s2/undo");
        assertThat(live.of(run.key()).flow()).startsWith("runbook-touch-it-undo-");
        await().untilAsserted(
                        () -> assertThat(live.starts(run.key())).hasSize(2).allMatch(FlowView.Start::ended));
    }

    @Test
    void goesOnWithTheMendedFileFromTheStepThatFailed() {
        RecordKey key = commanded();
        Run run = runs.request(new RunRequest(key, "mend-me", Map.of(), Map.of(), BOB, null));
        answer(run, "step-approval", "s2", "approve");
        Question paused = asked(run, "step-failed", "s2");

        TestFlows.mend(TestEngine.flows());
        await("word of the newer version").until(() -> types(key).contains("run-mendable"));
        turns.mend(run.key(), BOB, "a typing error");

        Question version = asked(run, "version-approval", null);
        assertThat(version.ask().parts())
                .anySatisfy(
                        part -> assertThat(part.toString()).contains("- run  { sh 'false' }", "+ run  { sh 'true' }"));
        assertThat(questions.standing(version, BOB).may())
                .as("who wants it does not approve it")
                .isFalse();
        questions.answer(version.key(), "approve", ALICE, null, click());
        answer(run, "step-approval", "s2", "approve");
        await().until(() -> state(run) == Run.State.SUCCEEDED);
        assertThat(state(paused)).isEqualTo(Question.State.CLOSED);
        assertThat(timeline.entries(key, 0, 1000).stream()
                        .filter(entry -> entry.type().equals("step-began")
                                && "s1".equals(entry.details().get("step"))))
                .as("what is done and unchanged stays done")
                .hasSize(1);
    }

    private RecordKey commanded() {
        RecordKey key = declare("sev6");
        incidents.assign(key, Role.INCIDENT_COMMANDER, ALICE, ALICE);
        return key;
    }

    private Run.State state(Run run) {
        return runs.find(run.key()).orElseThrow().state();
    }

    private void answer(Run run, String kind, String step, String choice) {
        questions.answer(asked(run, kind, step).key(), choice, ALICE, "because", click());
    }

    private Question asked(Run run, String kind, @Nullable String step) {
        return await("a question " + kind + " about " + step)
                .until(
                        () -> questions.open(run.key().record()).stream()
                                .filter(each -> each.ask().kind().equals(kind)
                                        && Objects.equals(each.ask().details().get("step"), step))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private List<String> undos(RecordKey key) {
        return timeline.entries(key, 0, 1000).stream()
                .filter(entry -> entry.type().equals("step-finished"))
                .map(entry -> String.valueOf(entry.details().get("step")))
                .filter(step -> step.endsWith("/undo"))
                .toList();
    }

    private static Map<String, String> everyWord() throws IOException {
        Map<String, String> texts = new TreeMap<>();
        for (Path folder : List.of(FIXTURES.resolve("good"), Path.of("runbooks"))) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.filter(each -> each.toString().matches("[^.]+\\.groovy"))
                        .toList()) {
                    texts.put(file.getFileName().toString().replace(".groovy", ""), Files.readString(file));
                }
            }
        }
        return texts;
    }

    private static Outline outline(String source, Outline.OnFailure onFailure) {
        RunbookReader.Reading reading =
                new RunbookReader(Set.of("SEV1", "SEV2", "SEV3", "SEV4")).read("word.groovy", source);
        Outline read = Objects.requireNonNull(reading.runbook()).outline();
        return new Outline(
                read.format(),
                read.title(),
                read.owner(),
                read.serves(),
                read.alerts(),
                read.target(),
                read.inputs(),
                read.steps(),
                onFailure,
                read.tags(),
                read.blocks(),
                read.plain());
    }

    /** As it comes back from the database, where every version is kept. */
    private static Outline asKept(Outline outline) {
        JsonMapper json = JsonMapper.builder().build();
        return json.readValue(json.writeValueAsString(outline), Outline.class);
    }
}
