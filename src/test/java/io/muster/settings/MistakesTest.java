package io.muster.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One file a mistake, each with the message that it gets and whether an editor can tell by the schema; what only the
 * whole file shows (a name that stands nowhere) an editor cannot.
 */
class MistakesTest {

    private static final Path FILES = Path.of("src/test/resources/settings");
    private static final Pattern EXPECTED = Pattern.compile("(?m)^# expected: (.*)$");

    static Stream<Path> mistakes() throws IOException {
        return files("mistakes");
    }

    static Stream<Path> goodOnes() throws IOException {
        return files("good");
    }

    @Test
    void thereAreManyMistakes() throws IOException {
        assertThat(mistakes()).hasSizeGreaterThan(25);
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void namesLineAndRemedy(Path file) throws IOException {
        String yaml = Files.readString(file);
        Matcher expected = EXPECTED.matcher(yaml);
        assertThat(expected.find()).as("the file says what it expects").isTrue();

        assertThatThrownBy(() -> YamlSettings.parse("muster.yaml", yaml))
                .isInstanceOf(FaultySettings.class)
                .hasMessageContaining(expected.group(1))
                .hasMessageNotContaining("s3cr3t");
        if (yaml.contains("# schema: refuses")) {
            assertThat(Schema.faults(yaml)).isNotEmpty();
        } else if (yaml.contains("# schema: cannot tell")) {
            assertThat(Schema.faults(yaml)).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("goodOnes")
    void takesAGoodFileAndSoDoesAnEditor(Path file) throws IOException {
        String yaml = Files.readString(file);

        assertThatCode(() -> YamlSettings.parse("muster.yaml", yaml)).doesNotThrowAnyException();
        assertThat(Schema.faults(yaml)).isEmpty();
    }

    @Test
    void takesTheExampleOfTheReadmeAndSoDoesAnEditor() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        Matcher example = Pattern.compile("(?s)```yaml\\n(people:.*?)```").matcher(readme);
        assertThat(example.find()).isTrue();

        MusterYaml read = YamlSettings.parse("muster.yaml", example.group(1));

        assertThat(Schema.faults(example.group(1))).isEmpty();
        assertThat(List.of(read.people(), read.teams(), read.secrets(), read.targets()))
                .allSatisfy(list -> assertThat(list).isNotEmpty());
        assertThat(List.of(read.permissions(), read.onCall(), read.rooms(), read.hooks()))
                .allSatisfy(map -> assertThat(map).isNotEmpty());
    }

    private static Stream<Path> files(String folder) throws IOException {
        try (Stream<Path> files = Files.list(FILES.resolve(folder))) {
            return files.sorted().toList().stream();
        }
    }
}
