package io.muster.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The first release was stopped with three incidents in the middle of things; this one is started on the folder that it
 * left ({@code src/test/resources/upgrade}), engine included. The flows that are under way are those of the first
 * release, and go on as they were drawn.
 */
class UpgradeTest {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String ALICE = Demo.VISITOR;
    private static final String CAROL = "carol@demo.example";
    private static final String WITH_A_RUN = "INC-1";
    private static final String MITIGATED = "INC-2";
    private static final String UNACKNOWLEDGED = "INC-3";

    @TempDir
    Path folder;

    @Test
    void goesOnWithThreeIncidentsOfTheFirstRelease() throws IOException, SQLException {
        Path data = folder.resolve("data");
        try (Installation muster = new Installation(data)) {
            try (InputStream recording = UpgradeTest.class.getResourceAsStream("/upgrade/first-release.zip")) {
                Recording.unpack(Objects.requireNonNull(recording), data);
            }
            muster.with("muster.runbooks", data.resolve("runbooks").toString());
            muster.up();
            Map<String, List<String>> before = new TreeMap<>();
            for (String incident : List.of(WITH_A_RUN, MITIGATED, UNACKNOWLEDGED)) {
                before.put(incident, lines(muster, incident));
            }

            says(muster, ALICE, "take ic", UNACKNOWLEDGED);
            sees(muster, UNACKNOWLEDGED, "incident-acknowledged");
            answers(muster, CAROL, MITIGATED, "cause", "incident-resolved");
            approves(muster);
            await("the run of " + WITH_A_RUN)
                    .atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> run(muster).path("state").asString().equals("succeeded"));
            for (String incident : List.of(WITH_A_RUN, UNACKNOWLEDGED)) {
                answers(muster, ALICE, incident, "impact", "incident-mitigated");
                answers(muster, ALICE, incident, "cause", "incident-resolved");
            }

            before.forEach((incident, entries) ->
                    assertThat(lines(muster, incident)).as(incident).startsWith(entries.toArray(String[]::new)));
            for (String incident : before.keySet()) {
                isWhole(muster, incident);
            }
            assertThat(counts(muster, WITH_A_RUN))
                    .containsEntry("note-written", 1)
                    .containsEntry("run-requested", 1)
                    .containsEntry("run-ended", 1)
                    .containsEntry("step-began", 3)
                    .containsEntry("step-finished", 3);
            assertThat(muster.api().get("/api/v1/timeline/verification").path("faults"))
                    .isEmpty();
            declaresTheNextOne(muster);
        }
    }

    /** Numbered on, and answered by the flow of today. */
    private static void declaresTheNextOne(Installation muster) {
        JsonNode answer = muster.api().command(ALICE, "declare sev1 Something new", null);

        assertThat(answer.path("incident").asString()).as("%s", answer).isEqualTo("INC-4");
        sees(muster, "INC-4", "war-room-opened");
    }

    private static void isWhole(Installation muster, String incident) {
        assertThat(counts(muster, incident))
                .as(incident)
                .containsEntry("incident-declared", 1)
                // The instances of then went on, none was started in their place; a run is one too.
                .containsEntry("flow-started", incident.equals(WITH_A_RUN) ? 2 : 1)
                .containsEntry("war-room-opened", 1)
                .containsEntry("incident-acknowledged", 1)
                .containsEntry("incident-mitigated", 1)
                .containsEntry("incident-resolved", 1)
                .doesNotContainKey("flow-stalled");
        List<Integer> numbers = entries(muster, incident)
                .valueStream()
                .map(entry -> entry.path("n").asInt())
                .toList();
        assertThat(numbers)
                .as(incident)
                .isEqualTo(IntStream.rangeClosed(1, numbers.size()).boxed().toList());
    }

    private static void says(Installation muster, String who, String text, String incident) {
        JsonNode answer = muster.api().command(who, text, incident);
        assertThat(answer.path("refused").asBoolean())
                .as("%s: %s", text, answer)
                .isFalse();
    }

    private static void sees(Installation muster, String incident, String type) {
        await("entry " + type + " of " + incident)
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> counts(muster, incident).containsKey(type));
    }

    /** Its question may be asked anew at any moment, because its deadline passed while nothing ran. */
    private static void answers(Installation muster, String who, String incident, String about, String becomes) {
        Set<String> answered = new HashSet<>();
        await(becomes + " of " + incident).atMost(PATIENCE).ignoreExceptions().until(() -> {
            for (JsonNode question : open(muster, incident)) {
                String key = question.path("key").asString();
                if (question.path("title").asString().contains(about) && answered.add(key)) {
                    muster.api().command(who, "choose " + key + " yes", incident);
                }
            }
            return counts(muster, incident).containsKey(becomes);
        });
    }

    /** What was asked by the first release, once. */
    private static void approves(Installation muster) {
        JsonNode[] asked = new JsonNode[1];
        await("the approval").atMost(PATIENCE).ignoreExceptions().until(() -> {
            for (JsonNode question : open(muster, WITH_A_RUN)) {
                if (question.path("kind").asString().equals("step-approval")) {
                    asked[0] = question;
                }
            }
            return asked[0] != null;
        });
        says(muster, ALICE, "approve " + asked[0].path("key").asString() + " Known from last time", WITH_A_RUN);
    }

    private static JsonNode open(Installation muster, String incident) {
        return muster.api().get("/api/v1/questions?incident=" + incident + "&state=open");
    }

    private static JsonNode run(Installation muster) {
        return muster.api().get("/api/v1/runs?incident=" + WITH_A_RUN).path(0);
    }

    private static Map<String, Integer> counts(Installation muster, String incident) {
        Map<String, Integer> counts = new TreeMap<>();
        for (JsonNode entry : entries(muster, incident)) {
            counts.merge(entry.path("type").asString(), 1, Integer::sum);
        }
        return counts;
    }

    private static List<String> lines(Installation muster, String incident) {
        return entries(muster, incident).valueStream().map(JsonNode::toString).toList();
    }

    private static JsonNode entries(Installation muster, String incident) {
        return muster.api().get("/api/v1/incidents/" + incident + "/timeline?limit=1000");
    }
}
