package io.muster.runbook.dsl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.runbook.Approval;
import io.muster.runbook.Command;
import io.muster.runbook.Mistake;
import io.muster.runbook.Outline;
import io.muster.runbook.Step;
import io.muster.runbook.runner.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RunbookLanguageTest {

    private static final Path FIXTURES = Path.of("src/test/resources/runbooks");
    private final RunbookReader reader = new RunbookReader(Set.of("SEV1", "SEV2", "SEV3", "SEV4"));

    @ParameterizedTest
    @MethodSource("goodFiles")
    void readsEveryGoodExample(Path file) throws IOException {
        assertThat(read(file).mistakes()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("mistakeFiles")
    void answersEachMistakeWithFileLineAndRemedy(Path file) throws IOException {
        String expected = Files.readString(Path.of(file.toString().replace(".groovy", ".txt")));

        String said = read(file).mistakes().stream().map(Mistake::toString).collect(Collectors.joining("\n"));

        assertThat(said).isEqualTo(expected.strip());
    }

    /** Those that only run programs say nothing wrong in Groovy. */
    @ParameterizedTest
    @MethodSource("escapesInGroovy")
    void tellsTheAuthorOfWhatARunbookHasNoUseFor(Path file) throws IOException {
        RunbookReader.Reading reading = read(file);

        assertThat(reading.runbook()).isNull();
        assertThat(reading.mistakes())
                .allSatisfy(mistake -> assertThat(mistake.line()).isPositive());
    }

    @Test
    void obeysWhatWasReadWhenMoreWasAllowed() {
        String text =
                "def now = new Date()\nrunbook('Look') {\n owner 'a'\n observe('Look') { run { sh 'true' } }\n}\n";

        assertThat(reader.read("look.groovy", text).runbook()).isNull();
        assertThat(reader.obey("look.groovy", text).runbook()).isNotNull();
        assertThat(reader.read("look.groovy", text).runbook()).isNull();
    }

    @Test
    void turnsAFileIntoItsOutline() throws IOException {
        Outline outline = good("everything").outline();

        assertThat(outline.title()).isEqualTo("Say every word");
        assertThat(outline.serves()).containsExactly("SEV1", "SEV2");
        assertThat(outline.alerts()).containsExactly("CheckoutPoolExhausted", "CheckoutSlow");
        assertThat(outline.onFailure()).isEqualTo(Outline.OnFailure.UNDO);
        assertThat(outline.inputs().getFirst().from()).isEqualTo("alert.labels.namespace");
        assertThat(outline.steps()).extracting(Step::id).containsExactly("s1", "s2", "s3", "s4");
        assertThat(outline.steps().get(1)).isInstanceOfSatisfying(Step.Change.class, change -> {
            assertThat(change.line()).isEqualTo(22);
            assertThat(change.undo()).isTrue();
            assertThat(change.approval())
                    .isEqualTo(new Approval(
                            List.of("INCIDENT_COMMANDER", "OPERATIONS_LEAD"),
                            Duration.ofMinutes(5),
                            Approval.Otherwise.STOP,
                            null));
        });
        assertThat(outline.steps().get(3).timeout()).isEqualTo(Duration.ofMinutes(3));
    }

    @Test
    void resolvesACommandWithItsInputs() throws IOException {
        LoadedRunbook.Facts facts = new LoadedRunbook.Facts(
                Map.of("namespace", "shop", "replicas", "2"), Map.of("key", "INC-7"), Map.of(), Map.of("ready", 1));

        assertThat(good("everything").resolve("s1", false, facts, Map.of()))
                .isEqualTo(new Command.Sh(List.of("count", "shop", "--least=2")));
        assertThat(good("everything").resolve("s2", false, facts, Map.of()))
                .isEqualTo(new Command.Http(
                        "POST",
                        "/restart",
                        Map.of("X-Incident", "INC-7"),
                        "{\"namespace\":\"shop\",\"ready\":1}",
                        List.of(409, 503)));
        assertThat(good("everything").resolve("s2", true, facts, Map.of()).text())
                .isEqualTo("DELETE /restart/shop");
    }

    @Test
    void refusesToResolveWhatIsNotGiven() throws IOException {
        LoadedRunbook.Facts facts = new LoadedRunbook.Facts(Map.of(), Map.of(), Map.of(), Map.of());

        assertThatThrownBy(() -> good("everything").resolve("s1", false, facts, Map.of()))
                .hasMessageStartingWith("everything.groovy:17: there is no input 'namespace'");
        assertThatThrownBy(() -> good("everything").resolve("s1", true, facts, Map.of()))
                .hasMessageContaining("nothing to undo it");
    }

    @Test
    void saysWhichExpectationDoesNotHold() throws IOException {
        LoadedRunbook.Facts facts = new LoadedRunbook.Facts(Map.of("replicas", "2"), Map.of(), Map.of(), Map.of());

        assertThat(good("everything")
                        .look("s1", facts, new CommandResult(0, "{\"ready\":2}", 5))
                        .disappointed())
                .isEmpty();
        assertThat(good("everything")
                        .look("s1", facts, new CommandResult(0, "{\"ready\":1}", 5))
                        .disappointed())
                .contains("expected: enough pods are ready");
        assertThat(good("everything")
                        .look("s1", facts, new CommandResult(0, "no json", 5))
                        .disappointed())
                .hasValueSatisfying(said -> assertThat(said).startsWith("expected: enough pods are ready (line 18: "));
    }

    @Test
    void givesOutputsOnlyAsScalars() throws IOException {
        LoadedRunbook.Facts facts = new LoadedRunbook.Facts(Map.of(), Map.of(), Map.of(), Map.of());

        assertThat(good("everything").outputs("s1", facts, new CommandResult(0, "{\"ready\":2}", 5)))
                .isEqualTo(Map.of("ready", 2, "first", "{\"ready\":2}"));
        assertThatThrownBy(() -> good("everything").outputs("s1", facts, new CommandResult(0, "{\"ready\":[]}", 5)))
                .hasMessageEndingWith("output 'ready' is a list; give a text, a number, or true or false");
        assertThatThrownBy(() -> good("everything").outputs("s1", facts, new CommandResult(0, "{}", 5)))
                .hasMessageEndingWith("output 'ready' is nothing; give a text, a number, or true or false");
    }

    private LoadedRunbook good(String name) throws IOException {
        LoadedRunbook runbook =
                read(FIXTURES.resolve("good").resolve(name + ".groovy")).runbook();
        if (runbook == null) {
            throw new AssertionError(name + " is not good");
        }
        return runbook;
    }

    private RunbookReader.Reading read(Path file) throws IOException {
        return reader.read(file.getFileName().toString(), Files.readString(file));
    }

    static List<Path> goodFiles() throws IOException {
        return Stream.concat(files(FIXTURES.resolve("good")), files(Path.of("runbooks")))
                .toList();
    }

    static List<Path> escapesInGroovy() throws IOException {
        List<Path> escapes = new ArrayList<>();
        for (Path file : files(FIXTURES.resolve("escapes")).toList()) {
            if (!Files.readString(file).matches("(?s)// [^\n]+\n// [^\n]+\nrunbook.* run \\{ sh.*")) {
                escapes.add(file);
            }
        }
        return escapes;
    }

    static List<Path> mistakeFiles() throws IOException {
        return files(FIXTURES.resolve("mistakes")).toList();
    }

    private static Stream<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files
                    .filter(file -> file.toString().endsWith(".groovy"))
                    .filter(file -> !file.toString().endsWith(".test.groovy"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }
}
