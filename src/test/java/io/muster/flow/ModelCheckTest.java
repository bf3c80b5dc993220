package io.muster.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ModelCheckTest {

    private static final Set<String> TYPES = Set.of(
            "muster.open-war-room",
            "muster.invite",
            "muster.page",
            "muster.assign-role",
            "muster.post-update",
            "muster.remind",
            "muster.set-status",
            "muster.suggest-runbooks",
            "muster.run-runbook",
            "muster.schedule-review",
            "muster.test-failing");

    static List<Path> shipped() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("bpmn"))) {
            return files.filter(file -> file.toString().endsWith(".bpmn")).toList();
        }
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void takesEveryShippedFlow(Path file) throws IOException {
        Model model = ModelReader.read(String.valueOf(file.getFileName()), Files.readString(file));

        ModelCheck.check(model, TYPES);

        assertThat(model.elements()).isNotEmpty();
    }

    @Test
    void knowsTheTaskThatBindsAnInstance() {
        Model model = ModelReader.read("sev3.bpmn", TestFlows.asking("sev3"));

        assertThat(model.startMessage()).contains("incident-declared-sev3");
        assertThat(model.first().map(Model.Element::id)).contains("Task_OpenRoom");
        assertThat(model.element("Task_Record").orElseThrow().inputs()).containsOnlyKeys("by");
        assertThat(model.deadlines("Question_Gone")).hasSize(1);
    }

    @Test
    void takesOutModelersOwnUserTask() {
        assertThat(TestFlows.asking("sev3")).contains("<zeebe:userTask/>");
        assertThat(ModelReader.read("sev3.bpmn", TestFlows.asking("sev3")).text())
                .doesNotContain("zeebe:userTask");
    }

    @Test
    void refusesAQuestionWithoutADeadline() {
        String text = TestFlows.asking("sev3").replaceAll("<bpmn:boundaryEvent.*?</bpmn:boundaryEvent>", "");

        assertThat(faults(text))
                .contains("sev3.bpmn: Question_Gone: the question has no deadline. Put a timer on its boundary and draw"
                        + " what follows when nobody answers.");
    }

    @Test
    void refusesATaskThatNobodyDoes() {
        String text = TestFlows.asking("sev3").replace("muster.set-status", "muster.make-coffee");

        assertThat(faults(text)).singleElement().asString().startsWith("""
                sev3.bpmn: Task_Record: nothing works tasks of type 'muster.make-coffee'. Use one of muster.""");
    }

    @Test
    void refusesAnElementThatDoesNotSayWhatFollows() {
        String text = TestFlows.asking("sev3").replace("<bpmn:outgoing>F4</bpmn:outgoing>", "");

        assertThat(faults(text))
                .containsExactly("sev3.bpmn: Task_Record: nothing follows it. Lead it to an end event,"
                        + " and let the file say so with <bpmn:outgoing>.");
    }

    @Test
    void refusesAFlowThatDoesNotBeginWithATaskOfMusters() {
        String text = TestFlows.asking("sev3")
                .replace(
                        "sourceRef=\"Start\" targetRef=\"Task_OpenRoom\"",
                        "sourceRef=\"Start\" targetRef=\"Question_Gone\"");

        assertThat(faults(text)).singleElement().asString().startsWith("""
                sev3.bpmn: Question_Gone: the first element after 'Start' is no task of Muster's.""");
    }

    @Test
    void refusesWhatIsNoXml() {
        assertThat(faults("<bpmn:definitions")).singleElement().asString().startsWith("sev3.bpmn: no XML");
    }

    private static List<String> faults(String text) {
        return catchThrowableOfType(
                        FaultyModel.class, () -> ModelCheck.check(ModelReader.read("sev3.bpmn", text), TYPES))
                .faults();
    }
}
