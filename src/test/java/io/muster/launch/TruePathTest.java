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
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The true path in a real browser: everything real, from the alert to the closed incident. Its pictures are those of the
 * README: {@code ./mvnw test -Dtest=TruePathTest -Dpictures=docs} takes them anew.
 */
class TruePathTest {

    private static final Path PICTURES = Path.of(System.getProperty("pictures", "target/pictures"));

    /** Stays when it failed, with all logs. */
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    @Test
    void worksAnIncidentInTheBrowserFromItsAlertToItsEnd() {
        PlaywrightAssertions.setDefaultAssertionTimeout(60_000);
        try (Installation muster = new Installation(folder.resolve("data"));
                Chromium chromium = Chromium.start();
                BrowserContext browser = chromium.desktop(ColorScheme.LIGHT)) {
            muster.up();
            browser.setDefaultTimeout(60_000);
            Page page = browser.newPage();
            try {
                work(muster, page);
            } catch (AssertionError | RuntimeException seen) {
                picture(page, "failed.png");
                System.out.println("The true path ended at " + page.url() + "\n" + muster.lastWords());
                throw seen;
            }
        }
    }

    private void work(Installation muster, Page page) {
        signIn(page, muster, Demo.VISITOR);
        assertThat(page.getByText("declare").first()).isVisible();

        String incident = alertFires(muster);
        Locator row = page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("The shop answers slowly"));
        row.or(page.getByText(incident)).first().click();
        assertThat(page.getByText("War room opened").first()).isVisible();

        type(page, "/take ic");
        assertThat(page.getByText("You may decide, as incident commander")
                        .or(page.getByText("You are now incident commander"))
                        .first())
                .isVisible();

        muster.api().command("bob@demo.example", "note Every order waits for a connection, like in March.", incident);
        muster.api().command("bob@demo.example", "run restart-shop", incident);
        Locator approve = page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Approve"));
        assertThat(approve).isVisible();
        assertThat(page.getByText("/admin/restart").first()).isVisible();
        picture(page, "war-room.png");
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        picture(page, "war-room-night.png");
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
        page.setViewportSize(430, 900);
        picture(page, "war-room-phone.png");
        page.setViewportSize(1280, 900);

        approve.click();
        assertThat(page.getByText("Restart the shop succeeded").first()).isVisible();
        assertThat(restarts(muster)).isEqualTo(1);
        picture(page, "war-room-after.png");

        runsByCommandLine(muster, page, incident);

        for (String word : new String[] {"mitigate", "resolve", "close"}) {
            type(page, "/" + word);
            assertThat(page.getByText(incident + " is " + word.replaceAll("e$", "") + "ed now")
                            .first())
                    .isVisible();
        }
        assertThat(muster.api()
                        .get("/api/v1/incidents/" + incident)
                        .path("status")
                        .asString())
                .isEqualTo("closed");
    }

    /** The same runbook again, from a terminal: what it would do, then really. */
    private void runsByCommandLine(Installation muster, Page page, String incident) {
        Typed planned = typed("plan", "restart-shop", "--room", incident);
        assertThat(planned.out()).contains("POST /admin/restart", "succeeded.");
        assertThat(planned.code()).isZero();
        assertThat(restarts(muster)).isEqualTo(1);

        CompletableFuture<Typed> run = CompletableFuture.supplyAsync(
                () -> typed("run", "restart-shop", "--room", incident, "--as", "bob@demo.example"));
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Approve"))
                .click();
        Typed went = run.join();
        assertThat(went.out()).contains("waits for " + incident + "/Q", "Restart the shop", "succeeded.");
        assertThat(went.code()).isZero();
        assertThat(restarts(muster)).isEqualTo(2);

        Typed unknown = typed("run", "restrat-shop");
        assertThat(unknown.out()).contains("There is no runbook 'restrat-shop'. Did you mean restart-shop?");
        assertThat(unknown.code()).isEqualTo(1);
    }

    private record Typed(int code, String out) {}

    private Typed typed(String... words) {
        List<String> line = new ArrayList<>(List.of("runbook"));
        line.addAll(List.of(words));
        line.addAll(List.of("--data", folder.resolve("data").toString()));
        PrintStream out = System.out;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            int code = Main.execute(line.toArray(String[]::new));
            return new Typed(code, said.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
        }
    }

    private static void signIn(Page page, Installation muster, String email) {
        JsonNode link = muster.api().post("/api/v1/links", Map.of("email", email));
        page.navigate(link.path("url").asString());
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign in"))
                .click();
    }

    private static String alertFires(Installation muster) {
        Demo demo = new Demo(muster.api(), muster.shopAddress(), muster.hookToken(), true, System.out);
        JsonNode receipt = muster.api()
                .postElsewhere(
                        muster.address().resolve("/hooks/alerts/alertmanager"),
                        demo.alert("firing"),
                        muster.hookToken());
        return receipt.path("incidents").path(0).asString();
    }

    private static void type(Page page, String line) {
        Locator commandLine = page.getByPlaceholder("Say something, or / for a command");
        commandLine.fill(line);
        commandLine.press("Enter");
    }

    private static int restarts(Installation muster) {
        return muster.api()
                .getElsewhere(muster.shopAddress().resolve("/health"))
                .path("restarts")
                .asInt();
    }

    private static void picture(Page page, String name) {
        // Only for whoever asks: on a busy machine a browser may take a minute over one.
        if (System.getProperty("pictures") != null) {
            page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve(name)));
        }
    }
}
