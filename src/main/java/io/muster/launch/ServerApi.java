package io.muster.launch;

import com.github.f4b6a3.uuid.UuidCreator;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * The running server, as the command line sees it: its HTTP interface with the owner's token. Every call is bounded to 30
 * seconds.
 */
final class ServerApi {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(5))
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private final JsonMapper json = JsonMapper.builder().build();
    private final URI address;
    private final String token;

    /** @param token the contents of {@code owner.token} in the data folder */
    ServerApi(URI address, String token) {
        this.address = address;
        this.token = token;
    }

    URI address() {
        return address;
    }

    /** @throws Failed when the answer is not a success, with the server's own words */
    JsonNode get(String path) {
        return send(authorized(address.resolve(path), token).GET().build());
    }

    /** What is not JSON: the body as it came. */
    String text(String path) {
        HttpResponse<String> response =
                exchange(authorized(address.resolve(path), token).GET().build());
        if (response.statusCode() / 100 != 2) {
            throw refused(response);
        }
        return response.body();
    }

    /** For a part of a path that a person typed. */
    static String encoded(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }

    JsonNode post(String path, Object body) {
        return send(posting(authorized(address.resolve(path), token), json.writeValueAsString(body)));
    }

    /**
     * A chat command; a refusal is an answer, not a failure.
     *
     * @param as e-mail of the person on whose behalf; null: the owner
     * @param room key of the record that is meant; null: none
     */
    JsonNode command(@Nullable String as, String text, @Nullable String room) {
        return command(as, text, room, UuidCreator.getTimeOrderedEpoch().toString());
    }

    /** @param delivery names this sending: the same again is not done again */
    JsonNode command(@Nullable String as, String text, @Nullable String room, String delivery) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("text", text);
        if (room != null) {
            body.put("room", room);
        }
        HttpRequest.Builder request =
                authorized(address.resolve("/api/v1/commands"), token).header("Idempotency-Key", delivery);
        if (as != null) {
            request.header("X-Muster-As", as);
        }
        return send(posting(request, json.writeValueAsString(body)));
    }

    /** Any other address, with another bearer token or none. */
    JsonNode postElsewhere(URI target, String body, @Nullable String bearer) {
        return send(posting(authorized(target, bearer), body));
    }

    /** The answer whatever its status: a shop in trouble has something to say too. */
    JsonNode getElsewhere(URI target) {
        return read(exchange(authorized(target, null).GET().build()));
    }

    private static HttpRequest.Builder authorized(URI target, @Nullable String bearer) {
        HttpRequest.Builder request = HttpRequest.newBuilder(target).timeout(LIMIT);
        return bearer == null ? request : request.header("Authorization", "Bearer " + bearer);
    }

    private static HttpRequest posting(HttpRequest.Builder request, String body) {
        return request.header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    private JsonNode send(HttpRequest request) {
        HttpResponse<String> response = exchange(request);
        if (response.statusCode() / 100 != 2) {
            throw refused(response);
        }
        return read(response);
    }

    private Failed refused(HttpResponse<String> response) {
        JsonNode problem = read(response);
        String detail = problem.path("detail").asString(problem.path("title").asString(response.body()));
        return new Failed(
                response.statusCode(),
                detail.isBlank() ? "The server answered with status " + response.statusCode() + "." : detail);
    }

    private HttpResponse<String> exchange(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new Failed(0, "No answer from " + request.uri() + ". Is it running? Start it with ./muster up.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failed(0, "interrupted");
        }
    }

    private JsonNode read(HttpResponse<String> response) {
        try {
            return response.body().isBlank() ? MissingNode.getInstance() : json.readTree(response.body());
        } catch (JacksonException e) {
            return json.createObjectNode().put("detail", response.body());
        }
    }

    /** The server refused, or did not answer (status 0). The message is for a person. */
    static final class Failed extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final int status;

        Failed(int status, String message) {
            super(message);
            this.status = status;
        }

        int status() {
            return status;
        }
    }
}
