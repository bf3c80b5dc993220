package io.muster.flow;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import io.muster.web.Chromium;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * Our files in the editor inside Camunda Modeler ({@code camunda-bpmn-js}, with its element templates and properties panel)
 * in a real browser: what a process owner sees who opens a shipped flow and puts tasks of ours into it. Not the Modeler
 * around it: its menus, its files, its deployment.
 */
class ModelerTest {

    private static final Path TEMPLATES = Path.of("bpmn/.camunda/element-templates");

    /** What a process owner fills in, by the labels of the panel; whatever else there is may be left empty. */
    private static final Map<String, Map<String, String>> FILLED_IN = Map.ofEntries(
            Map.entry("io.muster.assign-role", Map.of("Role", "scribe")),
            Map.entry("io.muster.invite", Map.of("Roles", "scribe, deputy")),
            Map.entry("io.muster.open-war-room", Map.of()),
            Map.entry("io.muster.page", Map.of("Role", "deputy")),
            Map.entry("io.muster.post-update", Map.of("Text", "It begins.")),
            Map.entry("io.muster.question", Map.of("Question", "Is it ready?")),
            Map.entry("io.muster.remind", Map.of("Role", "responder", "About", "cause", "Text", "Look again.")),
            Map.entry("io.muster.run-runbook", Map.of("Runbook", "restart-shop")),
            Map.entry("io.muster.schedule-review", Map.of()),
            Map.entry("io.muster.set-status", Map.of("Status", "mitigated")),
            Map.entry("io.muster.suggest-runbooks", Map.of()));

    private static Chromium chromium;
    private static BrowserContext browser;
    private static Page page;
    private static final List<String> errors = new ArrayList<>();

    @TempDir
    Path folder;

    @BeforeAll
    static void openTheEditor() throws IOException, InterruptedException {
        Path bundle = Path.of("target/modeler");
        Process built = new ProcessBuilder("node", "src/test/web/build.mjs", bundle.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(built.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(built.waitFor()).as(said).isZero();
        PlaywrightAssertions.setDefaultAssertionTimeout(60_000);
        chromium = Chromium.start();
        browser = chromium.desktop(ColorScheme.LIGHT);
        browser.setDefaultTimeout(60_000);
        page = browser.newPage();
        page.onPageError(errors::add);
        page.setContent("""
                <!doctype html>
                <body style="margin: 0; display: flex; height: 100vh">
                <div id="canvas" style="flex: 1"></div>
                <div id="panel" style="width: 400px; overflow: auto"></div>""");
        page.addStyleTag(new Page.AddStyleTagOptions().setPath(bundle.resolve("modeler.css")));
        page.addScriptTag(new Page.AddScriptTagOptions().setPath(bundle.resolve("modeler.js")));
    }

    @AfterAll
    static void close() {
        if (chromium != null) {
            browser.close();
            chromium.close();
        }
    }

    static List<Path> shipped() {
        return files(Path.of("bpmn"), ".bpmn");
    }

    static List<String> templates() {
        return FILLED_IN.keySet().stream().sorted().toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("shipped")
    void opensAndSavesAShippedFlowWithoutAComplaint(Path flow) throws IOException {
        assertThat(open(flow)).isEmpty();

        assertThat(strings("editor.problems()", null)).isEmpty();
        assertThat((List<?>) page.evaluate("editor.templated()"))
                .as("tasks whose template Modeler finds")
                .isNotEmpty()
                .allSatisfy(task ->
                        assertThat(((List<?>) task).get(1)).as("%s", task).isNotNull());
        assertThat(faultsOfWhatItSaves(flow)).isEmpty();
    }

    @Test
    void knowsEveryTemplate() {
        assertThat(files(TEMPLATES, ".json"))
                .extracting(file ->
                        JsonMapper.shared().readTree(file.toFile()).path("id").asString())
                .containsExactlyInAnyOrderElementsOf(templates());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("templates")
    void makesATaskOfATemplateAndWhatItSavesIsRight(String template) throws IOException {
        Path flow = Path.of("bpmn/sev4.bpmn");
        open(flow);
        String task = String.valueOf(page.evaluate("editor.drop('Task_OpenWarRoom', 'Do something more')"));
        assertThat(strings("id => editor.offered(id)", task)).contains(template);

        page.evaluate("([id, template]) => editor.apply(id, template)", List.of(task, template));
        fillIn(template);
        if (template.equals("io.muster.question")) {
            page.evaluate("id => editor.deadline(id, 'PT30M')", task);
        }

        assertThat(strings("editor.problems()", null)).isEmpty();
        assertThat(faultsOfWhatItSaves(flow)).isEmpty();
        assertThat(saved())
                .contains("zeebe:modelerTemplate=\"" + template + "\"")
                .contains("name=\"Do something more\"");
        assertThat(errors).isEmpty();
    }

    @Test
    void saysWhatIsMissingBeforeItIsFilledIn() {
        open(Path.of("bpmn/sev4.bpmn"));
        String task = String.valueOf(page.evaluate("editor.drop('Task_OpenWarRoom', 'Remind somebody')"));

        page.evaluate("id => editor.apply(id, 'io.muster.remind')", task);

        // A role may be worked out instead, so that its field may stay empty.
        assertThat(strings("editor.problems()", null))
                .containsExactlyInAnyOrder(
                        task + ": About must not be empty. (element-templates/validate)",
                        task + ": Text must not be empty. (element-templates/validate)");
    }

    @Test
    void saysWhichTemplatesItDoesNotFindAndWhichAreNone() {
        assertThat(open(Path.of("bpmn/sev4.bpmn"), List.of("{\"id\": \"io.muster.broken\"}")))
                .isNotEmpty();
        assertThat(strings("editor.problems()", null))
                .contains("Task_OpenWarRoom: Linked element template 'io.muster.open-war-room' (version: 1) not found"
                        + " (element-templates/validate)");
        assertThat(page.evaluate("editor.templated()[0][1]")).isNull();
    }

    /** In the properties panel, group by group, as it stands there. */
    private static void fillIn(String template) {
        Locator panel = page.locator("#panel");
        JsonMapper.shared()
                .readTree(TEMPLATES
                        .resolve(template.replace("io.", "").replace('.', '-') + ".json")
                        .toFile())
                .path("groups")
                .forEach(group -> assertThat(panel.locator(".bio-properties-panel-group-header-title")
                                .filter(new Locator.FilterOptions()
                                        .setHasText(group.path("label").asString())))
                        .isVisible());
        Locator closed =
                panel.locator("[data-group-id*=ElementTemplates] .bio-properties-panel-group-header:not(.open)");
        while (closed.count() > 0) {
            closed.first().click();
        }
        FILLED_IN.getOrDefault(template, Map.of()).forEach((label, value) -> {
            Locator field = panel.getByLabel(label, new Locator.GetByLabelOptions().setExact(true))
                    .first();
            if (field.evaluate("field => field.tagName").equals("SELECT")) {
                field.selectOption(value);
            } else {
                field.fill(value);
                field.blur();
            }
            await(label + " in the file")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> saved().contains("value=\"" + value + "\""));
        });
    }

    private static List<String> open(Path flow) {
        return open(
                flow, files(TEMPLATES, ".json").stream().map(ModelerTest::read).toList());
    }

    private static List<String> open(Path flow, List<String> templates) {
        return strings(
                "([xml, templates]) => editor.open(xml, templates.map(each => JSON.parse(each)))",
                List.of(read(flow), templates));
    }

    private static String saved() {
        return String.valueOf(page.evaluate("editor.save()"));
    }

    /** Checked as {@code ./muster flow lint} does. */
    private List<String> faultsOfWhatItSaves(Path flow) throws IOException {
        Path file = folder.resolve(Objects.requireNonNull(flow.getFileName()));
        Files.writeString(file, saved());
        return FlowFiles.check(List.of(file)).getFirst().faults();
    }

    private static List<String> strings(String script, Object argument) {
        return ((List<?>) page.evaluate(script, argument))
                .stream().map(String::valueOf).toList();
    }

    private static List<Path> files(Path folder, String ending) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
