package io.muster.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * One incident from its alert to its end, with a kill -9 at ten points of it: of the server, the engine, the database, the
 * runners, each alone and all at once, or the loss of the engine's folder. At the end everything that was answered is
 * there, once.
 *
 * <p>An ordinary run plays the incident once; which kind comes at which point follows from a seed that it prints, so that
 * in time every pair comes. {@code -Dcrash.seed=4} plays one again. {@code -Dcrash=all} plays six incidents after one
 * another, so that every kind comes at every point: sixty kills, half an hour or more.
 */
class CrashTest {

    private static final String ALICE = Demo.VISITOR;
    private static final String BOB = "bob@demo.example";
    private static final int POINTS = 10;

    @TempDir
    Path folder;

    /** Who dies. */
    private enum Kill {
        SERVER,
        ENGINE,
        DATABASE,
        RUNNERS,
        ALL,
        ENGINE_FOLDER
    }

    @Test
    void losesNothingAndDoesNothingTwiceWhenKilledAtTenPointsOfAnIncident() {
        int kinds = Kill.values().length;
        int seed = Integer.getInteger("crash.seed", (int) (System.currentTimeMillis() / 1_000 % kinds));
        boolean all = "all".equals(System.getProperty("crash"));
        try (Installation muster = new Installation(folder.resolve("data"))) {
            muster.up();
            for (int round = 0; round < (all ? kinds : 1); round++) {
                play(muster, (seed + round) % kinds);
            }
        }
    }

    private static void play(Installation muster, int seed) {
        Killer killer = new Killer(muster, seed);
        Story story = new Story(muster, killer);
        System.out.println("Crash story with -Dcrash.seed=" + seed);
        try {
            play(story, killer);
        } catch (AssertionError | RuntimeException lost) {
            System.out.println("The story with -Dcrash.seed=" + seed + " failed after " + killer.done);
            try {
                story.tellsWhereItStands();
            } catch (RuntimeException nobodyToAsk) {
                lost.addSuppressed(nobodyToAsk);
            }
            throw lost;
        }
        System.out.println("The story with -Dcrash.seed=" + seed + " is whole after " + killer.done);
    }

    private static void play(Story story, Killer killer) {
        story.alertFires();
        killer.kills("the alert is answered, perhaps nothing else is done");
        story.sees("war-room-opened");

        killer.kills("the commander is being called");
        story.says(ALICE, "take ic");
        story.sees("incident-acknowledged");

        killer.kills("the flow is about to ask whether the impact is gone");
        story.says(BOB, "note Killing a database is no excuse");
        story.says(BOB, "run restart-shop");

        killer.kills("the run is asked for");
        JsonNode approval = story.awaitsQuestion("step-approval");

        killer.kills("the commander is asked");
        story.approves(approval);
        killer.kills("the approval is given, perhaps not yet taken");

        story.stepBegins();
        killer.kills("a runner may just be about to restart the shop");
        story.settlesWhatNobodyCanKnow();
        story.seesRun("succeeded");

        killer.kills("the run has ended");
        story.says(ALICE, "mitigate");
        story.sees("incident-mitigated");

        story.says(ALICE, "resolve");
        story.sees("incident-resolved");

        killer.kills("the flow is about to schedule the review");
        story.seesTheReviewAskedFor();

        killer.kills("the review is asked for");
        story.says(ALICE, "close");
        story.sees("incident-closed");

        story.isWhole();
        assertThat(killer.done).hasSize(POINTS);
    }

    /** Kills one kind after the other, beginning with the one of the seed, and starts again what nobody supervises. */
    private static final class Killer {

        private final Installation muster;
        private final int seed;
        private final List<String> done = new ArrayList<>();
        private int enginesLost;

        Killer(Installation muster, int seed) {
            this.muster = muster;
            this.seed = seed;
        }

        void kills(String when) {
            Kill kill = Kill.values()[(seed + done.size()) % Kill.values().length];
            done.add((done.size() + 1) + " " + kill);
            System.out.println("  " + done.getLast() + ": " + when);
            switch (kill) {
                case SERVER -> {
                    muster.killServer();
                    muster.up();
                }
                case ENGINE -> muster.killEngine();
                case DATABASE -> muster.killDatabase();
                // Prewarmed ones are killed where none is at work: the next step needs a new one.
                case RUNNERS ->
                    await("a runner to kill").atMost(Story.PATIENCE).until(muster::killRunners, killed -> killed > 0);
                case ALL -> {
                    muster.killAll();
                    muster.up();
                }
                case ENGINE_FOLDER -> {
                    enginesLost++;
                    muster.loseEngine();
                }
            }
        }
    }

    /** What people do and see, and what must be there at the end. */
    private static final class Story {

        private static final Duration PATIENCE = Duration.ofMinutes(3);

        private final Installation muster;
        private final Killer killer;
        private final int restartsBefore;
        private final String id = UUID.randomUUID().toString();
        private String incident = "";
        private boolean asked;
        private int commands;

        Story(Installation muster, Killer killer) {
            this.muster = muster;
            this.killer = killer;
            this.restartsBefore = restarts();
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
            String delivery = id + "-" + ++commands;
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
            return eventually("an open question of kind " + kind, () -> open(kind));
        }

        private JsonNode open(String kind) {
            for (JsonNode question : muster.api().get("/api/v1/questions?incident=" + incident + "&state=open")) {
                if (question.path("kind").asString().equals(kind)) {
                    return question;
                }
            }
            throw new IllegalStateException("not asked yet");
        }

        /**
         * The one in the newest generation: one that was asked in a lost engine is closed, unless its loss is not noticed
         * yet.
         */
        void seesTheReviewAskedFor() {
            await("the review question").atMost(PATIENCE).ignoreExceptions().until(() -> {
                for (JsonNode question : muster.api().get("/api/v1/questions?incident=" + incident + "&state=open")) {
                    if (question.path("title").asString().contains("review")) {
                        return counts().getOrDefault("flow-started", 0) >= 2 + killer.enginesLost;
                    }
                }
                return false;
            });
        }

        /** Its question may be closed and asked anew by a lost engine just now: then whichever is open is meant. */
        void approves(JsonNode shown) {
            String[] key = {shown.path("key").asString()};
            String delivery = id + "-" + ++commands;
            await("an approval")
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(500))
                    .ignoreExceptions()
                    .until(() -> {
                        JsonNode answer = muster.api().command(ALICE, "approve " + key[0], incident, delivery + key[0]);
                        if (answer.path("refused").asBoolean()) {
                            key[0] = open("step-approval").path("key").asString();
                            return false;
                        }
                        return true;
                    });
        }

        /** Until a runner is at the step, which a lost engine may have asked about once more. */
        void stepBegins() {
            await("the step to begin").atMost(PATIENCE).ignoreExceptions().until(() -> {
                if (changeBegan() || runState().equals("succeeded")) {
                    return true;
                }
                for (JsonNode question : muster.api().get("/api/v1/questions?incident=" + incident + "&state=open")) {
                    settle(question);
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
                            settle(question);
                        }
                        return runState().equals("succeeded");
                    });
        }

        /** A step that began after the last decision is the one that was approved. */
        private boolean changeBegan() {
            boolean decided = false;
            boolean began = false;
            for (JsonNode entry : muster.api().get("/api/v1/incidents/" + incident + "/timeline?limit=1000")) {
                String type = entry.path("type").asString();
                decided |= type.equals("question-decided");
                began = type.equals("step-began") ? decided : began && !type.equals("question-decided");
            }
            return began;
        }

        private void settle(JsonNode question) {
            switch (question.path("kind").asString()) {
                case "step-unknown" -> {
                    asked = true;
                    choose(question, restarts() > restartsBefore ? "happened the shop counts its restarts" : "again");
                }
                case "step-failed" -> choose(question, "again");
                case "step-approval" -> choose(question, "approve");
                default -> {}
            }
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
                    .isEqualTo(restartsBefore + 1);
            // Once: what the flow still says may be added meanwhile.
            List<Integer> numbers = numbers();
            assertThat(numbers)
                    .isEqualTo(IntStream.rangeClosed(1, numbers.size()).boxed().toList());
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
