package io.muster.runbook.runner;

import io.muster.runbook.Command;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Does one command, in the runner process. */
final class Executor {

    private static final int MOST_TEXT = 1_000_000;
    private final Output output;
    private final @Nullable String baseAddress;

    Executor(Output output, @Nullable String baseAddress) {
        this.output = output;
        this.baseAddress = baseAddress;
    }

    /** @param within what is left of the step's time */
    CommandResult execute(Command command, Duration within) throws CommandFailure, InterruptedException {
        return switch (command) {
            case Command.Sh sh -> sh(sh, System.nanoTime());
            case Command.Http http -> http(http, within);
        };
    }

    private CommandResult sh(Command.Sh sh, long began) throws CommandFailure, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(sh.argv())
                    .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                    .start();
        } catch (IOException e) {
            throw new CommandFailure("cannot start " + sh.argv().getFirst() + ": " + e.getMessage(), false);
        }
        StringBuilder text = new StringBuilder();
        Thread out = Thread.ofVirtual().start(() -> copy(process.getInputStream(), text));
        Thread err = Thread.ofVirtual().start(() -> copy(process.getErrorStream(), null));
        int exit = process.waitFor();
        // A child that it left behind may hold the pipe open for ever.
        out.join(Duration.ofSeconds(1));
        err.join(Duration.ofSeconds(1));
        synchronized (text) {
            return new CommandResult(exit, text.toString(), millisSince(began));
        }
    }

    private void copy(InputStream from, @Nullable StringBuilder kept) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8))) {
            StringBuilder line = new StringBuilder();
            for (int letter = reader.read(); letter >= 0; letter = reader.read()) {
                if (kept != null) {
                    synchronized (kept) {
                        if (kept.length() < MOST_TEXT) {
                            kept.append((char) letter);
                        }
                    }
                }
                if (letter == '\n') {
                    output.line(line.toString());
                    line.setLength(0);
                } else if (line.length() < 10_000) {
                    line.append((char) letter);
                }
            }
            if (!line.isEmpty()) {
                output.line(line.toString());
            }
        } catch (IOException e) {
            output.line("(output ended: " + e.getMessage() + ")");
        }
    }

    private CommandResult http(Command.Http http, Duration within) throws CommandFailure, InterruptedException {
        if (baseAddress == null) {
            throw new CommandFailure("there is no target to send it to", false);
        }
        try (HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .build()) {
            HttpRequest request = request(http, within);
            long began = System.nanoTime();
            HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            String body;
            try (InputStream stream = response.body()) {
                body = new String(stream.readNBytes(MOST_TEXT), StandardCharsets.UTF_8);
            }
            CommandResult result = new CommandResult(response.statusCode(), body, millisSince(began));
            output.line(http.method() + " " + http.path() + ": " + result.status() + " in " + result.millis() + " ms");
            body.lines().limit(200).forEach(output::line);
            return result;
        } catch (ConnectException | HttpConnectTimeoutException e) {
            throw new CommandFailure("nobody answers at " + baseAddress, false);
        } catch (IOException e) {
            throw new CommandFailure(
                    http.method() + " " + http.path() + " was sent, but no answer came: "
                            + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()),
                    true);
        }
    }

    private HttpRequest request(Command.Http http, Duration within) throws CommandFailure {
        try {
            String base = String.valueOf(baseAddress);
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(
                            (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + http.path()))
                    .timeout(within)
                    .method(
                            http.method(),
                            http.body() == null
                                    ? HttpRequest.BodyPublishers.noBody()
                                    : HttpRequest.BodyPublishers.ofString(http.body()));
            if (http.body() != null && http.headers().keySet().stream().noneMatch("content-type"::equalsIgnoreCase)) {
                request.header("Content-Type", "application/json");
            }
            http.sortedHeaders().forEach(request::header);
            return request.build();
        } catch (IllegalArgumentException e) {
            throw new CommandFailure("this cannot be sent: " + e.getMessage(), false);
        }
    }

    static void killChildren() {
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
    }

    private static long millisSince(long began) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    }
}
