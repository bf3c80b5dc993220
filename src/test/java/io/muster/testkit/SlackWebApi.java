package io.muster.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.muster.testkit.SimulatedSlack.Member;
import io.muster.testkit.SimulatedSlack.Trigger;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The door of Slack's Web API: tokens, scopes, limits, faults, who is who ({@link SlackConversations} and {@link
 * SlackMessages} do the rest, with the errors of docs.slack.dev, "Web API methods"), and the addresses of {@code response_url}, which take five answers within half an hour.
 */
final class SlackWebApi {

    /** Said as the answer's {@code error}. */
    static final class Error extends RuntimeException {
        private static final long serialVersionUID = 1L;
        final ObjectNode more = SimulatedSlack.JSON.createObjectNode();

        Error(String error) {
            super(error);
        }
    }

    private static final Map<String, String> NEEDS = Map.ofEntries(
            Map.entry("conversations.create", "channels:manage|groups:write"),
            Map.entry("conversations.archive", "channels:manage|groups:write"),
            Map.entry("conversations.invite", "channels:manage|groups:write"),
            Map.entry("conversations.setTopic", "channels:manage|groups:write"),
            Map.entry("conversations.setPurpose", "channels:manage|groups:write"),
            Map.entry("conversations.info", "channels:read|groups:read"),
            Map.entry("conversations.list", "channels:read|groups:read"),
            Map.entry("conversations.history", "channels:history|groups:history|im:history"),
            Map.entry("conversations.replies", "channels:history|groups:history|im:history"),
            Map.entry("conversations.open", "im:write"),
            Map.entry("chat.postMessage", "chat:write"),
            Map.entry("chat.update", "chat:write"),
            Map.entry("chat.postEphemeral", "chat:write"),
            Map.entry("pins.add", "pins:write"),
            Map.entry("bookmarks.add", "bookmarks:write"),
            Map.entry("bookmarks.edit", "bookmarks:write"),
            Map.entry("bookmarks.list", "bookmarks:read"),
            Map.entry("users.info", "users:read"),
            Map.entry("users.lookupByEmail", "users:read.email"));

    private final SimulatedSlack slack;
    private final SlackConversations conversations;
    private final SlackMessages messages;
    private final HttpServer server;
    private final Map<String, String> failing = new ConcurrentHashMap<>();
    private final Set<String> losing = ConcurrentHashMap.newKeySet();
    private final SlackLimits limits = new SlackLimits();
    private volatile boolean down;

    SlackWebApi(SimulatedSlack slack) {
        this.slack = slack;
        this.conversations = new SlackConversations(slack);
        this.messages = new SlackMessages(slack, this, conversations);
        try {
            server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/api/", this::method);
        server.createContext("/response/", this::response);
        server.start();
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    void close() {
        server.stop(0);
    }

    void lose(String method) {
        losing.add(method);
    }

    void fail(String method, String error) {
        failing.put(method, error);
    }

    SlackLimits limits() {
        return limits;
    }

    void down(boolean now) {
        down = now;
    }

    private void method(HttpExchange exchange) throws IOException {
        try (exchange) {
            String method = exchange.getRequestURI().getPath().substring("/api/".length());
            Map<String, String> given =
                    form(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            if (down) {
                answer(exchange, 503, "down for maintenance");
                return;
            }
            int wait = limits.secondsToWait(method, given.getOrDefault("channel", ""));
            if (wait > 0) {
                exchange.getResponseHeaders().add("Retry-After", String.valueOf(wait));
                answer(exchange, 429, "{\"ok\":false,\"error\":\"ratelimited\"}");
                return;
            }
            slack.calls
                    .computeIfAbsent(method, none -> new CopyOnWriteArrayList<>())
                    .add(given);
            ObjectNode answer =
                    answered(method, given, exchange.getRequestHeaders().getFirst("Authorization"));
            if (losing.remove(method)) {
                return;
            }
            exchange.getResponseHeaders().add("x-oauth-scopes", String.join(",", slack.scopes));
            answer(exchange, 200, SimulatedSlack.JSON.writeValueAsString(answer));
        }
    }

    private ObjectNode answered(String method, Map<String, String> given, @Nullable String authorization) {
        ObjectNode answer;
        try {
            String failure = failing.remove(method);
            if (failure != null) {
                throw new Error(failure);
            }
            String token = authorization == null ? given.get("token") : authorization.replaceFirst("Bearer ", "");
            if (token == null) {
                throw new Error("not_authed");
            }
            boolean right = switch (method) {
                case "apps.connections.open" -> token.equals(slack.appToken());
                case "auth.test" -> token.equals(slack.appToken()) || token.equals(slack.botToken());
                default -> token.equals(slack.botToken());
            };
            if (!right) {
                throw new Error("invalid_auth");
            }
            scope(NEEDS.getOrDefault(method, ""));
            synchronized (slack) {
                answer = done(method, given);
            }
            return answer.put("ok", true);
        } catch (Error error) {
            return error.more.put("ok", false).put("error", error.getMessage());
        }
    }

    void scope(String anyOf) {
        if (!anyOf.isEmpty() && Arrays.stream(anyOf.split("\\|")).noneMatch(slack.scopes::contains)) {
            Error error = new Error("missing_scope");
            error.more.put("needed", anyOf.replace('|', ',')).put("provided", String.join(",", slack.scopes));
            throw error;
        }
    }

    private ObjectNode done(String method, Map<String, String> given) {
        ObjectNode answer = SimulatedSlack.JSON.createObjectNode();
        return switch (method.substring(0, method.indexOf('.') + 1)) {
            case "conversations.", "pins.", "bookmarks." -> conversations.done(method, given, answer);
            case "chat.", "views." -> messages.done(method, given, answer);
            default -> ofTheHouse(method, given, answer);
        };
    }

    private ObjectNode ofTheHouse(String method, Map<String, String> given, ObjectNode answer) {
        return switch (method) {
            case "auth.test" ->
                answer.put("url", "https://muster.slack.com/")
                        .put("team", "Muster")
                        .put("user", "muster")
                        .put("team_id", SimulatedSlack.TEAM)
                        .put("user_id", SimulatedSlack.BOT_USER)
                        .put("bot_id", SimulatedSlack.BOT);
            case "apps.connections.open" -> answer.put("url", slack.transport.socketUrl());
            case "users.info" -> {
                Member member = slack.members.get(given.getOrDefault("user", ""));
                refuse(member == null, "user_not_found");
                yield with(answer, "user", user(member));
            }
            case "users.lookupByEmail" -> {
                Member member = slack.members.values().stream()
                        .filter(one -> one.email.equalsIgnoreCase(given.get("email")) && !one.flag.equals("deleted"))
                        .findFirst()
                        .orElse(null);
                refuse(member == null, "users_not_found");
                yield with(answer, "user", user(member));
            }
            default -> throw new Error("unknown_method");
        };
    }

    private void response(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath().substring("/response/".length());
            JsonNode body =
                    SimulatedSlack.JSON.readTree(exchange.getRequestBody().readAllBytes());
            Trigger url = slack.responseUrls.get(path);
            if (down || url == null || ++url.answers > 5) {
                answer(exchange, down ? 503 : 404, down ? "down" : "expired_url");
                return;
            }
            JsonNode blocks = body.has("blocks") ? body.path("blocks") : SimulatedSlack.JSON.createArrayNode();
            List<String> faults = SlackBlockRules.ofMessage(blocks);
            if (!faults.isEmpty()) {
                slack.refusals.add("response: " + faults);
                answer(exchange, 400, "invalid_blocks");
                return;
            }
            Member member = slack.members.get(url.user);
            synchronized (slack) {
                messages.whispered(
                        member,
                        url.channel,
                        body.path("thread_ts").asString(null),
                        body.path("text").asString(""),
                        blocks);
            }
            answer(exchange, 200, "ok");
        }
    }

    private ObjectNode user(Member member) {
        ObjectNode user = SimulatedSlack.JSON
                .createObjectNode()
                .put("id", member.id())
                .put("team_id", member.team)
                .put("name", member.name())
                .put("real_name", member.realName)
                .put("deleted", member.flag.equals("deleted"))
                .put("is_bot", false)
                .put("is_restricted", member.flag.equals("is_restricted"))
                .put("is_ultra_restricted", false)
                .put("is_stranger", member.flag.equals("is_stranger"));
        ObjectNode profile = SimulatedSlack.JSON
                .createObjectNode()
                .put("real_name", member.realName)
                .put("display_name", "")
                .put("image_72", "https://pictures.example.org/" + member.name() + ".png");
        if (slack.scopes.contains("users:read.email")) {
            profile.put("email", member.email);
        }
        return with(user, "profile", profile);
    }

    static ObjectNode with(ObjectNode node, String name, JsonNode value) {
        node.set(name, value);
        return node;
    }

    static boolean yes(Map<String, String> given, String name) {
        return Set.of("1", "true").contains(given.getOrDefault(name, ""));
    }

    static void refuse(boolean when, String error) {
        if (when) {
            throw new Error(error);
        }
    }

    static String within(String text, int most, String error) {
        refuse(text.length() > most, error);
        return text;
    }

    private static Map<String, String> form(String body) {
        Map<String, String> values = new TreeMap<>();
        for (String pair : body.split("&")) {
            int is = pair.indexOf('=');
            if (is > 0) {
                values.put(
                        URLDecoder.decode(pair.substring(0, is), StandardCharsets.UTF_8),
                        URLDecoder.decode(pair.substring(is + 1), StandardCharsets.UTF_8));
            }
        }
        return values;
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", body.startsWith("{") ? "application/json" : "text/plain");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
