package io.muster.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Ctrl-C once and twice while a step is going, on a whole installation. */
class InterruptTest {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String ALICE = Demo.VISITOR;
    private static final String BOB = "bob@demo.example";

    @TempDir
    Path folder;

    @Test
    void waitsForARunningStepAndLeavesItAsAQuestionWhenItIsInterruptedAgain() throws IOException {
        Path runbooks = Files.createDirectories(folder.resolve("runbooks"));
        Files.writeString(runbooks.resolve("move-slowly.groovy"), """
                runbook('Move slowly') {
                    owner 'team-shop'
                    change('Move the shop') {
                        run { sh 'sleep', '100' }
                        irreversible 'it is a test'
                    }
                }
                """);
        try (Installation muster = new Installation(folder.resolve("data"))) {
            muster.with("muster.runbooks", runbooks.toString());
            muster.up();
            String incident = muster.api()
                    .command(ALICE, "declare sev1 The shop stands in the way", null)
                    .path("incident")
                    .asString();
            muster.api().command(ALICE, "take ic", incident);
            muster.api().command(BOB, "run move-slowly", incident);
            muster.api().command(ALICE, "approve " + awaitQuestion(muster, incident, "step-approval"), incident);
            awaitStepBegan(muster, incident);

            muster.interrupt();

            await().atMost(PATIENCE).until(() -> muster.lastWords().contains("It waits for a step that is going"));
            assertThat(muster.lastWords()).contains(incident + "/R1 'Move the shop', at most 300 s");
            assertThat(muster.isUp()).isTrue();

            muster.interrupt();

            await().atMost(PATIENCE).until(() -> !muster.isUp());
            assertThat(muster.lastWords()).doesNotContain("It has ended.");

            muster.up();
            assertThat(awaitQuestion(muster, incident, "step-unknown")).startsWith(incident + "/Q");
        }
    }

    private static String awaitQuestion(Installation muster, String incident, String kind) {
        String[] found = new String[1];
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(500)).until(() -> {
            for (JsonNode open : muster.api().get("/api/v1/questions?incident=" + incident + "&state=open")) {
                if (open.path("kind").asString().equals(kind)) {
                    found[0] = open.path("key").asString();
                    return true;
                }
            }
            return false;
        });
        return found[0];
    }

    private static void awaitStepBegan(Installation muster, String incident) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> muster.api()
                        .get("/api/v1/incidents/" + incident + "/timeline?limit=1000")
                        .valueStream()
                        .anyMatch(entry -> entry.path("type").asString().equals("step-began")));
    }
}
