package io.muster.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page.ScreenshotOptions;
import com.microsoft.playwright.options.ColorScheme;
import com.sun.net.httpserver.HttpServer;
import io.muster.runbook.Mistake;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Pages with sample values in a real browser: pictures to look at are left in {@code target/look}. */
class LookTest {

    private static HttpServer server;
    private static Chromium chromium;

    private static final String NAMELESS = """
            [...document.querySelectorAll('a[href], button, summary, select, input:not([type=hidden])')]
              .filter(e => e.getClientRects().length > 0)
              .filter(e => !(e.getAttribute('aria-label') || e.textContent.trim()
                  || (e.labels && [...e.labels].some(l => l.textContent.trim()))))
              .map(e => e.outerHTML.slice(0, 120))""";

    @BeforeAll
    static void serve() throws IOException {
        chromium = Chromium.start();
        Templates templates = new Templates();
        Map<String, String> pages = Map.of(
                "/room",
                templates.draw(
                        "room",
                        Map.of("page", Sample.page("INC-42"), "room", Sample.room(), "click", "c1", "now", Sample.NOW)),
                "/incidents",
                templates.draw(
                        "incidents",
                        Map.of(
                                "page",
                                Sample.page("Incidents"),
                                "list",
                                Sample.list(),
                                "click",
                                "c1",
                                "now",
                                Sample.NOW)),
                "/empty",
                templates.draw(
                        "incidents",
                        Map.of(
                                "page",
                                Sample.page("Incidents"),
                                "list",
                                new ListOfIncidents(List.of(), List.of(), List.of(), null),
                                "click",
                                "c1",
                                "now",
                                Sample.NOW)),
                "/runbooks",
                templates.draw(
                        "runbooks",
                        Map.of(
                                "page",
                                Sample.page("Runbooks"),
                                "runbooks",
                                List.of(Sample.sheet()),
                                "mistakes",
                                List.of(new Mistake(
                                        "fail-over.groovy",
                                        14,
                                        "change 'Fail over' has neither undo nor irreversible",
                                        "Say how to undo it, or why it cannot be undone.")))),
                "/runbooks/restart-checkout",
                templates.draw(
                        "runbook",
                        Map.of(
                                "page",
                                Sample.page("Restart checkout"),
                                "sheet",
                                Sample.sheet(),
                                "runs",
                                List.of(Sample.lastRun()),
                                "now",
                                Sample.NOW)),
                "/sign-in",
                templates.draw(
                        "sign-in",
                        Map.of("page", Sample.page("Sign in"), "name", "Alice Adler", "action", "/sign-in/x")));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            byte[] body = null;
            if (pages.containsKey(path)) {
                body = pages.get(path).getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("content-type", "text/html; charset=utf-8");
                exchange.getResponseHeaders().set("content-security-policy", Security.POLICY);
            } else {
                try (InputStream in = LookTest.class.getResourceAsStream("/static" + path)) {
                    body = in == null ? null : in.readAllBytes();
                }
                String type =
                        path.endsWith(".css") ? "text/css" : path.endsWith(".js") ? "text/javascript" : "image/svg+xml";
                exchange.getResponseHeaders().set("content-type", type);
            }
            exchange.sendResponseHeaders(body == null ? 204 : 200, body == null ? -1 : body.length);
            if (body != null) {
                exchange.getResponseBody().write(body);
            }
            exchange.close();
        });
        server.start();
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.stop(0);
        }
        if (chromium != null) {
            chromium.close();
        }
    }

    @Test
    void showsTheWarRoomByDayByNightAndOnAPhone() {
        picture(chromium.desktop(ColorScheme.LIGHT), "/room", "room-day", false);
        picture(chromium.desktop(ColorScheme.DARK), "/room", "room-night", false);
        picture(chromium.phone(), "/room", "room-phone", true);
    }

    @Test
    void showsTheListOfIncidents() {
        picture(chromium.desktop(ColorScheme.LIGHT), "/incidents", "incidents-day", false);
        picture(chromium.desktop(ColorScheme.DARK), "/incidents", "incidents-night", false);
        picture(chromium.phone(), "/incidents", "incidents-phone", false);
        picture(chromium.desktop(ColorScheme.LIGHT), "/empty", "incidents-empty", false);
        picture(chromium.desktop(ColorScheme.LIGHT), "/sign-in", "sign-in", false);
    }

    @Test
    void showsTheRunbooks() {
        picture(chromium.desktop(ColorScheme.LIGHT), "/runbooks", "runbooks-day", false);
        picture(chromium.desktop(ColorScheme.DARK), "/runbooks", "runbooks-night", false);
        picture(chromium.desktop(ColorScheme.LIGHT), "/runbooks/restart-checkout", "runbook-day", true);
        picture(chromium.desktop(ColorScheme.DARK), "/runbooks/restart-checkout", "runbook-night", true);
        picture(chromium.phone(), "/runbooks/restart-checkout", "runbook-phone", true);
    }

    /** No part of a page may be wider than the window, and nothing may break the policy that forbids inline code. */
    private static void picture(BrowserContext context, String path, String name, boolean whole) {
        try (context) {
            var page = context.newPage();
            List<String> complaints = new java.util.concurrent.CopyOnWriteArrayList<>();
            page.onConsoleMessage(message -> {
                if (message.type().equals("error") && message.text().contains("Content Security Policy")) {
                    complaints.add(message.text());
                }
            });
            page.onPageError(complaints::add);
            page.navigate("http://127.0.0.1:" + server.getAddress().getPort() + path);
            page.screenshot(new ScreenshotOptions()
                    .setPath(Path.of("target", "look", name + ".png"))
                    .setFullPage(whole));

            assertThat(complaints).isEmpty();
            assertThat((List<?>) page.evaluate(NAMELESS))
                    .as("what can be pressed or filled in says its name to those who hear the page")
                    .isEmpty();
            assertThat(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
                    .isEqualTo(0);
        }
    }
}
