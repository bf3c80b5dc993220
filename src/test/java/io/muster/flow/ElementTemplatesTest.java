package io.muster.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What Modeler offers is what the check demands, and it is told well. */
class ElementTemplatesTest {

    private static final Path FOLDER = Path.of("bpmn/.camunda/element-templates");

    private final Map<String, JsonNode> templates = templates();

    @Test
    void offersATemplateForEveryTypeOfWork() {
        assertThat(templates.keySet())
                .containsExactlyInAnyOrderElementsOf(TaskType.ALL.keySet().stream()
                        .map(type -> type.equals(Model.USER_TASK) ? "io.muster.question" : "io." + type)
                        .toList());
    }

    @Test
    void namesEveryParameterAndNoOther() {
        TaskType.ALL.forEach((type, known) -> {
            JsonNode template = template(type);
            assertThat(properties(template).map(each -> key(each)).distinct())
                    .as(type)
                    .containsExactlyInAnyOrderElementsOf(known.parameters().keySet());
            properties(template)
                    .filter(each -> !each.path("choices").isEmpty())
                    .forEach(each -> assertThat(
                                    Objects.requireNonNull(known.parameters().get(key(each)))
                                            .values())
                            .as(type + " " + key(each))
                            .containsAll(each.path("choices")
                                    .valueStream()
                                    .map(choice -> choice.path("value").asString())
                                    .toList()));
        });
    }

    @Test
    void describesAndGroupsEverythingAndHasAnIcon() {
        templates.values().forEach(template -> {
            assertThat(template.path("description").asString()).endsWith(".");
            assertThat(template.path("icon").path("contents").asString()).startsWith("data:image/svg+xml");
            List<String> groups = template.path("groups")
                    .valueStream()
                    .map(each -> each.path("id").asString())
                    .toList();
            properties(template).forEach(each -> {
                assertThat(each.path("description").asString()).as(key(each)).isNotBlank();
                assertThat(groups).contains(each.path("group").asString());
            });
        });
    }

    /** By the schema that Camunda publishes for Modeler. */
    @Test
    void keepsToTheSchemaOfElementTemplates() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("node", "validate-templates.mjs"));
        command.addAll(files().map(file -> file.toAbsolutePath().toString()).toList());
        Process process = new ProcessBuilder(command)
                .directory(Path.of("src/main/web").toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(said).isBlank();
        assertThat(process.waitFor()).isZero();
    }

    private JsonNode template(String type) {
        JsonNode found = templates.get(type.equals(Model.USER_TASK) ? "io.muster.question" : "io." + type);
        assertThat(found).as(type).isNotNull();
        return Objects.requireNonNull(found);
    }

    private static Stream<JsonNode> properties(JsonNode template) {
        return template.path("properties")
                .valueStream()
                .filter(each -> !each.path("type").asString().equals("Hidden"));
    }

    private static String key(JsonNode property) {
        JsonNode binding = property.path("binding");
        return binding.path("key").asString(binding.path("name").asString(""));
    }

    private static Map<String, JsonNode> templates() {
        Map<String, JsonNode> templates = new TreeMap<>();
        files().forEach(file -> {
            JsonNode template = JsonMapper.shared().readTree(file.toFile());
            templates.put(template.path("id").asString(), template);
        });
        return templates;
    }

    private static Stream<Path> files() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".json")).sorted().toList().stream();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
