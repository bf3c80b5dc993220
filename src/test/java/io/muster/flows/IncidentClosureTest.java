package io.muster.flows;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.settings.Level;
import io.muster.settings.Levels;
import io.muster.testkit.FlowWalk;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IncidentClosureTest {

    @Test
    void asksWhetherToReviewWhereTheLevelLeavesItOpen() {
        needClosure("sev3");
        var question = walk.answers("Ask whether to hold a review", "review", "bob");
        walk.does("Schedule review", java.util.Collections.singletonMap("reviewDue", null));
        walk.answers(QUESTION, "close", "bob");
        walk.does("Close incident");
        walk.isOver();

        assertThat(question.parameter("from")).isEqualTo("[\"responder\",\"incident-commander\"]");
    }

    @Test
    void closesADayLaterWhenNoReviewIsWanted() {
        needClosure("sev3");
        walk.answers("Ask whether to hold a review", "none", "bob");
        walk.waitsAt("Time to reopen over");
        walk.passes(Duration.ofDays(1));
        walk.does("Close incident");
        walk.isOver();

        walk.neverSees("Schedule review");
    }

    @Test
    void closesWhenNobodyAsksForAReview() {
        needClosure("sev3");
        walk.sees("Ask whether to hold a review");
        walk.passes(Duration.ofDays(1));
        walk.seesNoMore("Ask whether to hold a review");
        walk.waitsAt("Time to reopen over");
        walk.passes(Duration.ofDays(1));
        walk.does("Close incident");
        walk.isOver();
    }

    @Test
    void asksForNoReviewOfASev4() {
        needClosure("sev4");
        walk.waitsAt("Time to reopen over");
        walk.passes(Duration.ofDays(1));
        walk.does("Close incident");
        walk.isOver();

        walk.neverSees("Ask whether to hold a review");
    }

    private static final String QUESTION = "Ask whether review is done";

    private final FlowWalk walk = FlowWalk.overShippedFlows();

    @AfterEach
    void close() {
        assertThat(walk.stalls()).isEmpty();
        walk.close();
    }

    @Test
    void schedulesTheReviewAndClosesWhenItIsDone() {
        needClosure("sev1");
        walk.does("Schedule review", dueInThreeDays());
        walk.answers(QUESTION, "close", "bob");
        var status = walk.does("Close incident");
        walk.reaches("Incident closed");
        walk.isOver();

        assertThat(status.parameter("status")).isEqualTo("closed");
        assertThat(status.parameter("by")).isEqualTo("\"bob\"");
    }

    @Test
    void remindsWhenTheReviewIsDueAndThenEveryDay() {
        needClosure("sev1");
        walk.does("Schedule review", dueInThreeDays());
        walk.sees(QUESTION);
        walk.passes(Duration.ofDays(2));
        walk.neverSees("Remind of review");
        walk.passes(Duration.ofDays(1).plusMinutes(1));
        walk.does("Remind of review");
        walk.sees(QUESTION);
        walk.passes(Duration.ofHours(23));
        assertThat(walk.timesSeen("Remind of review")).isEqualTo(1);
        walk.passes(Duration.ofHours(1).plusMinutes(1));
        walk.does("Remind of review");
    }

    @Test
    void asksAgainTheNextDayAfterNotYet() {
        needClosure("sev2");
        walk.does("Schedule review", dueInThreeDays());
        walk.answers(QUESTION, "not-yet", "bob");
        walk.waitsAt("Day passed");
        walk.passes(Duration.ofDays(1));
        walk.answers(QUESTION, "close", "bob");
        walk.does("Close incident");
        walk.isOver();
    }

    @Test
    void closesByItselfADayLaterWhereNoReviewIsRequired() {
        needClosure("sev4");
        walk.waitsAt("Time to reopen over");
        walk.passes(Duration.ofHours(23));
        walk.neverSees("Close incident");
        walk.passes(Duration.ofHours(1));
        walk.does("Close incident");
        walk.isOver();

        walk.neverSees("Schedule review");
        walk.neverSees(QUESTION);
    }

    @Test
    void endsWhenSomebodyClosesTheIncidentWhileTheQuestionIsOpen() {
        needClosure("sev1");
        walk.does("Schedule review", dueInThreeDays());
        walk.sees(QUESTION);
        walk.hears("closed");
        walk.reaches("Closure declared");
        walk.isOver();

        walk.neverSees("Close incident");
    }

    @Test
    void remindsADayLaterWhenTheReviewHasNoDate() {
        needClosure("sev1");
        var unknown = new java.util.HashMap<String, Object>();
        unknown.put("reviewDue", null);
        walk.does("Schedule review", unknown);
        walk.sees(QUESTION);
        walk.passes(Duration.ofDays(1));
        walk.does("Remind of review");
    }

    private void needClosure(String level) {
        Level policy = new Levels("").byName(level).orElseThrow();
        walk.start("incident-closure", policy, Map.of());
    }

    private static Map<String, Object> dueInThreeDays() {
        return Map.of(
                "reviewDue", OffsetDateTime.now(ZoneOffset.UTC).plusDays(3).toString());
    }
}
