package io.muster.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.chat.CommandLine;
import io.muster.chat.Inbox;
import io.muster.chat.Reply;
import io.muster.chat.Surface;
import io.muster.incident.Incident;
import io.muster.incident.Incidents;
import io.muster.incident.Status;
import io.muster.message.Button;
import io.muster.message.Part;
import io.muster.message.RecordKey;
import io.muster.question.Choice;
import io.muster.question.Question;
import io.muster.settings.Role;
import io.muster.timeline.Entry;
import io.muster.timeline.Timeline;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What people type, from the line to the record, on the real database. */
class CommandsTest extends CommandScenario {

    @Autowired
    private Commands commands;

    @Autowired
    private Inbox inbox;

    @Autowired
    private Incidents incidents;

    @Autowired
    private Timeline timeline;

    @Autowired
    private Completions completions;

    @Test
    void worksAnIncidentFromTheDeclarationToTheEnd() {
        Reply declared = elsewhere(ADA, "/incident sev1 checkout is failing");
        RecordKey room = Objects.requireNonNull(declared.incident());

        assertThat(said(declared)).isEqualTo(room + " is declared, SEV1: checkout is failing");
        assertThat(said(in(room, ADA, "ack"))).isEqualTo("You have acknowledged " + room + ".");
        assertThat(said(in(room, LENA, "ack")))
                .isEqualTo(room + " was acknowledged by Ada Lovelace before; it stays so.");
        assertThat(said(in(room, ADA, "take ic"))).isEqualTo("You are now incident commander of " + room);
        assertThat(said(in(room, ADA, "role scribe @lena"))).isEqualTo("Lena Brandt is now scribe of " + room);
        assertThat(said(in(room, LENA, "note the pool was full"))).isEqualTo("Noted on the timeline of " + room + ".");
        assertThat(said(in(room, LENA, "update public we restart checkout")))
                .isEqualTo(
                        "Your update for the public is on the record. Muster carries it no further yet: post it where the"
                                + " public reads, too.");
        assertThat(said(in(room, ADA, "mitigate"))).isEqualTo(room + " is mitigated now.");
        assertThat(said(in(room, ADA, "mitigate"))).isEqualTo(room + " was mitigated before; nothing changed.");
        assertThat(said(elsewhere(ADA, room + " resolve pool size raised"))).isEqualTo(room + " is resolved now.");
        assertThat(said(elsewhere(ADA, "close " + room))).isEqualTo(room + " is closed now.");

        Incident closed = incidents.get(room);
        assertThat(closed.status()).isEqualTo(Status.CLOSED);
        assertThat(closed.roles()).containsEntry(Role.INCIDENT_COMMANDER, ADA).containsEntry(Role.SCRIBE, LENA);
        assertThat(types(room))
                .containsExactly(
                        "incident-declared",
                        "incident-acknowledged",
                        "role-assigned",
                        "role-assigned",
                        "note-written",
                        "update-posted",
                        "incident-mitigated",
                        "incident-resolved",
                        "incident-closed");
    }

    @Test
    void reopensAndCancels() {
        RecordKey room = declare();
        in(room, ADA, "ack");
        in(room, ADA, "resolve");

        assertThat(in(room, ADA, "reopen it is back").refused()).isFalse();
        assertThat(incidents.get(room).opening()).isEqualTo(2);
        assertThat(said(in(room, ADA, "cancel load test"))).isEqualTo(room + " is cancelled now.");
    }

    @Test
    void doesWhatIsDeliveredTwiceOnce() {
        CommandLine line = new CommandLine("press-" + UUID.randomUUID(), "sev3 twice", ADA, null, Surface.WEB);

        Reply first = receiver.receive(line);
        Reply second = receiver.receive(line);

        assertThat(second).isEqualTo(first);
        assertThat(incidents.open().stream().filter(incident -> incident.title().equals("twice")))
                .hasSize(1);
    }

    @Test
    void doesAfterACrashWhatWasAcceptedBeforeIt() {
        RecordKey room = declare();
        CommandLine line = new CommandLine(CommandLine.freshDelivery(), "note kept", ADA, room, Surface.SLACK);
        inbox.accept(line);

        commands.workAbandoned(Duration.ZERO);
        commands.workAbandoned(Duration.ZERO);

        assertThat(types(room)).containsExactly("incident-declared", "note-written");
        assertThat(said(receiver.receive(line))).isEqualTo("Noted on the timeline of " + room + ".");
        assertThat(types(room)).containsExactly("incident-declared", "note-written");
    }

    @Test
    void asksWhichIncidentOutsideAWarRoomEvenWhenOnlyOneMayBeMeant() {
        RecordKey room = declare();

        Reply reply = elsewhere(ADA, "/incident resolve pool size raised");

        assertThat(reply.refused()).isTrue();
        assertThat(said(reply)).startsWith("Which incident?");
        assertThat(reply.message().buttons()).extracting(Button::command).contains(room + " resolve pool size raised");
        assertThat(incidents.get(room).status()).isEqualTo(Status.DECLARED);
    }

    @Test
    void answersTheOnlyOpenQuestionWithoutItsNumber() {
        RecordKey room = declare();
        ask(room, "Restart the pods?");

        Reply reply = in(room, ADA, "approve seen the plan");

        assertThat(said(reply)).isEqualTo("Your 'Approve' decides " + room + "/Q1, Restart the pods?. It goes on.");
        assertThat(reply.refused()).isFalse();
        assertThat(questions.open(room)).isEmpty();
    }

    @Test
    void refusesToGuessWhichOfSeveralQuestionsIsMeant() {
        RecordKey room = declare();
        ask(room, "Restart the pods?");
        ask(room, "Fail over?");

        Reply reply = in(room, ADA, "approve seen the plan");

        assertThat(reply.refused()).isTrue();
        assertThat(said(reply)).isEqualTo("Which question? Open are:");
        assertThat(facts(reply)).containsExactly("Q1 Restart the pods?", "Q2 Fail over?");
        assertThat(reply.message().buttons())
                .extracting(Button::command)
                .containsExactly("approve " + room + "/Q1 seen the plan", "approve " + room + "/Q2 seen the plan");
        assertThat(questions.open(room)).hasSize(2);

        assertThat(elsewhere(ADA, "reject " + room + "/Q2 not now").refused()).isFalse();
        assertThat(questions.open(room))
                .extracting(question -> question.key().number())
                .containsExactly(1);
    }

    @Test
    void saysWhoWasFaster() {
        RecordKey room = declare();
        ask(room, "Restart the pods?");
        in(room, ADA, "approve Q1");

        Reply late = in(room, LENA, "reject Q1 not now");

        assertThat(said(late))
                .isEqualTo("Ada Lovelace had answered 'approve' to " + room
                        + "/Q1, Restart the pods? before. Nothing changed.");
    }

    @Test
    void findsAChoiceByItsLabelAndTakesTheRestForTheReason() {
        RecordKey room = declare();
        Question asked = ask(
                room,
                "The step failed. What now?",
                new Choice("retry", "Try again", false),
                new Choice("go-on", "Go on", true),
                new Choice("stop", "Stop and leave it", false));

        assertThat(said(in(room, ADA, "choose go on"))).startsWith("'Go on' needs a reason.");
        assertThat(said(in(room, ADA, "approve"))).contains("is not answered by yes or no", "retry, go-on, stop");
        assertThat(said(in(room, ADA, "choose later"))).startsWith("'later' is no answer to " + room + "/Q1");
        assertThat(in(room, ADA, "choose Q1 Go on: measured by hand").refused()).isFalse();

        Question answered = questions.find(asked.key()).orElseThrow();
        assertThat(answered.choice()).isEqualTo("go-on");
        assertThat(answered.reason()).isEqualTo("measured by hand");
    }

    @Test
    void refusesStrangersAndUnknownPeople() {
        RecordKey room = declare();

        assertThat(said(in(room, STRANGER, "resolve"))).startsWith("Muster does not know Mallory.");
        assertThat(said(in(room, ADA, "role scribe @lean")))
                .isEqualTo("Nobody here is called 'lean'. Did you mean @lena?");
        assertThat(types(room)).containsExactly("incident-declared");
    }

    @Test
    void refusesWhatTheRecordDoesNotAllowAndChangesNothing() {
        Reply reply = elsewhere(ADA, "resolve INC-999999");

        assertThat(reply.refused()).isTrue();
        assertThat(said(reply)).contains("INC-999999");
    }

    @Test
    void helpsWithEverythingAndWithOneVerb() {
        assertThat(facts(elsewhere(ADA, "help"))).anyMatch(fact -> fact.startsWith("role <role> @who "));
        assertThat(said(elsewhere(ADA, "help new"))).isEqualTo("declare [level] [private] [drill] <title>");
        assertThat(said(elsewhere(ADA, "help aprove"))).isEqualTo("'aprove' is no command. Did you mean approve?");
    }

    @Test
    void showsListAndTimeline() {
        RecordKey room = declare();
        in(room, ADA, "note the pool was full");

        assertThat(facts(elsewhere(LENA, "list"))).anyMatch(fact -> fact.startsWith(room + " SEV2 checkout is slow"));
        assertThat(facts(in(room, LENA, "timeline"))).last().asString().endsWith("the pool was full");
    }

    @Test
    void completesVerbsRolesPeopleAndQuestions() {
        RecordKey room = declare();
        ask(room, "Restart the pods?");

        assertThat(completed("ta", room)).containsExactly("take ");
        assertThat(completed("/incident take inc", room)).containsExactly("/incident take incident-commander ");
        assertThat(completed("role scribe @", room)).containsExactly("role scribe @lena ", "role scribe @ada ");
        assertThat(completed("approve ", room)).containsExactly("approve Q1 ");
        assertThat(completed("declare sev", null)).contains("declare sev1 ", "declare sev4 ");
        assertThat(completed("ack INC", null)).contains("ack " + room + " ");
    }

    private static List<String> facts(Reply reply) {
        return reply.message().parts().stream()
                .filter(Part.Facts.class::isInstance)
                .flatMap(part -> ((Part.Facts) part).facts().stream())
                .map(fact -> fact.name() + " " + fact.value())
                .toList();
    }

    private List<String> completed(String typed, @Nullable RecordKey room) {
        return completions.of(typed, room, ADA).stream().map(Completion::insert).toList();
    }

    private List<String> types(RecordKey record) {
        return timeline.entries(record, 0, 100).stream().map(Entry::type).toList();
    }
}
