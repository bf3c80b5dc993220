package io.muster.runbook.runner;

import io.muster.runbook.Command;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** A request to the target's base address. Redirects are answers: they are not followed. */
final class HttpCall {

    private final Output output;
    private final Request.Access access;

    HttpCall(Output output, Request.Access access) {
        this.output = output;
        this.access = access;
    }

    CommandResult send(Command.Http http, Map<String, String> headers, @Nullable String sent, Duration within)
            throws CommandFailure, InterruptedException {
        try (HttpClient client = client()) {
            HttpRequest request = request(http, headers, sent, within);
            long began = System.nanoTime();
            HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            String body;
            try (InputStream stream = response.body()) {
                body = new String(stream.readNBytes(Executor.MOST_TEXT), StandardCharsets.UTF_8);
            }
            CommandResult result = new CommandResult(
                    response.statusCode(), body, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
            output.line(http.method() + " " + http.path() + ": " + result.status() + " in " + result.millis() + " ms");
            if (body.indexOf(0) >= 0) {
                output.line("(the answer is binary and is not shown)");
            } else {
                body.lines().limit(200).forEach(output::line);
            }
            return result;
        } catch (ConnectException | HttpConnectTimeoutException e) {
            throw new CommandFailure("nobody answers at " + access.address(), false);
        } catch (IOException e) {
            throw new CommandFailure(
                    http.method() + " " + http.path() + " was sent, but no answer came: "
                            + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()),
                    true);
        }
    }

    private HttpClient client() throws CommandFailure {
        HttpClient.Builder client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(5));
        if (!access.address().toLowerCase(Locale.ROOT).startsWith("https:")) {
            // Else it reads all certificates that the JDK trusts, which takes longer than most answers.
            client.sslContext(trustingNobody());
        }
        return client.build();
    }

    private static SSLContext trustingNobody() throws CommandFailure {
        try {
            SSLContext nobody = SSLContext.getInstance("TLS");
            nobody.init(null, new TrustManager[0], null);
            return nobody;
        } catch (GeneralSecurityException e) {
            throw new CommandFailure("this JDK knows no TLS: " + e.getMessage(), false);
        }
    }

    private HttpRequest request(Command.Http http, Map<String, String> headers, @Nullable String body, Duration within)
            throws CommandFailure {
        try {
            String base = access.address();
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(
                            (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + http.path()))
                    .timeout(within)
                    .method(
                            http.method(),
                            body == null
                                    ? HttpRequest.BodyPublishers.noBody()
                                    : HttpRequest.BodyPublishers.ofString(body));
            if (body != null && !named(headers, "content-type")) {
                request.header("Content-Type", "application/json");
            }
            String secret = access.secret();
            if (secret != null && !named(headers, "authorization")) {
                request.header("Authorization", authorization(secret));
            }
            headers.forEach(request::header);
            HttpRequest made = request.build();
            for (Map.Entry<String, List<String>> header : made.headers().map().entrySet()) {
                // What HTTP cannot carry would be sent as a question mark: half a secret, and the wrong one.
                if (header.getValue().stream().anyMatch(value -> !value.matches("[\\t\\x20-\\x7e]*"))) {
                    throw new CommandFailure(
                            "the header '" + header.getKey() + "' holds a letter that no header can carry; encode it",
                            false);
                }
            }
            return made;
        } catch (IllegalArgumentException e) {
            throw new CommandFailure("this cannot be sent: " + e.getMessage(), false);
        }
    }

    private String authorization(String secret) {
        return access.user().isEmpty()
                ? "Bearer " + secret
                : "Basic "
                        + Base64.getEncoder()
                                .encodeToString((access.user() + ":" + secret).getBytes(StandardCharsets.UTF_8));
    }

    private static boolean named(Map<String, String> headers, String name) {
        return headers.keySet().stream().anyMatch(name::equalsIgnoreCase);
    }
}
