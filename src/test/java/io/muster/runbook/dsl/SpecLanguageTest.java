package io.muster.runbook.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.runbook.Mistake;
import io.muster.runbook.runner.Request;
import io.muster.runbook.spec.Examples;
import io.muster.runbook.spec.Played;
import io.muster.runbook.spec.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SpecLanguageTest {

    private static final Path FIXTURES = Path.of("src/test/resources/specs");
    private static final Path RUNBOOK = FIXTURES.resolve("good/pods.groovy");
    private static final Set<String> LEVELS = Set.of("SEV1", "SEV2", "SEV3", "SEV4");

    @Test
    void playsAGoodSpecToTheEndsThatItSays() throws IOException {
        assertThat(played(FIXTURES.resolve("good/pods.test.groovy"))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("mistakeFiles")
    void answersEachMistakeWithFileLineAndRemedy(Path file) throws IOException {
        String expected = Files.readString(Path.of(file.toString().replace(".test.groovy", ".txt")));

        String said = played(file).stream().map(Mistake::toString).collect(Collectors.joining("\n"));

        assertThat(said).isEqualTo(expected.strip());
    }

    private static List<Mistake> played(Path file) throws IOException {
        String name = file.getFileName().toString();
        SpecReader.Reading reading = new SpecReader().read(name, Files.readString(file));
        Spec spec = reading.spec();
        return spec == null
                ? reading.mistakes()
                : spec.examples().stream()
                        .map(examples(name)::play)
                        .map(Played::faults)
                        .flatMap(List::stream)
                        .toList();
    }

    private static Examples examples(String file) {
        try {
            String source = Files.readString(RUNBOOK);
            LoadedRunbook runbook =
                    new RunbookReader(LEVELS).read("pods.groovy", source).runbook();
            if (runbook == null) {
                throw new AssertionError(RUNBOOK + " is not good");
            }
            return new Examples(runbook, "pods", file, new Request.Text("pods.groovy", source, LEVELS), Map.of());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static List<Path> mistakeFiles() throws IOException {
        try (Stream<Path> files = Files.list(FIXTURES.resolve("mistakes"))) {
            return files.filter(file -> file.toString().endsWith(".test.groovy"))
                    .sorted()
                    .toList();
        }
    }
}
