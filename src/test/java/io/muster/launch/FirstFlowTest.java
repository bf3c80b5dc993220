package io.muster.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Follows {@code bpmn/README.md} to the letter: its model, its commands, its answers; then adds a level without a restart. */
class FirstFlowTest {

    private static final Pattern BLOCK = Pattern.compile("```(xml|sh)\n(.*?)```", Pattern.DOTALL);
    private static final Pattern PIPED = Pattern.compile("echo '(.*)' \\| (.*)");

    @TempDir
    Path data;

    @TempDir
    Path flows;

    private String model = "";
    private final List<String> commands = new ArrayList<>();

    @BeforeEach
    void readThePage() throws IOException {
        Matcher blocks = BLOCK.matcher(Files.readString(Path.of("bpmn/README.md")));
        while (blocks.find()) {
            if (String.valueOf(blocks.group(1)).equals("xml")) {
                model = String.valueOf(blocks.group(2));
            } else {
                commands.addAll(String.valueOf(blocks.group(2)).lines().toList());
            }
        }
        assertThat(commands).hasSize(7);
    }

    @Test
    void leadsFromAnEmptyDiagramToAnAnsweredAlert() throws IOException {
        Files.writeString(flows.resolve("sev4.bpmn"), model);

        assertThat(typed(commands.get(0), "")).contains("One flow, no findings");
        assertThat(typed(commands.get(1), "q1 yes\n"))
                .containsSubsequence(
                        "Open war room", "Is it mended?", "> yes", "Record resolution", "The flow is over.");

        try (Installation muster = new Installation(data)) {
            muster.with("muster.bpmn", flows.toString());
            muster.up();
            await().atMost(Duration.ofMinutes(2))
                    .untilAsserted(() -> assertThat(typed(commands.get(2), "")).contains("sev4.bpmn", "folder"));
            assertThat(typed(commands.get(3), "")).contains("INC-1");
            await().atMost(Duration.ofMinutes(1))
                    .untilAsserted(() -> assertThat(typed(commands.get(4), "")).contains("Is it mended?"));
            typed(commands.get(5), "");
            await().atMost(Duration.ofMinutes(1))
                    .untilAsserted(() -> assertThat(typed(commands.get(6), "")).containsIgnoringCase("resolved"));

            addsALevelWithoutARestart();
        }
    }

    /** A row and a file: nothing else. */
    private void addsALevelWithoutARestart() throws IOException {
        String levels = Files.readString(Path.of("bpmn/levels.dmn"));
        String row = levels.substring(levels.indexOf("<rule id=\"Rule_Sev4\""));
        row = row.substring(0, row.indexOf("</rule>") + "</rule>".length());
        String added = row.replace("Sev4", "Sev0")
                .replace("\"sev4\"", "\"sev0\"")
                .replace("\"s4\", \"low\"", "\"s0\"")
                .replace("<text>4</text>", "<text>0</text>");
        Files.writeString(
                flows.resolve("sev0.bpmn"),
                model.replace("process id=\"sev4\"", "process id=\"sev0\"")
                        .replace("bpmnElement=\"sev4\"", "bpmnElement=\"sev0\"")
                        .replace("incident-declared-sev4", "incident-declared-sev0")
                        .replace("Is it mended?", "Is the house still standing?"));
        Files.writeString(flows.resolve("levels.dmn"), levels.replace(row, added + row));

        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(typed("./muster flow list", "")).contains("sev0.bpmn"));
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(typed("./muster say declare sev0 All is lost", ""))
                        .contains("INC-2"));
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(typed("./muster say questions --room INC-2", ""))
                        .contains("Is the house still standing?"));
    }

    /** A line of the page, in the folders of this test. */
    private String typed(String line, String input) {
        Matcher piped = PIPED.matcher(line);
        boolean pipes = piped.matches();
        List<String> words =
                new ArrayList<>(Arrays.asList((pipes ? String.valueOf(piped.group(2)) : line).split(" +")));
        assertThat(words.removeFirst()).isEqualTo("./muster");
        words.replaceAll(word -> word.equals("flows") ? flows.toString() : word);
        if (!words.getFirst().equals("flow") || words.contains("list")) {
            words.addAll(List.of("--data", data.toString()));
        }
        return run(pipes ? String.valueOf(piped.group(1)) : input, words.toArray(String[]::new));
    }

    private static String run(String typed, String... args) {
        PrintStream out = System.out;
        InputStream in = System.in;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
        System.setIn(new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)));
        try {
            Main.execute(args);
            return said.toString(StandardCharsets.UTF_8);
        } finally {
            System.setOut(out);
            System.setIn(in);
        }
    }
}
