package io.muster.launch;

import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.muster.web.Chromium;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The figures of docs/benchmarks.md, measured on a whole installation from outside. Not a test, so its name matches none:
 * {@code ./muster bench} runs it. With {@code -Dbench.only=approvals} it measures those alone and prints them.
 */
class Benchmark {

    private static final int ALERTS = 60;
    private static final int COMMANDS = 300;
    private static final int APPROVALS = 20;
    private static final String ALICE = Demo.VISITOR;
    private static final String BOB = "bob@demo.example";

    private final String only = System.getProperty("bench.only", "");

    @TempDir
    Path folder;

    private final Map<String, String> figures = new LinkedHashMap<>();

    @Test
    void measures() throws IOException {
        try (Installation muster = new Installation(folder.resolve("data")).startedByScript()) {
            muster.up();
            muster.down();
            Instant begun = Instant.now();
            muster.up();
            figures.put(
                    "second start, until it answers and the engine is ready",
                    Duration.between(begun, Instant.now()).toMillis() + " ms");
            figures.put(
                    "idle, resident in total (server, engine, PostgreSQL, runners)",
                    muster.residentMegabytes() + " MB");
            if (only.isEmpty()) {
                alerts(muster);
                commands(muster);
            }
            approvals(muster);
        }
        if (only.isEmpty()) {
            write();
        } else {
            System.out.println(figures);
        }
    }

    /** From before the post until a page in Chromium has the first entry in its hands. */
    private void alerts(Installation muster) {
        try (Chromium chromium = Chromium.start();
                BrowserContext browser = chromium.desktop(ColorScheme.LIGHT)) {
            Page page = browser.newPage();
            page.navigate(muster.api()
                    .post("/api/v1/links", Map.of("email", ALICE))
                    .path("url")
                    .asString());
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign in"))
                    .click();
            page.waitForURL(muster.address() + "/**");
            page.evaluate("""
                    () => { window.seen = {};
                      const feed = new EventSource('/api/v1/feed');
                      const note = event => { const entry = JSON.parse(event.data);
                        if (!(entry.record in window.seen)) window.seen[entry.record] = Date.now(); };
                      feed.addEventListener('incident-declared', note);
                      return new Promise(resolve => { feed.onopen = () => resolve(); }); }""");
            ServerApi api = muster.api();
            List<Long> millis = new ArrayList<>();
            for (int i = 0; i < ALERTS; i++) {
                long before = System.currentTimeMillis();
                JsonNode receipt = api.postElsewhere(
                        muster.address().resolve("/hooks/alerts/generic"),
                        "{\"title\":\"Alert %d\",\"status\":\"firing\",\"fingerprint\":\"bench-%d\",\"level\":\"sev1\"}"
                                .formatted(i, i),
                        muster.hookToken());
                String incident = receipt.path("incidents").path(0).asString();
                page.waitForFunction("key => window.seen[key]", incident);
                Number seen = (Number) page.evaluate("key => window.seen[key]", incident);
                millis.add(seen.longValue() - before);
                api.command(ALICE, "cancel benchmark", incident);
            }
            figures.put("alert posted → first entry in a watching browser", line(millis));
        }
    }

    private void commands(Installation muster) {
        String incident = declare(muster);
        // One connection, as a browser and a chat platform have it.
        ServerApi api = muster.api();
        List<Long> millis = new ArrayList<>();
        for (int i = 0; i < COMMANDS; i++) {
            long before = System.nanoTime();
            api.command(ALICE, i % 2 == 0 ? "note number " + i : "status", incident);
            millis.add((System.nanoTime() - before) / 1_000_000);
        }
        figures.put("command sent → answered (notes and status in turn)", line(millis));
    }

    private void approvals(Installation muster) {
        String incident = declare(muster);
        muster.api().command(ALICE, "take ic", incident);
        Map<String, List<Long>> stages = new LinkedHashMap<>();
        for (int i = 1; i <= APPROVALS; i++) {
            muster.api().command(BOB, "run restart-shop", incident);
            String question = awaitApproval(muster, incident);
            Instant before = Instant.now();
            muster.api().command(ALICE, "approve " + question, incident);
            String run = incident + "/R" + i;
            Instant begun = awaitEntry(muster, incident, "step-began", "run", run, "step", "s2");
            Instant given = awaitEntry(muster, incident, "answer-given", "question", question, "question", question);
            Instant decided =
                    awaitEntry(muster, incident, "question-decided", "question", question, "question", question);
            note(stages, "approval sent → step begun", before, begun);
            note(stages, "of it, until the answer is written", before, given);
            note(stages, "of it, until the engine has taken it", given, decided);
            note(stages, "of it, until the step is resolved again, compared and begun", decided, begun);
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> muster.api()
                            .get("/api/v1/runs?incident=" + incident)
                            .valueStream()
                            .allMatch(each -> each.path("state").asString().equals("succeeded")));
        }
        stages.forEach((stage, millis) -> figures.put(stage, line(millis)));
    }

    private static void note(Map<String, List<Long>> stages, String stage, Instant from, Instant to) {
        stages.computeIfAbsent(stage, none -> new ArrayList<>())
                .add(Duration.between(from, to).toMillis());
    }

    private static String awaitApproval(Installation muster, String incident) {
        String[] question = new String[1];
        await().atMost(Duration.ofMinutes(1)).until(() -> {
            for (JsonNode open : muster.api().get("/api/v1/questions?incident=" + incident + "&state=open")) {
                if (open.path("kind").asString().equals("step-approval")) {
                    question[0] = open.path("key").asString();
                    return true;
                }
            }
            return false;
        });
        return question[0];
    }

    /** When the entry of this type, whose details say so, was written. */
    private static Instant awaitEntry(
            Installation muster, String incident, String type, String name, String value, String other, String also) {
        Instant[] at = new Instant[1];
        await().atMost(Duration.ofMinutes(1)).until(() -> {
            for (JsonNode entry : muster.api().get("/api/v1/incidents/" + incident + "/timeline?limit=1000")) {
                JsonNode details = entry.path("details");
                if (entry.path("type").asString().equals(type)
                        && details.path(name).asString().equals(value)
                        && details.path(other).asString().equals(also)) {
                    at[0] = Instant.parse(entry.path("at").asString());
                    return true;
                }
            }
            return false;
        });
        return at[0];
    }

    private static String declare(Installation muster) {
        return muster.api()
                .command(ALICE, "declare sev1 A benchmark", null)
                .path("incident")
                .asString();
    }

    private static String line(List<Long> millis) {
        List<Long> sorted = millis.stream().sorted().toList();
        return "p50 %d ms, p95 %d ms, most %d ms (%d times)"
                .formatted(
                        sorted.get(sorted.size() / 2),
                        sorted.get((int) Math.ceil(sorted.size() * 0.95) - 1),
                        sorted.getLast(),
                        sorted.size());
    }

    private void write() throws IOException {
        StringBuilder text = new StringBuilder("""
                # Benchmarks

                Written by `./muster bench`: one whole installation (server, embedded engine and PostgreSQL), measured from outside over HTTP on the
                machine named below, everything on it. Compare figures of one run, not of two machines.

                | What | Figure |
                |---|---|
                """);
        figures.forEach((what, figure) ->
                text.append("| ").append(what).append(" | ").append(figure).append(" |\n"));
        text.append("\nOn ")
                .append(Runtime.getRuntime().availableProcessors())
                .append(" processors (")
                .append(processor())
                .append("), Java ")
                .append(Runtime.version().feature())
                .append(", on ")
                .append(Instant.now().toString(), 0, 10)
                .append(".\n");
        Files.createDirectories(Path.of("docs"));
        Files.writeString(Path.of("docs/benchmarks.md"), text);
    }

    private static String processor() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .orElse(System.getProperty("os.arch"));
        }
    }
}
