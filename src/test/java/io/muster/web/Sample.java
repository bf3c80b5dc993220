package io.muster.web;

import static io.muster.message.Span.plain;
import static io.muster.message.Span.strong;

import io.muster.flow.Outlook;
import io.muster.message.Actor;
import io.muster.message.Part;
import io.muster.message.Span;
import io.muster.runbook.Approval;
import io.muster.runbook.Block;
import io.muster.runbook.Expectation;
import io.muster.runbook.Freezes;
import io.muster.runbook.Input;
import io.muster.runbook.Outline;
import io.muster.runbook.Run;
import io.muster.runbook.RunKey;
import io.muster.runbook.Sheet;
import io.muster.runbook.Step;
import io.muster.web.WarRoom.FlowBox;
import io.muster.web.WarRoom.Group;
import io.muster.web.WarRoom.Head;
import io.muster.web.WarRoom.Item;
import io.muster.web.WarRoom.Note;
import io.muster.web.WarRoom.Option;
import io.muster.web.WarRoom.Place;
import io.muster.web.WarRoom.QuestionCard;
import io.muster.web.WarRoom.RoleRow;
import io.muster.web.WarRoom.RunCard;
import io.muster.web.WarRoom.RunbookRow;
import io.muster.web.WarRoom.Side;
import io.muster.web.WarRoom.StepLine;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An incident in the middle of its work, to look at pages with. */
final class Sample {

    static final Instant NOW = Instant.parse("2026-03-09T13:22:48Z");
    static final Face ALICE = new Face("alice", "Alice Adler");
    static final Assets ASSETS = new Assets("/app.js", "/diagram.js", "/style.css");

    private Sample() {}

    static Page page(String title) {
        return new Page(title, ALICE, "", Page.Csrf.NONE, ASSETS, 3, 1);
    }

    static WarRoom room() {
        return new WarRoom(head(), List.of(question()), record(), false, 9, flow(), side());
    }

    static Head head() {
        return new Head(
                "INC-42",
                "Checkout answers slowly in eu-west",
                "SEV1",
                1,
                "Active",
                NOW.minus(Duration.ofMinutes(23)),
                true,
                false,
                false,
                "Payments in eu-west wait for a database connection; the pool of every pod is exhausted.",
                List.of(
                        new Note("12 alerts,", "9", "still firing"),
                        new Note("next internal update,", "", "", NOW.plus(Duration.ofMinutes(7)))),
                List.of(),
                null);
    }

    static QuestionCard question() {
        return new QuestionCard(
                "INC-42/Q2",
                2,
                "Restart pods one at a time on checkout-prod?",
                "Waits for the incident commander",
                NOW.plus(Duration.ofSeconds(432)),
                List.of(
                        new Part.Text("Step 2 of 4 in Restart checkout, asked by Bob Berg. Can be undone."),
                        new Part.Code("kubectl rollout restart deploy/checkout -n checkout")),
                List.of(new Option("approve", "Approve", true, false), new Option("reject", "Reject", false, true)),
                true,
                "You may decide, as commander",
                "",
                "");
    }

    static RunCard run() {
        return new RunCard(
                "INC-42/R3",
                "R3",
                "Restart checkout",
                "running",
                NOW.minus(Duration.ofSeconds(48)),
                null,
                "wait",
                List.of(
                        new StepLine(
                                1,
                                "Count ready pods",
                                "done",
                                "6 ready, 2 expected",
                                Duration.ofMillis(1200),
                                List.of("checkout-7d9f  1/1  Running  0  9d", "checkout-c41a  0/1  CrashLoopBackOff"),
                                "/api/v1/runs/INC-42/R3/steps/1/output"),
                        step(2, "Restart pods one at a time", "wait", "waits for approval"),
                        step(3, "See it recover", "todo", ""),
                        step(4, "Report to the room", "todo", "")),
                "",
                "");
    }

    private static StepLine step(int number, String title, String mark, String line) {
        return new StepLine(number, title, mark, line, null, List.of(), "");
    }

    static List<Group> record() {
        return List.of(
                new Group(
                        "Mitigate",
                        List.of(
                                item(
                                        9,
                                        "13:21",
                                        "run-requested",
                                        "wait",
                                        "Mitigate",
                                        run(),
                                        strong("Bob Berg"),
                                        plain(" asked for "),
                                        strong("Restart checkout")),
                                note(
                                        8,
                                        "13:19",
                                        "Mitigate",
                                        "Dave Dorn",
                                        "Pool is exhausted on all six pods, same as in March. Restart helped then."),
                                text(
                                        7,
                                        "13:16",
                                        "update-posted",
                                        "Mitigate",
                                        "Payments in eu-west take up to 20 s. We know where it is and are working on it. Next update at 14:46.",
                                        strong("Carol Cole"),
                                        plain(" posted a public update")))),
                new Group(
                        "Call together",
                        List.of(
                                item(
                                        4,
                                        "13:04",
                                        "incident-acknowledged",
                                        "active",
                                        "Call together",
                                        null,
                                        strong("Alice Adler"),
                                        plain(" took "),
                                        strong("incident commander")),
                                text(
                                        2,
                                        "13:00",
                                        "page-sent",
                                        "Call together",
                                        "Nobody was called: no pager is configured.",
                                        plain("Paged "),
                                        strong("payments on-call")),
                                text(
                                        1,
                                        "12:59",
                                        "incident-declared",
                                        "Call together",
                                        "From alert CheckoutPoolExhausted",
                                        strong("Muster"),
                                        plain(" declared "),
                                        strong("SEV1"),
                                        plain(": Checkout answers slowly in eu-west")))));
    }

    static FlowBox flow() {
        return new FlowBox(
                "INC-42",
                "",
                List.of(new Place("Mitigate", NOW.minus(Duration.ofMinutes(19)), false)),
                "",
                List.of(new WarRoom.Reason(
                        "Alice Adler (incident commander) to answer Q2 'Restart pods one at a time on checkout-prod?'",
                        NOW.plus(Duration.ofSeconds(432)),
                        List.of(
                                new Outlook.Then("Approve", "'Restart pods one at a time'"),
                                new Outlook.Then("Reject", "it ends, 'Run stopped'")),
                        "it ends, 'Run stopped'")),
                1,
                List.of(),
                null);
    }

    static Side side() {
        return new Side(
                "INC-42",
                true,
                List.of(
                        new RoleRow("Incident commander", "take incident-commander", ALICE),
                        new RoleRow("Deputy", "take deputy", null),
                        new RoleRow("Operations lead", "take operations-lead", new Face("bob", "Bob Berg")),
                        new RoleRow("Communications lead", "take communications-lead", new Face("carol", "Carol Cole")),
                        new RoleRow("Scribe", "take scribe", null)),
                List.of(
                        new RunbookRow("Fail over orders database", "fail-over-orders", "irreversible"),
                        new RunbookRow("Shed checkout load", "shed-load", "can be undone")),
                List.of(
                        new WarRoom.TodoRow(1, "Tell the bank", "Carol Cole", NOW.plus(Duration.ofMinutes(9)), false),
                        new WarRoom.TodoRow(2, "Save a heap dump before the restart", "Bob Berg", null, true)));
    }

    /** With inputs, ways and every kind of step. */
    static Sheet sheet() {
        Duration five = Duration.ofMinutes(5);
        Expectation there = new Expectation("all pods are there", Duration.ofMinutes(2), Duration.ofSeconds(10));
        Approval operations =
                new Approval(List.of("INCIDENT_COMMANDER", "OPERATIONS_LEAD"), five, Approval.Otherwise.STOP, null);
        return Sheet.of(
                "restart-checkout",
                new Outline(
                        Outline.FORMAT,
                        "Restart checkout",
                        "team-payments",
                        List.of("SEV1", "SEV2"),
                        List.of("CheckoutPoolExhausted"),
                        "checkout-prod",
                        List.of(
                                new Input(
                                        "namespace",
                                        Input.Kind.TEXT,
                                        "alert.labels.namespace",
                                        "checkout",
                                        "[a-z0-9-]{1,63}",
                                        "where the pods are",
                                        null,
                                        null,
                                        null),
                                new Input("least", Input.Kind.NUMBER, null, "2", null, null, "1", "10", null)),
                        List.of(
                                new Step.Observe("s1", "Count ready pods", 5, five, List.of()),
                                new Step.When("s2", "too few are ready", 9),
                                new Step.Manual("s3", "Tell the bank", 10, Approval.DEFAULT),
                                new Step.Change(
                                        "s4",
                                        "Restart pods one at a time",
                                        13,
                                        five,
                                        List.of(),
                                        operations,
                                        true,
                                        null),
                                new Step.Change(
                                        "s5",
                                        "Clear the cache",
                                        18,
                                        five,
                                        List.of(),
                                        Approval.DEFAULT,
                                        false,
                                        "what was in the cache is lost"),
                                new Step.Observe("s6", "See it recover", 22, five, List.of(there))),
                        Outline.OnFailure.ASK,
                        List.of("payments", "restart"),
                        List.of(
                                new Block.One("s1"),
                                new Block.When("s2", List.of(new Block.One("s3")), List.of()),
                                new Block.Parallel(List.of("s4", "s5")),
                                new Block.One("s6")),
                        null));
    }

    static Run lastRun() {
        return new Run(
                RunKey.of("INC-42/R3"),
                "restart-checkout",
                "Restart checkout",
                "abc",
                1,
                java.util.Map.of(),
                java.util.Map.of(),
                new Actor("bob", "Bob Berg"),
                Run.State.SUCCEEDED,
                null,
                false,
                NOW.minus(Duration.ofHours(3)),
                NOW.minus(Duration.ofHours(3)),
                NOW,
                Run.Mode.REAL,
                null,
                null);
    }

    static ListOfIncidents list() {
        return new ListOfIncidents(
                open(),
                List.of(),
                ended(),
                new Freezes.Freeze(
                        new Actor("carol", "Carol Cole"),
                        "the database moves to its new home",
                        NOW.minus(Duration.ofMinutes(50))));
    }

    static List<IncidentRow> open() {
        return List.of(
                new IncidentRow(
                        "INC-42",
                        "Checkout answers slowly in eu-west",
                        "SEV1",
                        1,
                        "Active",
                        NOW.minus(Duration.ofMinutes(23)),
                        NOW.minus(Duration.ofMinutes(27)),
                        "Alice Adler",
                        "Restart pods one at a time on checkout-prod?",
                        "incident commander",
                        2,
                        false,
                        false),
                new IncidentRow(
                        "INC-40",
                        "Search index is three hours old",
                        "SEV2",
                        2,
                        "Mitigated",
                        NOW.minus(Duration.ofMinutes(130)),
                        NOW.minus(Duration.ofMinutes(150)),
                        "Bob Berg",
                        "",
                        "",
                        0,
                        false,
                        true),
                new IncidentRow(
                        "INC-41",
                        "Nightly export to the warehouse failed",
                        "SEV3",
                        3,
                        "Declared",
                        NOW.minus(Duration.ofMinutes(4)),
                        NOW.minus(Duration.ofMinutes(4)),
                        "",
                        "",
                        "",
                        0,
                        true,
                        false));
    }

    static List<IncidentRow> ended() {
        return List.of(
                new IncidentRow(
                        "INC-39",
                        "Certificates of the edge expired",
                        "SEV1",
                        1,
                        "Closed",
                        NOW.minus(Duration.ofDays(3)),
                        NOW.minus(Duration.ofDays(3)),
                        "Carol Cole",
                        "",
                        "",
                        0,
                        false,
                        false),
                new IncidentRow(
                        "INC-38",
                        "Disk full on build-07",
                        "SEV4",
                        4,
                        "Cancelled",
                        NOW.minus(Duration.ofDays(5)),
                        NOW.minus(Duration.ofDays(5)),
                        "",
                        "",
                        "",
                        0,
                        false,
                        false));
    }

    private static Item note(long n, String at, String phase, String who, String text) {
        return new Item(
                n,
                at(at),
                "note-written",
                "note",
                phase,
                List.of(strong(who)),
                List.of(new Part.Text(text)),
                null,
                WarRoom.About.NOTHING);
    }

    private static Item text(long n, String at, String type, String phase, String text, Span... headline) {
        String tone = type.equals("incident-declared") ? "alarm" : "plain";
        return new Item(
                n,
                at(at),
                type,
                tone,
                phase,
                List.of(headline),
                List.of(new Part.Text(text)),
                null,
                WarRoom.About.NOTHING);
    }

    private static Item item(
            long n, String at, String type, String tone, String phase, @Nullable RunCard run, Span... headline) {
        return new Item(n, at(at), type, tone, phase, List.of(headline), List.of(), run, WarRoom.About.NOTHING);
    }

    private static Instant at(String clock) {
        return Instant.parse("2026-03-09T" + clock + ":10Z");
    }
}
