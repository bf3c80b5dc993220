package io.muster.flows;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.settings.Level;
import io.muster.settings.Levels;
import io.muster.testkit.FlowWalk;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Public and internal reminders, by the cadence of the level's policy. */
class CommunicationTest {

    private static final String PUBLIC = "Remind of public update";
    private static final String INTERNAL = "Remind of internal update";

    private final FlowWalk walk = FlowWalk.overShippedFlows();

    @AfterEach
    void close() {
        assertThat(walk.stalls()).isEmpty();
        walk.close();
    }

    @Test
    void remindsOfTheFirstPublicWordsAfterFiveMinutesOfASev1() {
        walk.start("public-communication", level("sev1"), Map.of());
        walk.waitsAt("Update due");
        walk.passes(Duration.ofMinutes(4));
        walk.neverSees(PUBLIC);
        walk.passes(Duration.ofMinutes(1));
        var reminder = walk.does(PUBLIC);

        assertThat(reminder.parameter("role")).isEqualTo("communications-lead");
        assertThat(reminder.parameter("about")).isEqualTo("public-update");
    }

    @Test
    void remindsAgainUntilSomebodyPosts() {
        walk.start("public-communication", level("sev1"), Map.of());
        for (int times = 1; times <= 3; times++) {
            walk.waitsAt("Update due");
            walk.passes(Duration.ofMinutes(5));
            walk.does(PUBLIC);
            assertThat(walk.timesSeen(PUBLIC)).isEqualTo(times);
        }
    }

    @Test
    void asksForTheScopeFiveMinutesAfterTheFirstAndThenEveryTwentyMinutes() {
        walk.start("public-communication", level("sev1"), Map.of());
        walk.waitsAt("Update due");
        walk.hears("public-update-posted");
        walk.reaches("Update posted");
        walk.passes(Duration.ofMinutes(5));
        walk.does(PUBLIC);
        walk.hears("public-update-posted");
        walk.passes(Duration.ofMinutes(19));
        assertThat(walk.timesSeen(PUBLIC)).isEqualTo(1);
        walk.passes(Duration.ofMinutes(1));
        walk.does(PUBLIC);
        walk.waitsAt("Update due");
        walk.passes(Duration.ofMinutes(20));
        walk.does(PUBLIC);
    }

    @Test
    void leavesOutTheScopeWhereTheLevelAsksForNone() {
        walk.start("public-communication", level("sev2"), Map.of());
        walk.waitsAt("Update due");
        walk.passes(Duration.ofMinutes(20));
        walk.does(PUBLIC);
        walk.hears("public-update-posted");
        walk.passes(Duration.ofMinutes(29));
        assertThat(walk.timesSeen(PUBLIC)).isEqualTo(1);
        walk.passes(Duration.ofMinutes(1));
        walk.does(PUBLIC);
    }

    @Test
    void asksForNoPublicUpdatesWhereTheLevelHasNone() {
        walk.start("public-communication", level("sev3"), Map.of());
        walk.reaches("No updates expected");
        walk.isOver();
    }

    @Test
    void remindsOfTheInternalUpdateHalfAnHourAfterTheLastOne() {
        walk.start("internal-communication", level("sev1"), Map.of());
        walk.waitsAt("Update due");
        walk.passes(Duration.ofMinutes(20));
        walk.hears("internal-update-posted");
        walk.passes(Duration.ofMinutes(29));
        walk.neverSees(INTERNAL);
        walk.passes(Duration.ofMinutes(1));
        var reminder = walk.does(INTERNAL);

        assertThat(reminder.parameter("about")).isEqualTo("internal-update");
    }

    @Test
    void doesNotTakeAPublicUpdateForAnInternalOne() {
        walk.start("internal-communication", level("sev1"), Map.of());
        walk.waitsAt("Update due");
        walk.passes(Duration.ofMinutes(20));
        walk.hears("public-update-posted");
        walk.passes(Duration.ofMinutes(10));
        walk.does(INTERNAL);
    }

    @Test
    void asksForNoInternalUpdatesInAnOperation() {
        walk.start("internal-communication", new Levels("").operation(), Map.of());
        walk.isOver();

        walk.neverSees(INTERNAL);
    }

    private static Level level(String name) {
        return new Levels("").byName(name).orElseThrow();
    }
}
