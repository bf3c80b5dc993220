package io.muster.flows;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.testkit.FlowWalk;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ImpactMitigationTest {

    private static final String QUESTION = "Ask whether impact is gone";

    private final FlowWalk walk = FlowWalk.overShippedFlows();

    @BeforeEach
    void needMitigation() {
        walk.start("impact-mitigation", Map.of());
    }

    @AfterEach
    void close() {
        assertThat(walk.stalls()).isEmpty();
        walk.close();
    }

    @Test
    void suggestsRunbooksAndRecordsThatTheImpactIsGone() {
        walk.does("Suggest runbooks");
        var question = walk.answers(QUESTION, "yes", "bob");
        var status = walk.does("Record mitigation");
        walk.reaches("Impact gone");
        walk.isOver();

        assertThat(question.headers())
                .containsEntry("question", "Is the impact gone?")
                .containsEntry("choices", "yes=Yes, not-yet=Not yet")
                .doesNotContainKey("from");
        assertThat(question.parameter("from")).isEqualTo("[\"incident-commander\",\"deputy\"]");
        assertThat(status.parameter("status")).isEqualTo("mitigated");
        assertThat(status.parameter("by")).isEqualTo("\"bob\"");
    }

    @Test
    void asksAgainAQuarterOfAnHourAfterNotYet() {
        walk.does("Suggest runbooks");
        walk.answers(QUESTION, "not-yet", "bob");
        walk.waitsAt("Time to ask again");
        walk.seesNoMore(QUESTION);
        walk.passes(Duration.ofMinutes(15));
        walk.answers(QUESTION, "yes", "bob");
        walk.does("Record mitigation");
        walk.isOver();
    }

    @Test
    void remindsTheCommanderAndAsksAgainWhenNobodyAnswers() {
        walk.does("Suggest runbooks");
        var first = walk.sees(QUESTION);
        walk.passes(Duration.ofMinutes(15));
        var reminder = walk.does("Remind who leads");
        var second = walk.sees(QUESTION);

        assertThat(second.key()).isNotEqualTo(first.key());
        assertThat(reminder.parameter("about")).isEqualTo("impact");
    }

    @Test
    void endsWhenSomebodyDeclaresTheIncidentMitigatedWhileTheQuestionIsOpen() {
        walk.does("Suggest runbooks");
        walk.sees(QUESTION);
        walk.hears("mitigated");
        walk.reaches("Mitigation declared");
        walk.isOver();

        walk.seesNoMore(QUESTION);
        walk.neverSees("Record mitigation");
    }

    @Test
    void endsWhenSomebodyDeclaresTheIncidentMitigatedBetweenTwoQuestions() {
        walk.does("Suggest runbooks");
        walk.answers(QUESTION, "not-yet", "bob");
        walk.waitsAt("Time to ask again");
        walk.hears("mitigated");
        walk.isOver();
    }
}
