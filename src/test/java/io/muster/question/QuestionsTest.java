package io.muster.question;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.incident.Declaration;
import io.muster.incident.Incidents;
import io.muster.message.Actor;
import io.muster.message.Part;
import io.muster.message.RecordKey;
import io.muster.message.Refused;
import io.muster.people.People;
import io.muster.question.Answered.Already;
import io.muster.question.Answered.Counted;
import io.muster.question.Answered.Given;
import io.muster.question.Question.State;
import io.muster.settings.Role;
import io.muster.settings.Settings;
import io.muster.testkit.MusterTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@MusterTest
class QuestionsTest {

    private static final Actor ADA = new Actor("ada", "Ada");
    private static final Actor BOB = new Actor("bob", "Bob");
    private static final Actor EVE = new Actor("eve", "Eve");

    @Autowired
    private DelegationRows delegations;

    @Autowired
    private Questions questions;

    @Autowired
    private Grants grants;

    @Autowired
    private Incidents incidents;

    @Autowired
    private JdbcClient jdbc;

    private RecordKey record = RecordKey.MUSTER;

    @BeforeEach
    void anIncidentThatAdaCommands() {
        record = incidents
                .declare(new Declaration("Checkout is slow", "sev1", false, false, EVE, null))
                .key();
        incidents.assign(record, Role.INCIDENT_COMMANDER, ADA, ADA);
    }

    @Test
    void asksOncePerReferenceAndNumbersWithinTheRecord() {
        Ask ask = approval().build();

        Question first = questions.ask(ask);
        Question again = questions.ask(ask);
        Question second = questions.ask(approval().build());

        assertThat(again).isEqualTo(first);
        assertThat(first.key()).isEqualTo(QuestionKey.of(record + "/Q1"));
        assertThat(second.key()).isEqualTo(QuestionKey.of(record + "/Q2"));
        assertThat(first.ask()).isEqualTo(ask);
        assertThat(questions.open(record)).containsExactly(first, second);
        assertThat(types()).filteredOn("question-asked"::equals).hasSize(2);
    }

    @Test
    void recordsOneOfTwoPeopleWhoDecideAtOnce() throws Exception {
        incidents.assign(record, Role.DEPUTY, BOB, ADA);
        for (int round = 0; round < 10; round++) {
            Question question = questions.ask(
                    approval().from(Role.INCIDENT_COMMANDER, Role.DEPUTY).build());
            CyclicBarrier together = new CyclicBarrier(2);
            List<Future<Answered>> answers = new ArrayList<>();
            try (var threads = Executors.newFixedThreadPool(2)) {
                for (Actor one : List.of(ADA, BOB)) {
                    answers.add(threads.submit(() -> {
                        together.await(20, TimeUnit.SECONDS);
                        return questions.answer(question.key(), "approve", one, null, one.id());
                    }));
                }
            }

            List<Answered> came = List.of(answers.get(0).get(), answers.get(1).get());
            Actor winner = questions.find(question.key()).orElseThrow().decidedBy();
            assertThat(came).filteredOn(Given.class::isInstance).hasSize(1);
            assertThat(came)
                    .filteredOn(Already.class::isInstance)
                    .singleElement()
                    .extracting(one -> ((Already) one).by())
                    .isEqualTo(winner);
        }
        assertThat(types()).filteredOn("answer-given"::equals).hasSize(10);
    }

    @Test
    void countsADeliveryOnlyOnce() {
        Question single = questions.ask(approval().build());
        assertThat(questions.answer(single.key(), "approve", ADA, null, "click-1"))
                .isInstanceOf(Given.class);
        assertThat(questions.answer(single.key(), "approve", ADA, null, "click-1"))
                .isInstanceOf(Given.class);

        Question shared = questions.ask(approval().anybody().quorum(2).build());
        assertThat(missing(questions.answer(shared.key(), "approve", ADA, null, "click-2")))
                .isEqualTo(1);
        assertThat(missing(questions.answer(shared.key(), "approve", ADA, null, "click-2")))
                .isEqualTo(1);
        assertThat(types()).filteredOn("answer-given"::equals).hasSize(1);
        assertThat(types()).filteredOn("answer-counted"::equals).hasSize(1);
    }

    @Test
    void needsAQuorumOfDifferentPeople() {
        Question question = questions.ask(approval().anybody().quorum(2).build());

        assertThat(missing(questions.answer(question.key(), "approve", ADA, null, "1")))
                .isEqualTo(1);
        assertThat(missing(questions.answer(question.key(), "Approve", ADA, null, "2")))
                .isEqualTo(1);
        Answered filled = questions.answer(question.key(), "approve", BOB, null, "3");

        assertThat(filled).isInstanceOf(Given.class);
        assertThat(filled.question().clickId()).isEqualTo("3");
        assertThat(filled.question().votes()).isEqualTo(2);
    }

    @Test
    void needsOneRejectionOnlyAndItsReason() {
        Question question = questions.ask(approval().anybody().quorum(3).build());

        assertThatThrownBy(() -> questions.answer(question.key(), "reject", BOB, " ", "1"))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("'Reject' needs a reason. Say why: reject " + question.key());
        Answered rejected = questions.answer(question.key(), "reject", BOB, "not in the peak hour", "2");

        assertThat(rejected).isInstanceOf(Given.class);
        assertThat(rejected.question().reason()).isEqualTo("not in the peak hour");
        assertThat(grants.find("INC-7/R1", "s2")).isEmpty();
    }

    @Test
    void refusesWhoMayNotAndSaysWhoMay() {
        Question question = questions.ask(approval().build());

        assertThatThrownBy(() -> questions.answer(question.key(), "approve", BOB, null, "1"))
                .isInstanceOf(Refused.class)
                .hasMessage("This is for Ada (incident commander) to answer.");
        assertThatThrownBy(() -> questions.answer(question.key(), "maybe", ADA, null, "2"))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("Choose one of: approve, reject");
        assertThatThrownBy(() -> questions.answer(QuestionKey.of(record + "/Q99"), "approve", ADA, null, "3"))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("There is no question");
        assertThat(questions.standing(question, ADA).words()).isEqualTo("You may answer as incident commander.");
        assertThat(questions.standing(question, BOB).may()).isFalse();
        assertThat(questions.standing(question, Actor.MUSTER).may()).isFalse();
    }

    @Test
    void doesNotLetTheRequesterConfirmHimself() {
        Question question = questions.ask(
                approval().requestedBy(BOB).notRequester().anybody().build());

        assertThatThrownBy(() -> questions.answer(question.key(), "approve", BOB, null, "1"))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("You asked for this yourself");
        assertThat(questions.answer(question.key(), "reject", BOB, "I withdraw it", "2"))
                .isInstanceOf(Given.class);
    }

    @Test
    void letsTheCommanderConfirmHisOwnRequestOnTheRecordWhereThePolicySaysSo() {
        Question strict =
                questions.ask(approval().requestedBy(ADA).notRequester().build());
        Question lenient = questions.ask(
                approval().requestedBy(ADA).notRequester().commanderMayWaive().build());

        assertThatThrownBy(() -> questions.answer(strict.key(), "approve", ADA, null, "1"))
                .isInstanceOf(Refused.class);
        questions.answer(lenient.key(), "approve", ADA, null, "2");

        assertThat(jdbc.sql("select waived from question_question where reference = :reference")
                        .param("reference", lenient.ask().reference())
                        .query(Boolean.class)
                        .single())
                .isTrue();
        assertThat(lastPayload()).contains("\"waived\":true").contains("second person waived");
    }

    @Test
    void letsTheDeputyAnswerForAVacantRoleJudgedAtTheClick() {
        Question question = questions.ask(approval().from(Role.SCRIBE).build());
        assertThat(questions.standing(question, BOB).may()).isFalse();

        incidents.assign(record, Role.DEPUTY, BOB, ADA);
        assertThat(questions.standing(question, BOB).words())
                .isEqualTo("You may answer as deputy, since there is no scribe.");
        assertThat(questions.standing(question, ADA).may()).isTrue();

        incidents.assign(record, Role.SCRIBE, EVE, ADA);
        assertThat(questions.standing(question, BOB).may()).isFalse();
        assertThat(questions.standing(question, EVE).may()).isTrue();
    }

    @Test
    void namesWhoeverHoldsSeveralOfTheRolesOnceWithAllOfThem() {
        incidents.assign(record, Role.SCRIBE, ADA, ADA);
        Question both = questions.ask(
                approval().from(Role.INCIDENT_COMMANDER, Role.SCRIBE).build());
        Question besides =
                questions.ask(approval().from(Role.SCRIBE, Role.DEPUTY).build());
        Question vacant =
                questions.ask(approval().from(Role.DEPUTY, Role.RESPONDER).build());

        assertThat(questions.whoMay(both)).isEqualTo("Ada (incident commander and scribe)");
        assertThat(questions.whoMay(besides)).isEqualTo("Ada (scribe)");
        assertThat(questions.whoMay(vacant))
                .isEqualTo("Ada (incident commander, since there is no deputy and no responder)");
    }

    @Test
    void letsWhoeverIsOnCallAnswerWhenNobodyHoldsAnything(@TempDir Path data) throws Exception {
        Files.writeString(data.resolve("muster.yaml"), """
                people:
                  - id: bob
                    name: Bob
                    email: bob@example.com
                onCall:
                  incident-commander: [bob]
                """);
        RecordKey vacant = incidents
                .declare(new Declaration("Search is slow", "sev1", false, false, EVE, null))
                .key();
        Question question = questions.ask(approval().in(vacant).build());
        var electorate = new Electorate(incidents, new People(new Settings(data.toString())), delegations);

        assertThat(electorate.of(question, BOB).words())
                .isEqualTo("You may answer as on call, since there is no incident commander.");
        assertThat(electorate.of(question, ADA).may()).isFalse();
    }

    @Test
    void makesAGrantUsableOnlyWhenTheFlowTookTheAnswerAndUsesItOnce() {
        String run = record + "/R1";
        Question question = questions.ask(approval().permitting(run).build());

        assertThat(grants.find(run, "s2")).isEmpty();
        questions.answer(question.key(), "approve", ADA, null, "1");
        var given = grants.find(run, "s2").orElseThrow();
        assertThat(given.usable()).isFalse();
        assertThat(grants.use(given.id())).isFalse();

        questions.decided(question.ask().reference());
        questions.decided(question.ask().reference());

        var usable = grants.find(run, "s2").orElseThrow();
        assertThat(usable.usable()).isTrue();
        assertThat(usable.by()).isEqualTo(ADA);
        assertThat(usable.scope().digest()).isEqualTo("abc");
        assertThat(grants.use(usable.id())).isTrue();
        assertThat(grants.use(usable.id())).isFalse();
        assertThat(grants.find(run, "s2")).isEmpty();
        assertThat(questions.find(question.key()).orElseThrow().state()).isEqualTo(State.DECIDED);
        assertThat(types()).filteredOn("question-decided"::equals).hasSize(1);
    }

    @Test
    void voidsTheGrantOfAnAnswerThatCameTooLate() {
        String run = record + "/R1";
        Question question = questions.ask(approval().permitting(run).build());
        questions.answer(question.key(), "approve", ADA, null, "1");

        questions.tooLate(question.ask().reference());
        questions.decided(question.ask().reference());

        assertThat(questions.find(question.key()).orElseThrow().state()).isEqualTo(State.TOO_LATE);
        assertThat(grants.find(run, "s2")).isEmpty();
        assertThatThrownBy(() -> questions.answer(question.key(), "approve", ADA, null, "2"))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("too late");
    }

    @Test
    void closesOnlyWhatNobodyAnsweredAndAsksAgainWhenTheFlowStillWaits() {
        Question open = questions.ask(approval().build());
        Question answered = questions.ask(approval().build());
        questions.answer(answered.key(), "approve", ADA, null, "1");

        questions.close(open.ask().reference(), "the flow went on");
        questions.close(answered.ask().reference(), "the flow went on");
        questions.close("job:unknown", "the flow went on");

        assertThat(questions.find(open.key()).orElseThrow().state()).isEqualTo(State.CLOSED);
        assertThat(questions.find(answered.key()).orElseThrow().state()).isEqualTo(State.GIVEN);
        assertThat(questions.open(record)).isEmpty();
        assertThatThrownBy(() -> questions.answer(open.key(), "approve", ADA, null, "2"))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("no longer asked");

        assertThat(questions.ask(open.ask()).key()).isEqualTo(open.key());
        assertThat(questions.open(record)).extracting(Question::key).containsExactly(open.key());
    }

    @Test
    void writesAGrantWithoutAQuestionOnTheRecord() {
        String run = record + "/R1";

        grants.grant(new Ask.GrantScope(run, "s1", "abc"), BOB, "try again");

        assertThat(grants.find(run, "s1").orElseThrow().usable()).isTrue();
        assertThat(types()).last().isEqualTo("permission-granted");
    }

    private static int missing(Answered answered) {
        return ((Counted) answered).missing();
    }

    private List<String> types() {
        return jdbc.sql("select type from timeline_entry where record = :record order by n")
                .param("record", record.toString())
                .query(String.class)
                .list();
    }

    private String lastPayload() {
        return jdbc.sql("select payload from timeline_entry where record = :record order by n desc limit 1")
                .param("record", record.toString())
                .query(String.class)
                .single();
    }

    private AnApproval approval() {
        return new AnApproval(record);
    }

    private static final class AnApproval {

        private RecordKey record;
        private Set<Role> from = Set.of(Role.INCIDENT_COMMANDER);
        private int quorum = 1;
        private boolean notRequester;
        private boolean commanderMayWaive;
        private @Nullable Actor requester;
        private Ask.@Nullable GrantScope grant;

        AnApproval(RecordKey record) {
            this.record = record;
        }

        AnApproval in(RecordKey other) {
            record = other;
            return this;
        }

        AnApproval from(Role... roles) {
            from = Set.of(roles);
            return this;
        }

        AnApproval anybody() {
            from = Set.of();
            return this;
        }

        AnApproval quorum(int people) {
            quorum = people;
            return this;
        }

        AnApproval requestedBy(Actor actor) {
            requester = actor;
            return this;
        }

        AnApproval notRequester() {
            notRequester = true;
            return this;
        }

        AnApproval commanderMayWaive() {
            commanderMayWaive = true;
            return this;
        }

        AnApproval permitting(String run) {
            grant = new Ask.GrantScope(run, "s2", "abc");
            return this;
        }

        Ask build() {
            return new Ask(
                    record,
                    "job:" + UUID.randomUUID(),
                    "step-approval",
                    "Restart the pods?",
                    List.of(new Part.Code("kubectl rollout restart")),
                    List.of(Choice.APPROVE, Choice.REJECT),
                    from,
                    Set.of(),
                    quorum,
                    notRequester,
                    commanderMayWaive,
                    requester,
                    null,
                    grant,
                    Map.of("step", "s2"));
        }
    }
}
