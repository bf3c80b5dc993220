package io.muster.flows;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** bpmnlint with the rules of the engine that we ship, 8.5; its packages are fetched by the build of the web pages. */
class LintTest {

    @TempDir
    Path folder;

    @Test
    void findsNothingToComplainAboutInTheShippedFlows() throws Exception {
        var result = lint("../../../bpmn/*.bpmn");

        assertThat(result.output()).isBlank();
        assertThat(result.exit()).isZero();
    }

    @Test
    void complainsAboutATaskWithoutAType() throws Exception {
        var faulty = Files.readString(Path.of("bpmn/sev1.bpmn"))
                .replace("<zeebe:taskDefinition type=\"muster.open-war-room\" />", "");
        var file = Files.writeString(folder.resolve("sev1.bpmn"), faulty);

        var result = lint(file.toString());

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.output()).contains("Task_OpenWarRoom").contains("zeebe:TaskDefinition");
    }

    private record Result(int exit, String output) {}

    private static Result lint(String files) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("node", "node_modules/bpmnlint/bin/bpmnlint.js"));
        command.addAll(List.of("--config", ".bpmnlintrc", "--max-warnings", "0", files));
        var process = new ProcessBuilder(command)
                .directory(Path.of("src/main/web").toFile())
                .redirectErrorStream(true)
                .start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), output);
    }
}
