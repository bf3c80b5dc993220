package io.muster.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * One incident from its alert to its end, with a kill -9 at ten points of it: of the server, the engine, the database, the
 * runners, each alone and all at once, and once with the loss of the engine's folder. At the end everything that was
 * answered is there, once.
 */
class CrashTest {

    private static final String ALICE = Demo.VISITOR;
    private static final String BOB = "bob@demo.example";

    @TempDir
    Path folder;

    @Test
    void losesNothingAndDoesNothingTwiceWhenKilledAtTenPointsOfAnIncident() {
        try (Installation muster = new Installation(folder.resolve("data"))) {
            muster.up();
            Story story = new Story(muster);
            try {
                play(muster, story);
            } catch (AssertionError | RuntimeException lost) {
                story.tellsWhereItStands();
                throw lost;
            }
        }
    }

    private static void play(Installation muster, Story story) {

        story.alertFires();
        muster.killServer(); // 1: the alert is answered, perhaps nothing else is done
        muster.up();
        story.sees("war-room-opened");

        muster.killEngine(); // 2: the commander is being called
        story.says(ALICE, "take ic");
        story.sees("incident-acknowledged");

        muster.killDatabase(); // 3: the flow is about to ask whether the impact is gone
        story.says(BOB, "note Killing a database is no excuse");
        story.says(BOB, "run restart-shop");

        muster.killServer(); // 4: the run is asked for
        muster.up();
        JsonNode approval = story.awaitsQuestion("step-approval");

        muster.killAll(); // 5: the commander is asked
        muster.up();
        story.says(ALICE, "approve " + approval.path("key").asString());
        muster.killServer(); // 6: the approval is given, perhaps not yet taken
        muster.up();

        // 7: a runner, which may just be about to restart the shop
        await("a runner to kill").atMost(Story.PATIENCE).until(muster::killRunners, killed -> killed > 0);
        story.settlesWhatNobodyCanKnow();
        story.seesRun("succeeded");

        muster.killEngine(); // 8: the run has ended
        story.says(ALICE, "mitigate");
        story.sees("incident-mitigated");

        story.says(ALICE, "resolve");
        story.sees("incident-resolved");

        muster.loseEngine(); // 9: nothing is left of the engine; a new one goes on where the record stands
        story.seesTheReviewAskedFor();

        muster.killAll(); // 10: the review is asked for
        muster.up();
        story.says(ALICE, "close");
        story.sees("incident-closed");

        story.isWhole();
    }

    /** What people do and see, and what must be there at the end. */
    private static final class Story {

        private static final Duration PATIENCE = Duration.ofMinutes(3);

        private final Installation muster;
        private String incident = "";
        private boolean asked;
        private int commands;

        Story(Installation muster) {
            this.muster = muster;
        }

        /** For whoever reads why this test failed. */
        void tellsWhereItStands() {
            System.out.println(muster.lastWords());
            for (JsonNode entry : muster.api().get("/api/v1/incidents/" + incident + "/timeline?limit=1000")) {
                System.out.println(entry);
            }
            System.out.println(muster.api().get("/api/v1/questions?incident=" + incident + "&state=open"));
        }

        void alertFires() {
            Demo demo = new Demo(muster.api(), muster.shopAddress(), muster.hookToken(), true, System.out);
            JsonNode receipt = muster.api()
                    .postElsewhere(
                            muster.address().resolve("/hooks/alerts/alertmanager"),
                            demo.alert("firing"),
                            muster.hookToken());
            incident = receipt.path("incidents").path(0).asString();
        }

        /** Sends the command under one delivery id until it is answered, as a surface does. */
        void says(String who, String text) {
            String delivery = "delivery-" + ++commands;
            JsonNode answer = eventually(
                    "an answer to '" + text + "'", () -> muster.api().command(who, text, incident, delivery));
            assertThat(answer.path("refused").asBoolean())
                    .as("%s: %s", text, answer)
                    .isFalse();
        }

        void sees(String type) {
            await("entry " + type).atMost(PATIENCE).ignoreExceptions().until(() -> counts().containsKey(type));
        }

        JsonNode awaitsQuestion(String kind) {
            return eventually("an open question of kind " + kind, () -> {
                for (JsonNode question : muster.api().get("/api/v1/questions?incident=" + incident + "&state=open")) {
                    if (question.path("kind").asString().equals(kind)) {
                        return question;
                    }
                }
                throw new IllegalStateException("not asked yet");
            });
        }

        /** In the new engine's generation: the one that was asked in the lost one is closed. */
        void seesTheReviewAskedFor() {
            await("the review question").atMost(PATIENCE).ignoreExceptions().until(() -> {
                for (JsonNode question : muster.api().get("/api/v1/questions?incident=" + incident + "&state=open")) {
                    if (question.path("title").asString().contains("review")) {
                        return counts().getOrDefault("flow-started", 0) >= 3;
                    }
                }
                return false;
            });
        }

        /** A step whose runner or server died is asked for; whether the shop was restarted the shop itself knows. */
        void settlesWhatNobodyCanKnow() {
            await("the run goes on, or asks")
                    .atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> {
                        for (JsonNode question :
                                muster.api().get("/api/v1/questions?incident=" + incident + "&state=open")) {
                            switch (question.path("kind").asString()) {
                                case "step-unknown" -> {
                                    asked = true;
                                    choose(question, restarts() == 1 ? "happened" : "again");
                                }
                                case "step-failed" -> choose(question, "again");
                                default -> {}
                            }
                        }
                        return runState().equals("succeeded");
                    });
        }

        private void choose(JsonNode question, String choice) {
            muster.api().command(ALICE, "choose " + question.path("key").asString() + " " + choice, incident);
        }

        void seesRun(String state) {
            await("a run that " + state)
                    .atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> runState().equals(state));
        }

        private String runState() {
            return muster.api()
                    .get("/api/v1/runs?incident=" + incident)
                    .path(0)
                    .path("state")
                    .asString()
                    .toLowerCase(java.util.Locale.ROOT);
        }

        private int restarts() {
            return muster.api()
                    .getElsewhere(muster.shopAddress().resolve("/health"))
                    .path("restarts")
                    .asInt();
        }

        void isWhole() {
            Map<String, Integer> counts = counts();
            assertThat(counts)
                    .containsEntry("incident-declared", 1)
                    .containsEntry("war-room-opened", 1)
                    .containsEntry("incident-acknowledged", 1)
                    .containsEntry("note-written", 1)
                    .containsEntry("run-requested", 1)
                    .containsEntry("run-ended", 1)
                    .containsEntry("incident-mitigated", 1)
                    .containsEntry("incident-resolved", 1)
                    .containsEntry("incident-closed", 1);
            assertThat(restarts())
                    .as("the shop was restarted%s", asked ? ", after asking" : "")
                    .isEqualTo(1);
            assertThat(numbers())
                    .isEqualTo(
                            java.util.stream.IntStream.rangeClosed(1, numbers().size())
                                    .boxed()
                                    .toList());
            assertThat(muster.api().get("/api/v1/timeline/verification").path("faults"))
                    .isEmpty();
        }

        private Map<String, Integer> counts() {
            Map<String, Integer> counts = new TreeMap<>();
            for (JsonNode entry : muster.api().get("/api/v1/incidents/" + incident + "/timeline?limit=1000")) {
                counts.merge(entry.path("type").asString(), 1, Integer::sum);
            }
            return counts;
        }

        private List<Integer> numbers() {
            return muster.api()
                    .get("/api/v1/incidents/" + incident + "/timeline?limit=1000")
                    .valueStream()
                    .map(entry -> entry.path("n").asInt())
                    .sorted()
                    .toList();
        }

        private static JsonNode eventually(String what, Callable<JsonNode> attempt) {
            JsonNode[] found = new JsonNode[1];
            await(what).atMost(PATIENCE).ignoreExceptions().until(() -> {
                found[0] = attempt.call();
                return true;
            });
            return found[0];
        }
    }
}
