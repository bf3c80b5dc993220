package io.muster.question;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.incident.Declaration;
import io.muster.incident.Incidents;
import io.muster.message.Actor;
import io.muster.message.Button;
import io.muster.message.Part;
import io.muster.message.RecordKey;
import io.muster.message.Standing.Card;
import io.muster.settings.Role;
import io.muster.testkit.MusterTest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What a room sees of a question, from its being asked to the last word on it. */
@MusterTest
class QuestionStandingTest {

    private static final Actor ADA = new Actor("ada", "Ada");
    private static final Actor BOB = new Actor("bob", "Bob");
    private static final Actor EVE = new Actor("eve", "Eve");

    @Autowired
    private QuestionStanding standing;

    @Autowired
    private Questions questions;

    @Autowired
    private Incidents incidents;

    private RecordKey record = RecordKey.MUSTER;

    @BeforeEach
    void anIncidentThatAdaCommandsWithBob() {
        record = incidents
                .declare(new Declaration("Checkout is slow", "sev1", false, false, EVE, null))
                .key();
        incidents.assign(record, Role.INCIDENT_COMMANDER, ADA, ADA);
        incidents.assign(record, Role.DEPUTY, BOB, ADA);
    }

    @Test
    void showsExactlyWhatAnApprovalPermitsWhoMayGiveItAndUntilWhen() {
        Question question = questions.ask(approval(2));
        questions.answer(question.key(), "approve", BOB, null, "1");

        Card card = standing.cards(record, Set.of()).getFirst();

        assertThat(card.key()).isEqualTo("question/Q1");
        assertThat(card.open()).isTrue();
        assertThat(card.message().text()).isEqualTo("Q1 Restart the pods?");
        assertThat(card.message().parts()).first().isEqualTo(new Part.Code("kubectl rollout restart"));
        assertThat(facts(card))
                .contains(
                        new Part.Fact("Asked for by", "Eve"),
                        new Part.Fact("Answers", "1 of 2"),
                        new Part.Fact("Goes on without an answer", "12:30 UTC"))
                .anySatisfy(fact -> assertThat(fact.name()).isEqualTo("Who may answer"));
        Button approve = card.message().buttons().getFirst();
        assertThat(approve.command()).isEqualTo("choose " + record + "/Q1 approve");
        assertThat(approve.confirm()).isEqualTo("Exactly this is run then: kubectl rollout restart");
        Button reject = card.message().buttons().getLast();
        assertThat(reject.asksReason()).isTrue();
        assertThat(reject.style()).isEqualTo(Button.Style.DANGER);
    }

    @Test
    void callsThoseWhoMayAnswer() {
        questions.ask(approval(1));

        assertThat(standing.cards(record, Set.of()).getFirst().message().calls())
                .contains("ada", "bob");
    }

    @Test
    void saysWhoDecidedAndWhyAndOffersNothingMore() {
        Question question = questions.ask(approval(1));
        questions.answer(question.key(), "reject", ADA, "not in the peak hour", "1");

        Card given = standing.cards(record, Set.of("question/Q1")).getFirst();
        questions.decided(question.ask().reference());
        Card decided = standing.cards(record, Set.of("question/Q1")).getFirst();

        assertThat(given.open()).isTrue();
        assertThat(given.message().text()).endsWith("the flow is being told");
        assertThat(decided.open()).isFalse();
        assertThat(decided.message().text())
                .startsWith("Q1 Restart the pods?: Reject, said Ada at ")
                .endsWith("UTC");
        assertThat(decided.message().parts()).containsExactly(new Part.Text("not in the peak hour"));
        assertThat(List.of(given, decided))
                .allSatisfy(card -> assertThat(card.message().buttons()).isEmpty());
    }

    @Test
    void saysThatAnAnswerCameTooLateAndWhatNobodyAnswered() {
        Question late = questions.ask(approval(1));
        Question unanswered = questions.ask(approval(1));
        questions.answer(late.key(), "approve", ADA, null, "1");
        questions.tooLate(late.ask().reference());
        questions.close(unanswered.ask().reference(), "the flow went on");

        List<Card> cards = standing.cards(record, Set.of("question/Q1", "question/Q2", "run/R1"));

        assertThat(cards)
                .allSatisfy(card -> {
                    assertThat(card.open()).isFalse();
                    assertThat(card.message().buttons()).isEmpty();
                })
                .extracting(card -> card.message().text())
                .containsExactlyInAnyOrder(
                        "Q1 Restart the pods?: Ada answered Approve too late, it had gone on without",
                        "Q2 Restart the pods?: no longer asked, it went on without an answer");
        assertThat(standing.cards(record, Set.of())).as("and no history").isEmpty();
    }

    private static List<Part.Fact> facts(Card card) {
        return card.message().parts().stream()
                .filter(Part.Facts.class::isInstance)
                .flatMap(part -> ((Part.Facts) part).facts().stream())
                .toList();
    }

    private Ask approval(int quorum) {
        return new Ask(
                record,
                "job:" + UUID.randomUUID(),
                "step-approval",
                "Restart the pods?",
                List.of(new Part.Code("kubectl rollout restart")),
                List.of(Choice.APPROVE, Choice.REJECT),
                Set.of(Role.INCIDENT_COMMANDER, Role.DEPUTY),
                Set.of(),
                quorum,
                false,
                false,
                EVE,
                Instant.parse("2030-01-01T12:30:00Z"),
                new Ask.GrantScope(record + "/R1", "s2", "abc"),
                Map.of("step", "s2"));
    }
}
