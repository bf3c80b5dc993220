package io.muster.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ModelCheckTest {

    private static final House HOUSE = house();

    private static House house() {
        Map<String, String> texts = new TreeMap<>();
        files("bpmn").forEach(file -> texts.put(String.valueOf(file.getFileName()), read(file)));
        return House.of(TaskType.ALL.keySet(), texts, List.of());
    }

    static List<Path> shipped() {
        return files("bpmn");
    }

    static List<Path> mistakes() {
        return files("src/test/resources/flows/mistakes");
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void takesEveryShippedFlow(Path file) {
        Model model = model(file);

        ModelCheck.check(model, HOUSE);

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

        assertThat(faults(text))
                .singleElement()
                .asString()
                .startsWith("sev3.bpmn: Task_Record: nothing works tasks of type 'muster.make-coffee'.");
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

        assertThat(faults(text))
                .anyMatch(fault -> fault.startsWith(
                        "sev3.bpmn: Question_Gone: the first element after 'Start' is no task of Muster's."));
    }

    @Test
    void refusesWhatIsNoXml() {
        assertThat(faults("<bpmn:definitions")).singleElement().asString().startsWith("sev3.bpmn: no XML");
    }

    @Test
    void takesASmallFlowThatIsWhole() {
        assertThat(ModelCheck.faults(model(Path.of("src/test/resources/flows/good/example.bpmn")), HOUSE))
                .isEmpty();
    }

    /** Beside each faulty model lies what is said of it, one fault a line. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void saysWhatIsWrongAndWhatToDrawInstead(Path file) throws IOException {
        Path message = Path.of(file.toString().replace(".bpmn", ".txt"));
        List<String> said = faultsOf(file);

        assertThat(said).containsExactlyElementsOf(Files.readAllLines(message));
        assertThat(said)
                .isNotEmpty()
                .allSatisfy(each -> assertThat(each)
                        .startsWith(String.valueOf(file.getFileName()))
                        .matches("(?s).+: .+[.] .+[.?]"));
    }

    @Test
    void knowsAtLeastThirtyMistakes() {
        assertThat(mistakes()).hasSizeGreaterThanOrEqualTo(30);
    }

    private static List<String> faultsOf(Path file) {
        try {
            return ModelCheck.faults(model(file), HOUSE);
        } catch (FaultyModel faulty) {
            return faulty.faults();
        }
    }

    private static Model model(Path file) {
        return ModelReader.read(String.valueOf(file.getFileName()), read(file));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> files(String folder) {
        try (Stream<Path> files = Files.list(Path.of(folder))) {
            return files.filter(file -> file.toString().endsWith(".bpmn"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> faults(String text) {
        return catchThrowableOfType(
                        FaultyModel.class, () -> ModelCheck.check(ModelReader.read("sev3.bpmn", text), HOUSE))
                .faults();
    }
}
