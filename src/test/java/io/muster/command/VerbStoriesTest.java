package io.muster.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.muster.alert.Alerts;
import io.muster.chat.CommandLine;
import io.muster.chat.CommandReceiver;
import io.muster.chat.Reply;
import io.muster.chat.Surface;
import io.muster.incident.Incidents;
import io.muster.incident.Status;
import io.muster.message.Actor;
import io.muster.message.Button;
import io.muster.message.Part;
import io.muster.message.RecordKey;
import io.muster.question.Ask;
import io.muster.question.Choice;
import io.muster.question.Question;
import io.muster.question.Questions;
import io.muster.runbook.Freezes;
import io.muster.runbook.Run;
import io.muster.runbook.RunKey;
import io.muster.runbook.Runs;
import io.muster.settings.Role;
import io.muster.testkit.MusterTest;
import io.muster.timeline.Entry;
import io.muster.timeline.Timeline;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The verbs as people use them, each a small story, on the real database; the engine is away. */
@MusterTest
class VerbStoriesTest {

    private static final Actor ADA = new Actor("ada", "Ada Lovelace");
    private static final Actor LENA = new Actor("lena", "Lena Brandt");
    private static final Actor OMAR = new Actor("omar", "Omar Haddad");

    @TempDir
    private static Path data;

    @Autowired
    private CommandReceiver receiver;

    @Autowired
    private Incidents incidents;

    @Autowired
    private Questions questions;

    @Autowired
    private Alerts alerts;

    @Autowired
    private Runs runs;

    @Autowired
    private Freezes freezes;

    @Autowired
    private Timeline timeline;

    @Autowired
    private Completions completions;

    @Autowired
    private JdbcClient jdbc;

    @DynamicPropertySource
    static void people(DynamicPropertyRegistry properties) throws IOException {
        Files.writeString(data.resolve("muster.yaml"), """
                people:
                  - {id: ada, name: Ada Lovelace, email: ada@example.com}
                  - {id: lena, name: Lena Brandt, email: lena@example.com}
                  - {id: omar, name: Omar Haddad, email: omar@example.com}
                permissions:
                  freeze: [ada]
                targets:
                  - {name: demo-shop, kind: http, url: 'http://127.0.0.1:9', environment: test, runbooks: ['*']}
                """);
        properties.add("muster.data", data::toString);
    }

    @Test
    void aLevelIsRaisedAndLowered() {
        RecordKey room = declare("sev3 checkout is slow");

        assertThat(said(in(room, ADA, "level sev1 customers cannot pay")))
                .isEqualTo(room
                        + " was SEV3 and is SEV1 now. The flow of SEV1 begins; what is done stays done, runs go on,"
                        + " and open questions are asked anew.");
        assertThat(said(in(room, ADA, "sev s1"))).isEqualTo(room + " was SEV1 before; nothing changed.");
        in(room, LENA, "level sev2");

        assertThat(incidents.get(room).level()).isEqualTo("sev2");
        assertThat(incidents.get(room).previousLevel()).isEqualTo("sev1");
        assertThat(headlines(room))
                .containsExactly(
                        "Ada Lovelace declared SEV3: checkout is slow",
                        "Ada Lovelace raised it from SEV3 to SEV1",
                        "Lena Brandt lowered it from SEV1 to SEV2");
        assertThat(said(in(room, ADA, "level sev9")))
                .startsWith("There is no level 'sev9'. The levels are sev1, sev2, sev3, sev4");
    }

    @Test
    void aDuplicateIsMergedAndItsAlertsAndPeopleMove() {
        RecordKey one = fired("CheckoutSlow");
        RecordKey other = declare("sev2 checkout is slow");
        in(one, LENA, "take scribe");
        in(other, OMAR, "ack");

        Reply merged = in(one, LENA, "merge " + other);

        assertThat(said(merged))
                .isEqualTo(one + " goes on in " + other
                        + " checkout is slow: its alerts and people are there, and it is cancelled.");
        assertThat(merged.incident()).isEqualTo(other);
        assertThat(incidents.get(one).status()).isEqualTo(Status.CANCELLED);
        assertThat(incidents.get(one).mergedInto()).isEqualTo(other);
        assertThat(facts(in(one, ADA, "status"))).contains("Merged it goes on in " + other);
        assertThat(alerts.of(one)).isEmpty();
        assertThat(alerts.of(other)).singleElement().satisfies(alert -> {
            assertThat(alert.name()).isEqualTo("CheckoutSlow");
            assertThat(alert.firing()).isTrue();
        });
        assertThat(incidents.inRoom(other)).contains(LENA, OMAR);
        assertThat(headlines(one))
                .last()
                .asString()
                .isEqualTo("Lena Brandt merged this incident into " + other + " checkout is slow; go on there");
        assertThat(fire("CheckoutSlow")).as("what fires again goes on there").isEqualTo(other);
        assertThat(in(one, LENA, "merge " + other).refused())
                .as("again, as by a second press")
                .isFalse();
        assertThat(said(in(other, LENA, "merge " + other))).contains("cannot be merged into itself");
    }

    @Test
    void aPrivateIncidentIsNoIncidentToWhoIsNotInIt() {
        RecordKey secret = declare("private sev2 stolen laptop");

        assertThat(said(in(null, LENA, "status " + secret)))
                .isEqualTo("There is no " + secret + ". 'list' shows the open incidents.")
                .isEqualTo(said(in(null, LENA, "status INC-999999")).replace("INC-999999", secret.toString()));
        assertThat(in(null, LENA, secret + " take ic").refused()).isTrue();
        assertThat(facts(in(null, LENA, "list"))).noneMatch(line -> line.contains("stolen laptop"));
        assertThat(facts(in(null, ADA, "list"))).anyMatch(line -> line.contains("stolen laptop"));
        assertThat(in(null, LENA, "ack").message().buttons())
                .extracting(Button::label)
                .noneMatch(label -> label.contains("stolen"));
        assertThat(completed("ack INC", LENA)).doesNotContain("ack " + secret + " ");
        RecordKey open = declare("sev2 something else");
        assertThat(said(in(open, LENA, "merge " + secret))).startsWith("There is no " + secret + ".");
        assertThat(said(in(open, ADA, "merge " + secret))).contains("One of the two is private");

        assertThat(said(in(secret, ADA, "invite @lena"))).isEqualTo("Lena Brandt is invited to " + secret + ".");

        assertThat(said(in(null, LENA, "status " + secret))).isEqualTo(secret + " SEV2 stolen laptop");
        assertThat(facts(in(secret, LENA, "status"))).contains("Private known to Ada Lovelace, Lena Brandt");
        assertThat(in(null, OMAR, "status " + secret).refused()).isTrue();
    }

    @Test
    void aDrillIsMarkedEverywhereAndShowsItsChanges() {
        RecordKey room = declare("sev2 drill lost the primary database");

        assertThat(said(in(room, ADA, "status"))).isEqualTo(room + " SEV2 drill: lost the primary database");
        assertThat(facts(in(null, ADA, "list"))).anyMatch(line -> line.startsWith(room + " SEV2 drill "));
        assertThat(headlines(room)).first().isEqualTo("Ada Lovelace declared a drill, SEV2: lost the primary database");
        assertThat(said(in(room, ADA, "run restart-shop"))).contains("This is a drill: changes are asked and shown");
        assertThat(runs.of(room)).extracting(Run::mode).containsExactly(Run.Mode.DRILL);
    }

    @Test
    void aFreezeIsSaidInEveryRoomAndOnTheHouseAndOnlyByWhoMay() {
        RecordKey room = declare("sev2 checkout is slow");

        assertThat(said(in(room, LENA, "freeze"))).startsWith("You may not freeze and thaw changes; Ada Lovelace may.");
        assertThat(said(in(null, ADA, "freeze the bank closes its books"))).startsWith("All changes are frozen");
        try {
            assertThat(said(in(room, ADA, "freeze")))
                    .startsWith("Changes were frozen before, by Ada Lovelace just now");
            assertThat(facts(in(room, LENA, "status")))
                    .contains("Frozen no change begins, by Ada Lovelace just now: the bank closes its books");
        } finally {
            assertThat(said(in(null, ADA, "thaw"))).startsWith("The freeze is over.");
        }
        assertThat(said(in(null, ADA, "thaw"))).isEqualTo("Nothing was frozen; nothing changed.");
        assertThat(types(room)).containsSubsequence("changes-frozen", "changes-thawed");
        assertThat(types(RecordKey.MUSTER)).containsSubsequence("changes-frozen", "changes-thawed");
        assertThat(facts(in(null, LENA, "help"))).noneMatch(line -> line.startsWith("freeze"));
        assertThat(facts(in(null, LENA, "help freeze"))).anyMatch(line -> line.contains("Ada Lovelace may"));
        assertThat(completed("fre", LENA)).isEmpty();
    }

    @Test
    void tasksAreGivenRemindedOfAndDone() {
        RecordKey room = declare("sev2 checkout is slow");

        assertThat(said(in(room, ADA, "todo @lena ask the bank about its limits in 10m")))
                .matches("Task 1 is Lena Brandt's, by \\d\\d:\\d\\d UTC: ask the bank about its limits");
        in(room, ADA, "todo @ada write it down");
        assertThat(facts(in(room, LENA, "todos"))).hasSize(2);
        jdbc.sql("update incident_todo set due_at = now() where record = :record and number = 1")
                .param("record", room.toString())
                .update();
        await().atMost(Duration.ofSeconds(20)).until(() -> types(room).contains("todo-due"));
        assertThat(headlines(room))
                .last()
                .isEqualTo("@lena, this was to be done by now: ask the bank about its limits");

        assertThat(said(in(room, LENA, "done 1"))).isEqualTo("Task 1 is done: ask the bank about its limits");
        assertThat(said(in(room, LENA, "done 1"))).isEqualTo("Task 1 was done before: ask the bank about its limits");
        assertThat(said(in(room, LENA, "done 7"))).isEqualTo("There is no task 7 of " + room + ". todos lists them.");
        assertThat(facts(in(room, LENA, "todos")))
                .singleElement()
                .asString()
                .startsWith("2 Ada Lovelace write it down");
        assertThat(types(room)).containsOnlyOnce("todo-done").containsOnlyOnce("todo-due");
    }

    @Test
    void aRoleIsHandedOverOnceTheOtherSaysYes() {
        RecordKey room = declare("sev2 checkout is slow");
        in(room, ADA, "take ic");

        assertThat(said(in(room, LENA, "handoff ic @omar")))
                .startsWith("You are not the incident commander of " + room + "; Ada Lovelace is.");
        assertThat(said(in(room, ADA, "handoff @omar")))
                .isEqualTo("Omar Haddad is asked to take over as incident commander (" + room
                        + "/Q1). Until the answer the role is yours.");
        assertThat(in(room, LENA, "choose Q1 accept").refused()).isTrue();
        assertThat(incidents.get(room).roles()).containsEntry(Role.INCIDENT_COMMANDER, ADA);

        assertThat(in(room, OMAR, "choose Q1 take over").refused()).isFalse();

        assertThat(incidents.get(room).roles()).containsEntry(Role.INCIDENT_COMMANDER, OMAR);
        assertThat(questions.open(room)).isEmpty();
        in(room, OMAR, "handoff ic @lena");
        in(room, ADA, "role ic @ada");
        assertThat(questions.open(room)).as("given otherwise meanwhile").isEmpty();
    }

    @Test
    void aHandoffThatNobodyAnswersLeavesTheRoleWhereItIs() {
        RecordKey room = declare("sev2 checkout is slow");
        in(room, ADA, "take ic");
        in(room, ADA, "handoff @omar");

        jdbc.sql("update question_handoff set due_at = now() where record = :record")
                .param("record", room.toString())
                .update();

        await().atMost(Duration.ofSeconds(20)).until(() -> questions.open(room).isEmpty());
        assertThat(incidents.get(room).roles()).containsEntry(Role.INCIDENT_COMMANDER, ADA);
        assertThat(timeline.newest(room, 1).getFirst().message().parts().toString())
                .contains("nobody answered within a quarter of an hour");
        assertThat(in(room, OMAR, "choose Q1 take over").refused()).isTrue();
        assertThat(said(in(room, ADA, "handoff @lena"))).startsWith("Lena Brandt is asked to take over");
    }

    @Test
    void aQuestionIsAnsweredInAnothersPlace() {
        RecordKey room = declare("sev2 checkout is slow");
        in(room, ADA, "take ic");
        Question asked = ask(room, "Restart the pods?", Set.of(Role.INCIDENT_COMMANDER));

        assertThat(said(in(room, LENA, "delegate Q1 @omar"))).startsWith("This is for Ada Lovelace");
        assertThat(in(room, ADA, "delegate @lena").refused()).isFalse();
        assertThat(said(in(room, ADA, "approve")))
                .isEqualTo("You let Lena Brandt answer in your place. delegate " + room + "/Q1 @ada takes it back.");
        assertThat(questions.whoMay(asked)).contains("Lena Brandt in place of Ada Lovelace");

        assertThat(in(room, LENA, "approve").refused()).isFalse();

        assertThat(questions.find(asked.key()).orElseThrow().decidedBy()).isEqualTo(LENA);
        assertThat(headlines(room))
                .contains(
                        "Ada Lovelace lets Lena Brandt (@lena) answer: Restart the pods?",
                        "Lena Brandt answered Approve to: Restart the pods?");
    }

    @Test
    void anIncidentGetsATitleASummaryAndQuiet() {
        RecordKey room = declare("sev2 checkout is slow");

        assertThat(said(in(room, ADA, "summary"))).isEqualTo("Nobody has summed up " + room + " yet.");
        in(room, ADA, "summary the pool of checkout was too small");
        assertThat(in(room, LENA, "summary").message().parts())
                .containsExactly(new Part.Text("the pool of checkout was too small"));
        assertThat(said(in(room, ADA, "rename checkout fails for new customers")))
                .isEqualTo(room + " is called 'checkout fails for new customers' now.");
        assertThat(said(in(room, ADA, "snooze 15m"))).matches("Reminders of " + room + " are quiet until .* UTC.");
        assertThat(incidents.get(room).isQuiet(java.time.Instant.now())).isTrue();
        assertThat(said(in(room, ADA, "snooze 30d"))).startsWith("Reminders can be snoozed for 1 minute to 24 hours.");
    }

    @Test
    void aRunIsPlannedListedAndAborted() {
        RecordKey room = declare("sev1 shop is slow");

        assertThat(said(in(room, ADA, "runs"))).startsWith("Nothing was run for " + room + " yet.");
        assertThat(said(in(room, ADA, "plan restart-shop"))).contains("Nothing is changed.");
        assertThat(said(in(room, ADA, "run restart-shop"))).startsWith(room + "/R2 is asked for: ");
        assertThat(said(in(room, ADA, "run restart-shup")))
                .isEqualTo("There is no runbook 'restart-shup'. Did you mean restart-shop?");
        assertThat(facts(in(room, ADA, "runs")).getFirst()).startsWith("R1").contains("(only planned), requested");
        assertThat(said(in(room, ADA, "abort"))).startsWith("Which run? There is going on R1");
        assertThat(said(in(room, ADA, "abort R1 wrong region"))).startsWith("Ending " + room + "/R1.");
        assertThat(said(in(room, ADA, "abort R1"))).startsWith(room + "/R1 had ended before: aborted.");
        assertThat(said(in(room, ADA, "undo R1"))).isEqualTo(room + "/R1 was only planned; it changed nothing.");
        assertThat(said(in(room, ADA, "undo R7"))).isEqualTo("There is no R7 of " + room + ". runs lists them.");
        assertThat(said(in(room, ADA, "undo R2"))).startsWith(room + "/R2 is going and is not paused.");
        assertThat(said(in(room, ADA, "mend R1"))).startsWith(room + "/R1 has ended: aborted. 'run restart-shop'");
        assertThat(said(in(room, ADA, "mend R2"))).startsWith(room + "/R2 is not paused");
        assertThat(said(in(room, ADA, "mend"))).startsWith("No run of " + room + " is paused and has a newer version");
        in(room, ADA, "run restart-shop");
        assertThat(said(in(room, ADA, "abort all"))).startsWith("Ending " + room + "/R2, " + room + "/R3.");
        assertThat(said(in(room, ADA, "abort"))).isEqualTo("Nothing is running for " + room + ".");
        assertThat(runs.find(new RunKey(room, 2)).orElseThrow().state()).isEqualTo(Run.State.ABORTED);
    }

    @Test
    void aPausedRunIsUndoneByItsQuestion() {
        RecordKey room = declare("sev1 shop is slow");
        in(room, ADA, "take ic");
        questions.ask(new Ask(
                room,
                "test:" + UUID.randomUUID(),
                "step-failed",
                "'Restart it' failed. What now?",
                List.of(),
                List.of(new Choice("again", "Try again", false), new Choice("undo", "Undo what was done", false)),
                Set.of(Role.INCIDENT_COMMANDER),
                Set.of(),
                1,
                false,
                false,
                null,
                null,
                null,
                Map.of("run", room + "/R1")));

        assertThat(said(in(room, ADA, "undo R2"))).startsWith("There is no R2");
        assertThat(said(in(room, LENA, "undo R1"))).startsWith("This is for Ada Lovelace");
        assertThat(said(in(room, ADA, "undo R1"))).startsWith("Your 'Undo what was done' decides");
    }

    @Test
    void retryAnswersTheQuestionThatOffersItAndAsksWhichOfSeveral() {
        RecordKey room = declare("sev1 shop is slow");

        assertThat(said(in(room, ADA, "retry"))).startsWith("Nothing of " + room + " has stalled");
        pause(room, "'Measure' failed. What now?");
        pause(room, "'Restart' failed. What now?");
        assertThat(said(in(room, ADA, "retry"))).startsWith("Which of them? Q1 'Measure' failed");
        assertThat(in(room, ADA, "retry Q2 the network is back").refused()).isFalse();
        assertThat(in(room, ADA, "retry").refused()).isFalse();
        assertThat(questions.open(room)).isEmpty();
    }

    @Test
    void aSignalIsKeptUntilTheEngineIsBackAndSentOnce() {
        RecordKey room = declare("sev1 shop is slow");
        CommandLine line = new CommandLine(
                CommandLine.freshDelivery(),
                "signal vendor-answered ticket=4711 verdict=\"not ours\"",
                ADA,
                room,
                Surface.SLACK);

        receiver.receive(line);
        Reply again = receiver.receive(line);

        assertThat(said(again)).startsWith("'vendor-answered' is on its way to the flow of " + room);
        assertThat(types(room)).containsOnlyOnce("signal-sent");
        assertThat(timeline.newest(room, 1).getFirst().message().parts())
                .singleElement()
                .asInstanceOf(InstanceOfAssertFactories.type(Part.Facts.class))
                .satisfies(facts -> assertThat(facts.facts())
                        .containsExactlyInAnyOrder(
                                new Part.Fact("ticket", "4711"), new Part.Fact("verdict", "not ours")));
        assertThat(said(in(room, ADA, "signal")))
                .isEqualTo("The flow of " + room + " waits for no message that a person may send.");
        assertThat(said(in(room, ADA, "signal resolved"))).startsWith("'resolved' is said by Muster itself");
    }

    @Test
    void withSeveralQuestionsEveryVerbListsThemAndNeverGuesses() {
        RecordKey room = declare("sev1 shop is slow");
        ask(room, "Restart the pods?", Set.of());
        ask(room, "Fail over?", Set.of());

        for (String line : List.of("approve", "reject not now", "choose approve", "delegate @lena")) {
            Reply reply = in(room, ADA, line);
            assertThat(reply.refused()).as(line).isTrue();
            assertThat(said(reply)).as(line).isEqualTo("Which question? Open are:");
            assertThat(facts(reply)).containsExactly("Q1 Restart the pods?", "Q2 Fail over?");
        }
        assertThat(said(in(room, ADA, "questions"))).isEqualTo("2 questions are open for " + room);
        assertThat(questions.open(room)).hasSize(2);
        assertThat(said(in(room, ADA, "approve Q9"))).isEqualTo("There is no Q9 of " + room + ". Open are:");
    }

    @Test
    void whySaysWhoIsWaitedForAlsoWhileTheEngineIsAway() {
        RecordKey room = declare("sev1 shop is slow");
        in(room, ADA, "take ic");
        ask(room, "Restart the pods?", Set.of(Role.INCIDENT_COMMANDER));

        Reply why = in(room, LENA, "why");

        assertThat(said(why)).isEqualTo(room + " waits for 2 things");
        assertThat(why.message().parts().getFirst())
                .asInstanceOf(InstanceOfAssertFactories.type(Part.Text.class))
                .satisfies(text -> assertThat(text.body())
                        .matches("Waits for Ada Lovelace \\(incident commander\\) to answer Q1 'Restart the pods\\?'"
                                + " since \\d\\d:\\d\\d"));
        assertThat(said(in(room, LENA, "flow"))).contains("is about to begin");
        assertThat(in(room, LENA, "next").refused()).isFalse();
    }

    @Test
    void pagingSaysThatItIsNotConfiguredAndWhatToDo() {
        RecordKey room = declare("sev1 shop is slow");

        assertThat(said(in(room, ADA, "page @omar we need the database")))
                .startsWith("Paging is not configured, so nobody can be called. invite @omar");
        assertThat(in(room, ADA, "cover @lena until tomorrow 8:00").refused()).isTrue();
        assertThat(said(in(room, ADA, "oncall"))).startsWith("Paging is not configured;");
    }

    private void pause(RecordKey room, String title) {
        questions.ask(new Ask(
                room,
                "test:" + UUID.randomUUID(),
                "step-failed",
                title,
                List.of(),
                List.of(new Choice("again", "Try again", false), new Choice("stop", "Stop and leave it", false)),
                Set.of(),
                Set.of(),
                1,
                false,
                false,
                null,
                null,
                null,
                Map.of()));
    }

    private Question ask(RecordKey room, String title, Set<Role> from) {
        return questions.ask(new Ask(
                room,
                "test:" + UUID.randomUUID(),
                "question",
                title,
                List.of(),
                List.of(Choice.APPROVE, Choice.REJECT),
                from,
                Set.of(),
                1,
                false,
                false,
                null,
                null,
                null,
                Map.of()));
    }

    private RecordKey fired(String alert) {
        return fire(alert);
    }

    private RecordKey fire(String alert) {
        String body = "{\"title\": \"%s\", \"id\": \"%s-1\", \"severity\": \"critical\"}".formatted(alert, alert);
        return alerts.receive("generic", Map.of(), body.getBytes(StandardCharsets.UTF_8))
                .incidents()
                .getFirst();
    }

    private RecordKey declare(String line) {
        return Objects.requireNonNull(in(null, ADA, line).incident());
    }

    private Reply in(@Nullable RecordKey room, Actor who, String text) {
        return receiver.receive(new CommandLine(CommandLine.freshDelivery(), text, who, room, Surface.WEB));
    }

    private static String said(Reply reply) {
        return reply.message().text();
    }

    private static List<String> facts(Reply reply) {
        return reply.message().parts().stream()
                .filter(Part.Facts.class::isInstance)
                .flatMap(part -> ((Part.Facts) part).facts().stream())
                .map(fact -> fact.name() + " " + fact.value())
                .toList();
    }

    private List<String> completed(String typed, Actor who) {
        return completions.of(typed, null, who).stream().map(Completion::insert).toList();
    }

    private List<String> types(RecordKey record) {
        return timeline.entries(record, 0, 1000).stream().map(Entry::type).toList();
    }

    private List<String> headlines(RecordKey record) {
        return timeline.entries(record, 0, 1000).stream()
                .map(entry -> entry.message().text())
                .toList();
    }
}
