package io.muster.launch;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.muster.web.Chromium;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The live diagram in a real browser at five moments of an incident, everything real, without the page being loaded again.
 * {@code ./mvnw test -Dtest=LiveFlowTest -Dpictures=docs} takes the pictures of the documentation anew; those of all
 * moments, by day, large by night and on a phone, are left in {@code target/pictures} to be looked at.
 */
class LiveFlowTest {

    private static final Path PICTURES = Path.of(System.getProperty("pictures", "target/pictures"));
    private static final Path LOOK = Path.of("target/pictures");

    @TempDir
    Path folder;

    @Test
    void showsWhereTheFlowStandsAtFiveMomentsOfAnIncident() {
        PlaywrightAssertions.setDefaultAssertionTimeout(120_000);
        try (Installation muster = new Installation(folder.resolve("data"));
                Chromium chromium = Chromium.start();
                BrowserContext browser = chromium.desktop(ColorScheme.LIGHT)) {
            muster.up();
            browser.setDefaultTimeout(120_000);
            Page page = browser.newPage();
            List<String> complaints = new ArrayList<>();
            page.onPageError(complaints::add);
            page.onConsoleMessage(message -> {
                if (message.type().equals("error") || message.text().contains("Content Security Policy")) {
                    complaints.add(message.text());
                }
            });
            try {
                String incident = waitsForSomebodyToTakeCommand(muster, page);
                showsWhomItWaitsForInWhatItCalled(page);
                followsARunInItsOwnDiagram(muster, page, incident);
                tellsWhatWasDoneFromWhatWasNotTaken(page);
                keepsTheEarlierStartAfterAReopening(page);
                assertThat(complaints).isEmpty();
            } catch (AssertionError | RuntimeException seen) {
                picture(page, "flow-failed");
                System.out.println("the browser's complaints: " + complaints);
                throw seen;
            }
        }
    }

    private static String waitsForSomebodyToTakeCommand(Installation muster, Page page) {
        signIn(page, muster);
        String incident = muster.api()
                .command(Demo.VISITOR, "declare sev1 Checkout answers slowly", null)
                .path("incident")
                .asString();
        page.navigate(muster.address().resolve("/incidents/" + incident).toString());

        assertThat(element(page, "Call_AssignCommander")).hasClass(is("waits"));
        assertThat(element(page, "Task_OpenWarRoom")).hasClass(is("finished"));
        assertThat(element(page, "Call_RemoveCause")).hasClass(is("ahead"));
        assertThat(page.locator("#flow .canvas .flow-wait.waits").first()).containsText("somebody to acknowledge");
        assertThat(page.locator("#flow .bjs-powered-by")).isVisible();
        pictures(page, "flow-1-declared");
        return incident;
    }

    private static void showsWhomItWaitsForInWhatItCalled(Page page) {
        type(page, "/take ic");
        assertThat(element(page, "Call_AssignCommander")).hasClass(is("finished"));
        assertThat(element(page, "Call_MitigateImpact")).hasClass(is("waits"));

        page.locator("#flow .as-list summary").click();
        inList(page, "Mitigate impact").click();
        assertThat(page.locator("#flow .picked")).containsText("waits for incident commander or deputy");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Open Impact mitigation"))
                .click();
        assertThat(element(page, "Question_ImpactGone")).hasClass(is("waits"));
        assertThat(page.locator("#flow .crumbs")).containsText("Impact mitigation");
        inList(page, "Ask whether impact is gone").click();
        assertThat(page.locator("#flow .picked .of-element")).containsText("Is the impact gone?");
        pictures(page, "flow-2-called");
        page.locator("#flow .as-list summary").click();
    }

    private static void followsARunInItsOwnDiagram(Installation muster, Page page, String incident) {
        muster.api().command("bob@demo.example", "run restart-shop", incident);
        page.getByLabel("Which diagram").selectOption("R1");
        assertThat(page.locator("#flow .crumbs")).hasText("Restart the shop");
        assertThat(page.locator("#flow .canvas .djs-element.is-waits").first())
                .hasAttribute("data-element-id", Pattern.compile("Question_.*_Approval"));
        assertThat(page.locator("#flow .other-words")).containsText("waits for incident commander");
        assertThat(page.locator("#record .run")).containsText("waits for an answer");
        pictures(page, "flow-3-run");

        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Approve"))
                .click();
        assertThat(page.getByText("Restart the shop succeeded").first()).isVisible();
        assertThat(page.locator("#flow .canvas .djs-element.is-waits")).hasCount(0);
        assertThat(element(page, "EndEvent_RunSucceeded")).hasClass(is("finished"));
        page.getByLabel("Which diagram").selectOption("live");
    }

    private static void tellsWhatWasDoneFromWhatWasNotTaken(Page page) {
        type(page, "/mitigate");
        assertThat(element(page, "Call_RemoveCause")).hasClass(Pattern.compile(".*is-(waits|active).*"));
        assertThat(element(page, "Call_MitigateImpact")).hasClass(is("finished"));
        pictures(page, "flow-4-mitigated");
        page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve("flow.png")));
        type(page, "/resolve");
        assertThat(element(page, "Event_IncidentResolved")).hasClass(Pattern.compile(".*is-(finished|untaken).*"));
        type(page, "/close");
        assertThat(page.locator("#lane-flow")).containsText("has come to its end");
        assertThat(page.locator("#flow .canvas .djs-shape.is-active:not(.is-scope)"))
                .hasCount(0);
        pictures(page, "flow-5-closed");
    }

    private static void keepsTheEarlierStartAfterAReopening(Page page) {
        type(page, "/reopen It is back");
        assertThat(element(page, "Call_MitigateImpact")).hasClass(Pattern.compile(".*is-(waits|active).*"));
        page.getByLabel("Which diagram").selectOption("1");
        assertThat(element(page, "Call_AssignCommander")).hasClass(is("finished"));
        assertThat(element(page, "Call_MitigateImpact")).hasClass(is("finished"));
        pictures(page, "flow-6-earlier");
    }

    /** A label that is narrower than its longest word is drawn letter by letter. */
    private static void breaksNoWordOfALabel(Page page) {
        Object broken = page.evaluate("""
                async () => {
                    const model = new DOMParser().parseFromString(
                        await (await fetch('/api/v1/diagrams/' + document.querySelector('#flow').dataset.shown)).text(), 'text/xml')
                    const words = (text) => text.split(/\\s+/).filter((word) => word)
                    const known = new Set([...model.querySelectorAll('[name]')].flatMap((each) => words(each.getAttribute('name'))))
                    const drawn = [...document.querySelectorAll('#flow .djs-label tspan')].flatMap((line) => words(line.textContent))
                    return drawn.length < 10 ? ['no labels'] : drawn.filter((word) => !known.has(word))
                }""");
        assertThat((List<?>) broken).isEmpty();
    }

    private static Locator element(Page page, String id) {
        return page.locator("#flow .canvas .djs-element[data-element-id='" + id + "']");
    }

    private static Locator inList(Page page, String name) {
        return page.locator("#flow .as-list")
                .getByRole(
                        AriaRole.BUTTON,
                        new Locator.GetByRoleOptions().setName(name).setExact(true));
    }

    private static Pattern is(String state) {
        return Pattern.compile("(^| )is-" + state + "( |$)");
    }

    private static void signIn(Page page, Installation muster) {
        JsonNode link = muster.api().post("/api/v1/links", Map.of("email", Demo.VISITOR));
        page.navigate(link.path("url").asString());
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign in"))
                .click();
        assertThat(page.getByText("declare").first()).isVisible();
    }

    private static void type(Page page, String line) {
        Locator commandLine = page.getByPlaceholder("Say something, or / for a command");
        commandLine.fill(line);
        commandLine.press("Enter");
    }

    /** By day, by night, large, and on a phone. */
    private static void pictures(Page page, String name) {
        breaksNoWordOfALabel(page);
        picture(page, name);
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Larger"))
                .click();
        picture(page, name + "-large-night");
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("Close").setExact(true))
                .click();
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
        page.setViewportSize(430, 900);
        page.locator("#flow").scrollIntoViewIfNeeded();
        picture(page, name + "-phone");
        page.setViewportSize(1280, 900);
        page.evaluate("window.scrollTo(0, 0)");
        atRest(page);
    }

    private static void picture(Page page, String name) {
        atRest(page);
        page.screenshot(new Page.ScreenshotOptions().setPath(LOOK.resolve(name + ".png")));
    }

    /** Its letters are there, nothing moves, and what follows a new size has followed it: observers act between two frames. */
    private static void atRest(Page page) {
        page.evaluate("""
                async () => {
                  const frame = () => new Promise(requestAnimationFrame)
                  await document.fonts.ready
                  for (let still = 0; still < 3; ) {
                    await frame()
                    still = document.getAnimations().some(each => each.playState === 'running') ? 0 : still + 1
                  }
                }""");
    }
}
