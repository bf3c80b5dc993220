package io.muster.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.muster.settings.Levels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LineReaderTest {

    private static final Path EXAMPLES = Path.of("src/test/resources/commands");

    private static final LineReader reader = new LineReader(new Levels(""), new OwnVerbs(List::of));

    @ParameterizedTest(name = "{0}")
    @MethodSource("good")
    void readsWhatIsMeant(String line, String meaning) {
        assertThat(reader.read(line).toString()).isEqualTo(meaning);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void answersAMistakeWithTheNextMove(String line, String answer) {
        Misread mistake = catchThrowableOfType(Misread.class, () -> reader.read(line));

        assertThat(mistake).as("'%s' was read", line).isNotNull();
        assertThat(said(mistake)).isEqualTo(answer);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("examplesOfHelp")
    void readsTheExamplesThatHelpShows(String example, String verb) {
        assertThat(reader.read(example).verb().name()).isEqualTo(verb);
    }

    @Test
    void hasAnExampleAndASummaryForEveryVerb() {
        assertThat(Verbs.ALL).allSatisfy(verb -> {
            assertThat(verb.examples()).isNotEmpty();
            assertThat(verb.summary()).endsWith(".");
        });
    }

    @Test
    void refusesALineThatIsALetter() {
        Misread mistake = catchThrowableOfType(Misread.class, () -> reader.read("note " + "a".repeat(10_000)));

        assertThat(mistake).hasMessageContaining("10005 characters").hasMessageContaining("10000");
    }

    static Stream<Arguments> good() throws IOException {
        return cases("good");
    }

    static Stream<Arguments> mistakes() throws IOException {
        return cases("mistakes");
    }

    static Stream<Arguments> examplesOfHelp() {
        return Verbs.ALL.stream()
                .flatMap(verb -> verb.examples().stream().map(example -> Arguments.of(example, verb.name())));
    }

    private static String said(Misread mistake) {
        StringBuilder said = new StringBuilder(mistake.answer().text());
        mistake.answer()
                .buttons()
                .forEach(button ->
                        said.append("\n[").append(button.label()).append("] ").append(button.command()));
        return said.toString();
    }

    /** Each file: blocks of lines that begin with {@code >}, followed by what is expected of each of them. */
    private static Stream<Arguments> cases(String folder) throws IOException {
        List<Arguments> cases = new ArrayList<>();
        try (Stream<Path> files = Files.list(EXAMPLES.resolve(folder))) {
            for (Path file : files.sorted().toList()) {
                for (String block : Files.readString(file).strip().split("\n\n")) {
                    List<String> lines = block.lines().toList();
                    String expected = String.join(
                            "\n",
                            lines.stream().filter(line -> !line.startsWith(">")).toList());
                    lines.stream()
                            .filter(line -> line.startsWith(">"))
                            .map(line -> line.substring(1).strip().replace("\\n", "\n"))
                            .forEach(line -> cases.add(Arguments.of(line, expected.replace("\\n", "\n"))));
                }
            }
        }
        assertThat(cases).isNotEmpty();
        return cases.stream();
    }
}
