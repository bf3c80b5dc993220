package io.muster.web;

import io.muster.people.Person;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseCookie;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/** Signing in by a one-time link: opening it shows a button, pressing that uses it up. And signing out. */
@Controller
class SignInPages {

    private final SignIns signIns;
    private final Templates templates;
    private final Frames frames;
    private final WebSettings settings;

    SignInPages(SignIns signIns, Templates templates, Frames frames, WebSettings settings) {
        this.signIns = signIns;
        this.templates = templates;
        this.frames = frames;
        this.settings = settings;
    }

    @GetMapping("/sign-in/{token}")
    ResponseEntity<String> ask(@PathVariable String token, HttpServletRequest request) {
        Optional<Person> person = signIns.whose(token);
        return person.isEmpty()
                ? spent(request)
                : page(
                        HttpStatus.OK,
                        templates.draw(
                                "sign-in",
                                Map.of(
                                        "page", frames.bare(request, "Sign in"),
                                        "name", person.get().name(),
                                        "action", "/sign-in/" + token)));
    }

    @PostMapping("/sign-in/{token}")
    ResponseEntity<String> enter(@PathVariable String token, HttpServletRequest request) {
        return signIns.use(token)
                .map(session -> ResponseEntity.status(HttpStatus.SEE_OTHER)
                        .header(HttpHeaders.SET_COOKIE, cookie(session, SignIns.SESSION_LASTS, request))
                        .location(URI.create("/"))
                        .body(""))
                .orElseGet(() -> spent(request));
    }

    @PostMapping("/sign-out")
    ResponseEntity<String> leave(HttpServletRequest request) {
        Entrance.session(request).ifPresent(signIns::end);
        return ResponseEntity.status(HttpStatus.SEE_OTHER)
                .header(HttpHeaders.SET_COOKIE, cookie("", Duration.ZERO, request))
                .location(URI.create("/"))
                .body("");
    }

    private ResponseEntity<String> spent(HttpServletRequest request) {
        return page(
                HttpStatus.GONE,
                templates.draw(
                        "notice",
                        Map.of(
                                "page",
                                frames.bare(request, "Link spent"),
                                "heading",
                                "This link no longer works",
                                "words",
                                "A sign-in link works once and for fifteen minutes. Ask for another on the"
                                        + " machine that runs Muster:",
                                "command",
                                "./muster link you@example.com")));
    }

    private static ResponseEntity<String> page(HttpStatus status, String html) {
        return ResponseEntity.status(status)
                .contentType(MediaType.TEXT_HTML)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                // The address is a secret until it is used.
                .header("Referrer-Policy", "no-referrer")
                .body(html);
    }

    private String cookie(String value, Duration lasts, HttpServletRequest request) {
        return ResponseCookie.from(Entrance.cookieName(request), value)
                .path("/")
                .httpOnly(true)
                .sameSite("Lax")
                .secure(request.isSecure() || settings.overHttps())
                .maxAge(lasts)
                .build()
                .toString();
    }
}
