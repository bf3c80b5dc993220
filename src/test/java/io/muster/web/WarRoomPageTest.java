package io.muster.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.when;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.ScreenshotOptions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import io.muster.alert.Alerts;
import io.muster.flow.FlowView;
import io.muster.flow.FlowView.ElementState;
import io.muster.flow.LiveFlow;
import io.muster.flow.Stall;
import io.muster.incident.Declaration;
import io.muster.incident.Incident;
import io.muster.incident.Incidents;
import io.muster.incident.Operation;
import io.muster.incident.Operations;
import io.muster.message.Actor;
import io.muster.message.Part;
import io.muster.message.RecordKey;
import io.muster.people.People;
import io.muster.question.Ask;
import io.muster.question.Choice;
import io.muster.question.Question;
import io.muster.question.Questions;
import io.muster.runbook.Runbooks;
import io.muster.runbook.Runs;
import io.muster.settings.Role;
import io.muster.testkit.MusterTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

/** The war room in a real browser, on the real record; flow and runs are played. */
@MusterTest
class WarRoomPageTest {

    private static final Actor ALICE = new Actor("alice", "Alice Adler");
    private static final Actor BOB = new Actor("bob", "Bob Berg");
    private static final Actor MALLORY = new Actor("mallory", "<script>alert('name')</script>");
    private static Chromium chromium;

    @LocalServerPort
    private int port;

    @Autowired
    private Incidents incidents;

    @Autowired
    private Operations operations;

    @Autowired
    private Questions questions;

    @Autowired
    private SignIns signIns;

    @Autowired
    private People people;

    @Autowired
    private Live live;

    @MockitoBean
    private Runs runs;

    @MockitoBean
    private Runbooks runbooks;

    @MockitoBean
    private Alerts alerts;

    @MockitoBean
    private LiveFlow flow;

    @DynamicPropertySource
    static void people(DynamicPropertyRegistry registry) throws IOException {
        TestHouse.settings(registry, "the-owners-token");
    }

    @BeforeAll
    static void start() {
        chromium = Chromium.start();
    }

    @AfterAll
    static void stop() {
        if (chromium != null) {
            chromium.close();
        }
    }

    @BeforeEach
    void playTheFlow() {
        when(flow.of(any(RecordKey.class)))
                .thenReturn(new FlowView(
                        "INC-1/1",
                        "sev1",
                        FlowView.State.RUNNING,
                        Instant.now(),
                        null,
                        List.of(new FlowView.Instance(
                                "4711",
                                null,
                                "sev1",
                                "SEV1",
                                "m1",
                                null,
                                true,
                                List.of(new FlowView.Element(
                                        "Call_Mitigate",
                                        "Mitigate",
                                        "CALL_ACTIVITY",
                                        FlowView.ElementState.ACTIVE,
                                        Instant.now().minusSeconds(300),
                                        1)))),
                        List.of(),
                        List.of(),
                        List.of()));
    }

    @Test
    void marksWhereTheFlowIsStalledAndSaysWhy() throws IOException {
        Incident incident = declare("Checkout cannot be reached");
        Instant since = Instant.now().minusSeconds(40);
        when(flow.diagram("m1")).thenReturn(Optional.of(Files.readString(Path.of("bpmn", "sev1.bpmn"))));
        when(flow.of(any(RecordKey.class)))
                .thenReturn(new FlowView(
                        incident.key() + "/1",
                        "sev1",
                        FlowView.State.STALLED,
                        Instant.now(),
                        null,
                        List.of(new FlowView.Instance(
                                "4711",
                                null,
                                "sev1",
                                "SEV1 response",
                                "m1",
                                null,
                                true,
                                List.of(
                                        stands("Task_OpenWarRoom", "Open war room", ElementState.FINISHED, since),
                                        stands(
                                                "Task_InviteResponders",
                                                "Invite responders",
                                                ElementState.STALLED,
                                                since)))),
                        List.of(),
                        List.of(),
                        List.of(new Stall(
                                incident.key(),
                                "Task_InviteResponders",
                                "Invite responders",
                                "the channel is archived",
                                since))));
        try (BrowserContext alice = signedIn("alice", chromium.desktop(ColorScheme.LIGHT))) {
            Page page = open(alice, incident);

            assertThat(page.locator("#flow [data-element-id=Task_InviteResponders].djs-shape"))
                    .hasClass(Pattern.compile(".*is-stalled.*"));
            assertThat(page.locator("#flow [data-element-id=Task_OpenWarRoom].djs-shape"))
                    .hasClass(Pattern.compile(".*is-finished.*"));
            assertThat(page.locator("#lane-flow .stuck")).containsText("the channel is archived");
            assertThat(page.locator("#lane-flow .stuck button")).hasText("Try again");
            page.locator("#flow .as-list summary").press("Enter");
            page.locator("#flow .as-list li").first().locator("button").press("Enter");
            assertThat(page.locator("#flow .picked")).containsText("the channel is archived");
            page.screenshot(new ScreenshotOptions().setPath(Path.of("target", "look", "flow-stalled.png")));
        }
    }

    @Test
    void leavesNoEmptyBoxWhereTheDiagramCannotBeHad() {
        Incident incident = declare("Checkout cannot be reached");
        try (BrowserContext alice = signedIn("alice", chromium.desktop(ColorScheme.LIGHT))) {
            Page page = alice.newPage();
            page.waitForConsoleMessage(
                    new Page.WaitForConsoleMessageOptions()
                            .setPredicate(said -> said.text().contains("diagram cannot be shown")),
                    () -> page.navigate(address(incident)));

            assertThat(page.locator("#flow .diagram")).isHidden();
            assertThat(page.locator("#flow .flow-tools")).isHidden();
            assertThat(page.locator("#flow .places")).containsText("Mitigate");
        }
    }

    private static FlowView.Element stands(String id, String name, ElementState state, Instant since) {
        return new FlowView.Element(id, name, "SERVICE_TASK", state, since, 1);
    }

    @Test
    void beginsTheRecordAnewUnderItsOpeningAfterAReopening() {
        Incident incident = declare("The export failed");
        incidents.acknowledge(incident.key(), BOB);
        incidents.note(incident.key(), BOB, "Before it was over");
        incidents.resolve(incident.key(), BOB, null);
        incidents.reopen(incident.key(), BOB, "It failed again");
        incidents.note(incident.key(), BOB, "After it came back");
        try (BrowserContext alice = signedIn("alice", chromium.desktop(ColorScheme.LIGHT))) {
            Page page = open(alice, incident);

            assertThat(phaseOf(page, "After it came back")).containsText("opening 2");
            assertThat(phaseOf(page, "Before it was over")).not().containsText("opening 2");
            assertThat(phaseOf(page, "is resolved")).not().containsText("opening 2");
        }
    }

    private static Locator phaseOf(Page page, String entry) {
        return page.locator("#record .phase", new Page.LocatorOptions().setHasText(entry))
                .locator("h2");
    }

    @Test
    void showsWhatHappensWithoutBeingLoadedAgain() {
        Incident incident = declare("Checkout answers slowly");
        try (BrowserContext alice = signedIn("alice", chromium.desktop(ColorScheme.LIGHT))) {
            Page page = open(alice, incident);

            incidents.acknowledge(incident.key(), BOB);
            incidents.note(incident.key(), BOB, "The pool is exhausted");

            assertThat(page.locator("#record .entry").first()).containsText("The pool is exhausted");
            assertThat(page.locator("#lane-head")).containsText("Active");
            assertThat(page.locator("#record .phase").first()).containsText("Mitigate");
            assertThat(page.locator("#record .entry")).hasCount((int) entries(page));
        }
    }

    @Test
    void sendsPlainTextAsANoteAndClearsTheLine() {
        Incident incident = declare("Checkout answers slowly");
        try (BrowserContext alice = signedIn("alice", chromium.desktop(ColorScheme.LIGHT))) {
            Page page = open(alice, incident);

            page.locator("#line").fill("Six pods are out of connections");
            page.keyboard().press("Enter");

            assertThat(page.locator("#record .entry").first()).containsText("Six pods are out of connections");
            assertThat(page.locator("#line")).hasValue("");
        }
    }

    @Test
    void reachesTheCommandLineByASlashCompletesTheVerbAndKeepsWhatWasRefused() {
        Incident incident = declare("Checkout answers slowly");
        try (BrowserContext alice = signedIn("alice", chromium.desktop(ColorScheme.LIGHT))) {
            Page page = open(alice, incident);

            page.keyboard().press("/");
            page.keyboard().type("ackn");
            assertThat(page.locator("#completions li").first()).isVisible();
            picture(page, "room-completions");
            page.keyboard().press("Escape");
            page.locator("#line").fill("/frobnicate now");
            page.keyboard().press("Enter");

            assertThat(page.locator("#answer .answer.refused")).isVisible();
            assertThat(page.locator("#line")).hasValue("/frobnicate now");
            picture(page, "room-refused");
        }
    }

    @Test
    void answersAQuestionByAButtonAndTakesItAwayFromEverybody() {
        Incident incident = declare("Checkout answers slowly");
        incidents.assign(incident.key(), Role.INCIDENT_COMMANDER, ALICE, ALICE);
        Question question = ask(incident);
        try (BrowserContext alice = signedIn("alice", chromium.desktop(ColorScheme.LIGHT));
                BrowserContext bob = signedIn("bob", chromium.desktop(ColorScheme.DARK))) {
            Page hers = open(alice, incident);
            Page his = open(bob, incident);
            assertThat(hers.locator(".ask")).containsText("kubectl rollout restart deploy/checkout");
            assertThat(hers.locator(".ask header [data-deadline]"))
                    .containsText(Pattern.compile("[0-9]:[0-9]{2} left"));
            assertThat(his.locator(".ask")).isVisible();
            assertThat(his.locator(".ask button")).hasCount(0);

            hers.getByText("Approve", new Page.GetByTextOptions().setExact(true))
                    .click();

            assertThat(hers.locator(".ask")).hasCount(0);
            assertThat(his.locator(".ask")).hasCount(0);
            assertThat(questions.find(question.key()).orElseThrow().choice()).isEqualTo("approve");
        }
    }

    @Test
    void asksForTheReasonOfARejectionAndKeepsItWhileTheCardChanges() {
        Incident incident = declare("Checkout answers slowly");
        incidents.assign(incident.key(), Role.INCIDENT_COMMANDER, ALICE, ALICE);
        Question first = ask(incident);
        try (BrowserContext alice = signedIn("alice", chromium.desktop(ColorScheme.LIGHT))) {
            Page page = open(alice, incident);
            page.locator("summary:has-text('Reject')").click();
            Locator reason = page.locator("input[name=reason]");
            reason.fill("Wait for the ");

            ask(incident);
            assertThat(page.locator(".ask")).hasCount(2);
            assertThat(reason.first()).hasValue("Wait for the ");
            page.locator("#q" + first.key().number() + "-reject-reason").fill("Wait for the database team");
            page.keyboard().press("Enter");

            assertThat(page.locator(".ask")).hasCount(1);
            assertThat(questions.find(first.key()).orElseThrow().reason()).isEqualTo("Wait for the database team");
        }
    }

    @Test
    void takesCommandByAButton() {
        Incident incident = declare("Checkout answers slowly");
        try (BrowserContext alice = signedIn("alice", chromium.phone())) {
            Page page = open(alice, incident);

            page.getByText("Take command", new Page.GetByTextOptions().setExact(true))
                    .click();

            assertThat(page.locator(".roles")).containsText("Alice Adler");
            assertThat(page.locator("#lane-head")).containsText("Active");
        }
    }

    @Test
    void escapesEverythingThatPeopleType() {
        String evil = "<script>alert('title')</script><img src=x onerror=alert(1)>";
        Incident incident = incidents.declare(new Declaration(evil, "sev1", false, false, MALLORY, null));
        try (BrowserContext mallory = signedIn("mallory", chromium.desktop(ColorScheme.LIGHT))) {
            Page page = mallory.newPage();
            List<String> alarms = new java.util.concurrent.CopyOnWriteArrayList<>();
            page.onDialog(dialog -> {
                alarms.add(dialog.message());
                dialog.dismiss();
            });
            page.navigate(address(incident));
            settled(page);

            incidents.note(incident.key(), MALLORY, "<script>alert('note')</script>");
            page.locator("#line").fill("/<script>alert('verb')</script>");
            page.keyboard().press("Enter");

            assertThat(page.locator("#record .entry").first()).containsText("<script>alert('note')</script>");
            assertThat(page.locator("#record .entry").first()).containsText("<script>alert('name')</script>");
            assertThat(page.locator(".head .title")).hasText(evil);
            assertThat(page.locator("#answer .answer")).isVisible();
            assertThat(page.locator("main script, main img")).hasCount(0);
            page.navigate("http://127.0.0.1:" + port + "/");
            assertThat(page.locator(".rows")).containsText(evil);
            assertThat(alarms).isEmpty();
        }
    }

    @Test
    void saysWhenItIsDisconnectedAndComesBackByItself() {
        Incident incident = declare("Checkout answers slowly");
        try (BrowserContext alice = signedIn("alice", chromium.desktop(ColorScheme.LIGHT))) {
            Page page = open(alice, incident);

            alice.setOffline(true);
            live.stop();
            live.start();
            assertThat(page.locator("[data-lost]")).isVisible();
            picture(page, "room-lost");
            incidents.note(incident.key(), BOB, "Said while you were away");
            alice.setOffline(false);

            assertThat(page.locator("[data-lost]")).isHidden();
            assertThat(page.locator("#record .entry").first()).containsText("Said while you were away");
        }
    }

    @Test
    void worksWithoutAScript() {
        Incident incident = declare("Checkout answers slowly");
        try (BrowserContext plain = signedIn("alice", chromium.withoutScript())) {
            Page page = plain.newPage();
            page.navigate(address(incident));

            page.getByText("Take command", new Page.GetByTextOptions().setExact(true))
                    .click();
            assertThat(page.locator(".roles")).containsText("Alice Adler");
            page.locator("#line").fill("Typed without a script");
            page.keyboard().press("Enter");

            assertThat(page.locator("#record .entry").first()).containsText("Typed without a script");
        }
    }

    @Test
    void listsOpenIncidentsAndGoesToTheOneThatWasDeclared() {
        try (BrowserContext alice = signedIn("alice", chromium.desktop(ColorScheme.LIGHT))) {
            Page page = alice.newPage();
            page.navigate("http://127.0.0.1:" + port + "/");
            page.locator("[data-connected]").waitFor(attached());

            declare("Seen in the list by itself");
            assertThat(page.locator(".rows").first()).containsText("Seen in the list by itself");
            page.locator("#line").fill("/declare sev2 Declared on the web");
            page.keyboard().press("Enter");

            page.waitForURL(Pattern.compile(".*/incidents/INC-[0-9]+"));
            assertThat(page.locator(".head")).containsText("Declared on the web");
        }
    }

    @Test
    void looksAsItShould() {
        Incident incident = declare("Checkout answers slowly in eu-west");
        incidents.assign(incident.key(), Role.INCIDENT_COMMANDER, ALICE, ALICE);
        incidents.note(
                incident.key(), BOB, "Pool is exhausted on all six pods, same as in March. Restart helped then.");
        ask(incident);
        try (BrowserContext day = signedIn("alice", chromium.desktop(ColorScheme.LIGHT));
                BrowserContext night = signedIn("alice", chromium.desktop(ColorScheme.DARK));
                BrowserContext phone = signedIn("alice", chromium.phone())) {
            picture(open(day, incident), "real-day");
            picture(open(night, incident), "real-night");
            Page small = open(phone, incident);
            picture(small, "real-phone");

            assertThat(small.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
                    .isEqualTo(0);
        }
    }

    @Test
    void showsAnOperationInTheListAndOnItsPageUntilItHasEnded() throws IOException {
        Operation operation = operations.start(new Operation.Start(
                "Change freeze: the auditors are here", "change-freeze", Map.of("reason", "audit"), ALICE));
        when(flow.diagram("m1")).thenReturn(Optional.of(Files.readString(Path.of("bpmn", "change-freeze.bpmn"))));
        String here = "http://127.0.0.1:" + port;
        try (BrowserContext context = signedIn("alice", chromium.desktop(ColorScheme.LIGHT))) {
            Page page = context.newPage();
            page.navigate(here + "/");
            Locator row = page.locator("a[href='/operations/" + operation.key() + "']");
            assertThat(row).containsText("the auditors are here");
            picture(page, "operations-list");

            row.click();
            settled(page);
            assertThat(page.locator("#lane-head")).containsText("OP");
            assertThat(page.locator("#lane-head button")).hasText("Cancel");
            assertThat(page.locator("main")).not().containsText("commander");
            assertThat(page.locator("#side-roles")).hasCount(0);
            picture(page, "operation");

            operations.end(operation.key(), Actor.MUSTER, "Freeze over");
            assertThat(page.locator("#lane-head")).containsText("Closed");
            assertThat(page.locator("#record")).containsText("Freeze over");
            picture(page, "operation-ended");

            page.navigate(here + "/");
            assertThat(page.locator(".ended a[href='/operations/" + operation.key() + "']"))
                    .isVisible();
        }
    }

    private Incident declare(String title) {
        return incidents.declare(new Declaration(title, "sev1", false, false, Actor.MUSTER, "alert ShopSlow"));
    }

    private Question ask(Incident incident) {
        return questions.ask(new Ask(
                incident.key(),
                "job:" + UUID.randomUUID(),
                "step-approval",
                "Restart pods one at a time on checkout-prod?",
                List.of(
                        new Part.Text("Step 2 of 4 in Restart checkout. Can be undone."),
                        new Part.Code("kubectl rollout restart deploy/checkout -n checkout")),
                List.of(Choice.APPROVE, Choice.REJECT),
                Set.of(Role.INCIDENT_COMMANDER),
                Set.of(),
                1,
                false,
                true,
                BOB,
                Instant.now().plus(Duration.ofMinutes(8)),
                null,
                Map.of()));
    }

    private BrowserContext signedIn(String id, BrowserContext context) {
        String link = signIns.link(people.byId(id).orElseThrow(), Actor.MUSTER);
        String session = signIns.use(link).orElseThrow();
        context.addCookies(List.of(new Cookie("muster_session", session).setUrl("http://127.0.0.1:" + port)));
        return context;
    }

    private Page open(BrowserContext context, Incident incident) {
        Page page = context.newPage();
        page.navigate(address(incident));
        settled(page);
        return page;
    }

    private static void settled(Page page) {
        page.locator("[data-connected]").waitFor(attached());
    }

    private static Locator.WaitForOptions attached() {
        return new Locator.WaitForOptions().setState(com.microsoft.playwright.options.WaitForSelectorState.ATTACHED);
    }

    private String address(Incident incident) {
        return "http://127.0.0.1:" + port + "/incidents/" + incident.key();
    }

    /** The number of the newest entry that the page shows: as many as there are, since numbers have no gaps. */
    private static long entries(Page page) {
        return Long.parseLong(page.locator("#record .entry").first().getAttribute("data-n"));
    }

    private static void picture(Page page, String name) {
        page.screenshot(new ScreenshotOptions().setPath(Path.of("target", "look", name + ".png")));
    }
}
