package io.muster.alert;

import io.muster.message.Refused;
import io.muster.settings.Settings;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** The door for senders of alerts. Answers after the commit; errors are RFC 9457 problem details. */
@RestController
class AlertHooks {

    private static final int LARGEST_BODY = 1 << 20;

    private final Alerts alerts;
    private final Settings settings;
    private final Environment environment;
    private final int perSecond;
    private final Map<String, Pace> paces = new ConcurrentHashMap<>();

    AlertHooks(
            Alerts alerts,
            Settings settings,
            Environment environment,
            @Value("${muster.hooks.deliveries-per-second:1000}") int perSecond) {
        this.alerts = alerts;
        this.settings = settings;
        this.environment = environment;
        this.perSecond = perSecond;
    }

    @PostMapping("/hooks/alerts/{sender}")
    ResponseEntity<Object> receive(@PathVariable String sender, HttpServletRequest request) throws IOException {
        return answer(sender, request, body -> {
            Alerts.Receipt receipt = alerts.receive(sender, headers(request), body);
            return ResponseEntity.accepted().body(receipt);
        });
    }

    /** What would become of the same post, and why. */
    @PostMapping("/hooks/alerts/{sender}/explain")
    ResponseEntity<Object> explain(@PathVariable String sender, HttpServletRequest request) throws IOException {
        return answer(sender, request, body -> ResponseEntity.ok(Map.of("alerts", alerts.explain(sender, body))));
    }

    private ResponseEntity<Object> answer(
            String sender, HttpServletRequest request, Function<byte[], ResponseEntity<Object>> then)
            throws IOException {
        if (!alerts.knows(sender)) {
            return problem(
                    HttpStatus.NOT_FOUND,
                    "There is no sender '" + sender + "'. Known are " + alerts.senders()
                            + "; 'generic' takes alerts of any other.",
                    Map.of());
        }
        String refusal = refusal(sender, request.getHeader(HttpHeaders.AUTHORIZATION));
        if (refusal != null) {
            return problem(HttpStatus.UNAUTHORIZED, refusal, Map.of(HttpHeaders.WWW_AUTHENTICATE, "Bearer"));
        }
        if (!paces.computeIfAbsent(sender, key -> new Pace(perSecond, System::nanoTime))
                .allowsOneMore()) {
            return problem(
                    HttpStatus.TOO_MANY_REQUESTS,
                    "More than " + perSecond + " deliveries a second from '" + sender
                            + "'. Send again in a second, or group alerts at the sender.",
                    Map.of(HttpHeaders.RETRY_AFTER, "1"));
        }
        if (request.getContentLengthLong() > LARGEST_BODY) {
            return tooLarge();
        }
        byte[] body = request.getInputStream().readNBytes(LARGEST_BODY + 1);
        if (body.length > LARGEST_BODY) {
            return tooLarge();
        }
        try {
            return then.apply(body);
        } catch (MalformedAlert malformed) {
            ResponseEntity<Object> answer =
                    problem(HttpStatus.BAD_REQUEST, String.valueOf(malformed.getMessage()), Map.of());
            if (answer.getBody() instanceof ProblemDetail problem) {
                problem.setProperty("field", malformed.field());
            }
            return answer;
        } catch (Refused refused) {
            return problem(HttpStatus.BAD_REQUEST, String.valueOf(refused.getMessage()), Map.of());
        }
    }

    private @Nullable String refusal(String sender, @Nullable String authorization) {
        String property = "muster.hooks." + sender + ".token";
        Optional<String> token = settings.hookToken(sender)
                .or(() -> Optional.ofNullable(environment.getProperty(property)).filter(text -> !text.isBlank()));
        if (token.isEmpty()) {
            return "No token is set for '" + sender + "', so nothing is taken from it. Set hooks." + sender
                    + " in muster.yaml, or the property " + property + ".";
        }
        String shown = authorization == null ? "" : authorization;
        boolean bearer = shown.regionMatches(true, 0, "Bearer ", 0, 7);
        byte[] offered = (bearer ? shown.substring(7).strip() : "").getBytes(StandardCharsets.UTF_8);
        return bearer && MessageDigest.isEqual(offered, token.get().getBytes(StandardCharsets.UTF_8))
                ? null
                : "The token of '" + sender + "' is missing or wrong. Send the header 'Authorization: Bearer <token>'.";
    }

    private static Map<String, String> headers(HttpServletRequest request) {
        return Collections.list(request.getHeaderNames()).stream()
                .collect(Collectors.toMap(
                        name -> name.toLowerCase(Locale.ROOT),
                        request::getHeader,
                        (first, second) -> first,
                        LinkedHashMap::new));
    }

    private static ResponseEntity<Object> tooLarge() {
        return problem(
                HttpStatus.CONTENT_TOO_LARGE,
                "The body is larger than 1 MiB. Send fewer alerts at once.",
                Map.of(HttpHeaders.CONNECTION, "close"));
    }

    private static ResponseEntity<Object> problem(HttpStatus status, String detail, Map<String, String> headers) {
        return ResponseEntity.status(status)
                .headers(all -> headers.forEach(all::set))
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(ProblemDetail.forStatusAndDetail(status, detail));
    }
}
