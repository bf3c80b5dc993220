package io.muster.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.muster.testkit.SimulatedSlack.Member;
import io.muster.testkit.SimulatedSlack.Message;
import io.muster.testkit.SimulatedSlack.Room;
import io.muster.testkit.SimulatedSlack.Trigger;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The methods of Slack's Web API that an app of this kind calls, with the errors of their pages (docs.slack.dev, "Web API
 * methods"), and the addresses of {@code response_url}, which take five answers within half an hour.
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
    private final HttpServer server;
    private final Map<String, String> failing = new ConcurrentHashMap<>();
    private final Set<String> losing = ConcurrentHashMap.newKeySet();
    private final SlackLimits limits = new SlackLimits();
    private volatile boolean down;

    SlackWebApi(SimulatedSlack slack) {
        this.slack = slack;
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

    private void scope(String anyOf) {
        if (!anyOf.isEmpty() && Arrays.stream(anyOf.split("\\|")).noneMatch(slack.scopes::contains)) {
            Error error = new Error("missing_scope");
            error.more.put("needed", anyOf.replace('|', ',')).put("provided", String.join(",", slack.scopes));
            throw error;
        }
    }

    private ObjectNode done(String method, Map<String, String> given) {
        ObjectNode answer = SimulatedSlack.JSON.createObjectNode();
        return switch (method) {
            case "auth.test" ->
                answer.put("url", "https://muster.slack.com/")
                        .put("team", "Muster")
                        .put("user", "muster")
                        .put("team_id", SimulatedSlack.TEAM)
                        .put("user_id", SimulatedSlack.BOT_USER)
                        .put("bot_id", SimulatedSlack.BOT);
            case "apps.connections.open" -> answer.put("url", slack.transport.socketUrl());
            case "conversations.create" -> with(answer, "channel", create(given));
            case "conversations.info" -> with(answer, "channel", channel(room(given)));
            case "conversations.list" -> list(answer, given);
            case "conversations.history" -> history(answer, given);
            case "conversations.replies" -> replies(answer, given);
            case "conversations.invite" -> with(answer, "channel", channel(invite(given)));
            case "conversations.setTopic" -> {
                Room room = member(speakable(given));
                room.topic = within(given.getOrDefault("topic", ""), 250, "too_long");
                yield with(answer, "channel", channel(room));
            }
            case "conversations.setPurpose" -> {
                Room room = member(speakable(given));
                room.purpose = within(given.getOrDefault("purpose", ""), 250, "too_long");
                yield answer.put("purpose", room.purpose);
            }
            case "conversations.archive" -> {
                Room room = room(given);
                refuse(room.archived, "already_archived");
                room.archived = true;
                yield answer;
            }
            case "conversations.open" -> {
                Member member = slack.members.get(given.getOrDefault("users", ""));
                refuse(member == null, "user_not_found");
                yield with(
                        answer,
                        "channel",
                        SimulatedSlack.JSON.createObjectNode().put("id", slack.direct(member.id()).id));
            }
            case "chat.postMessage" -> post(answer, given);
            case "chat.update" -> update(answer, given);
            case "chat.postEphemeral" -> whisper(answer, given);
            case "chat.getPermalink" ->
                answer.put(
                        "permalink",
                        "https://muster.slack.com/archives/" + room(given).id + "/p"
                                + String.valueOf(given.get("message_ts")).replace(".", ""));
            case "pins.add" -> {
                Room room = member(speakable(given));
                String ts = given.getOrDefault("timestamp", "");
                refuse(room.find(ts).isEmpty(), "message_not_found");
                refuse(room.pins.contains(ts), "already_pinned");
                room.pins.add(ts);
                yield answer;
            }
            case "bookmarks.list" -> {
                ArrayNode all = SimulatedSlack.JSON.createArrayNode();
                bookmarked(given).bookmarks.forEach(one -> all.add(SimulatedSlack.JSON.valueToTree(one)));
                yield with(answer, "bookmarks", all);
            }
            case "bookmarks.add" -> {
                Room room = bookmarked(given);
                refuse(
                        given.getOrDefault("title", "").isEmpty()
                                || !given.getOrDefault("link", "").startsWith("http"),
                        "invalid_link");
                Map<String, String> bookmark = new TreeMap<>(
                        Map.of("id", "Bk" + slack.id(), "title", given.get("title"), "link", given.get("link")));
                room.bookmarks.add(bookmark);
                yield with(answer, "bookmark", SimulatedSlack.JSON.valueToTree(bookmark));
            }
            case "bookmarks.edit" -> {
                bookmarked(given).bookmarks.stream()
                        .filter(one -> one.get("id").equals(given.get("bookmark_id")))
                        .forEach(one -> one.put("link", given.get("link")));
                yield answer;
            }
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
            case "views.open" -> {
                Trigger trigger = slack.triggers.get(given.getOrDefault("trigger_id", ""));
                refuse(trigger == null, "invalid_trigger_id");
                refuse(trigger.used, "exchanged_trigger_id");
                refuse(System.nanoTime() > trigger.until, "expired_trigger_id");
                trigger.used = true;
                ObjectNode view = view(given);
                slack.openViews.put(trigger.user, view);
                yield with(answer, "view", view);
            }
            case "views.publish" -> {
                refuse(!slack.members.containsKey(given.getOrDefault("user_id", "")), "user_not_found");
                ObjectNode view = view(given);
                slack.homes.put(given.get("user_id"), view);
                yield with(answer, "view", view);
            }
            default -> throw new Error("unknown_method");
        };
    }

    private ObjectNode view(Map<String, String> given) {
        ObjectNode view = (ObjectNode) SimulatedSlack.JSON.readTree(given.getOrDefault("view", "{}"));
        taken("view", SlackBlockRules.ofView(view));
        return view.put("id", "V" + slack.id()).put("hash", slack.ts()).put("team_id", SimulatedSlack.TEAM);
    }

    private void taken(String what, List<String> faults) {
        if (!faults.isEmpty()) {
            slack.refusals.add(what + ": " + faults);
            Error error = new Error(what.equals("view") ? "invalid_arguments" : "invalid_blocks");
            ArrayNode messages = SimulatedSlack.JSON.createArrayNode();
            faults.forEach(fault -> messages.add("[ERROR] " + fault));
            error.more.set(
                    "response_metadata", SimulatedSlack.JSON.createObjectNode().set("messages", messages));
            throw error;
        }
    }

    private ObjectNode create(Map<String, String> given) {
        String name = given.getOrDefault("name", "");
        refuse(name.isEmpty(), "invalid_name_required");
        refuse(name.length() > 80, "invalid_name_maxlength");
        refuse(
                !name.matches("[\\p{L}\\p{N}_-]+") || !name.equals(name.toLowerCase(java.util.Locale.ROOT)),
                "invalid_name_specials");
        refuse(slack.rooms.values().stream().anyMatch(room -> !room.direct && room.name.equals(name)), "name_taken");
        boolean isPrivate = yes(given, "is_private");
        Room room = new Room((isPrivate ? "G" : "C") + slack.id(), name, SimulatedSlack.BOT_USER, isPrivate, false);
        room.members.add(SimulatedSlack.BOT_USER);
        slack.rooms.put(room.id, room);
        return channel(room);
    }

    private Room invite(Map<String, String> given) {
        Room room = member(speakable(given));
        for (String user : given.getOrDefault("users", "").split(",")) {
            refuse(user.equals(SimulatedSlack.BOT_USER), "cant_invite_self");
            refuse(!slack.members.containsKey(user), "user_not_found");
            refuse(room.members.contains(user), "already_in_channel");
            room.members.add(user);
        }
        return room;
    }

    private ObjectNode list(ObjectNode answer, Map<String, String> given) {
        ArrayNode all = SimulatedSlack.JSON.createArrayNode();
        slack.rooms.values().stream()
                .filter(room -> !room.direct && (!room.isPrivate || room.members.contains(SimulatedSlack.BOT_USER)))
                .map(this::channel)
                .forEach(all::add);
        return page(answer, "channels", all, given);
    }

    private ObjectNode history(ObjectNode answer, Map<String, String> given) {
        Room room = member(room(given));
        Stream<Message> shown = room.messages.stream()
                .filter(one -> one.threadTs() == null)
                .filter(one -> since(one, given))
                .sorted(Comparator.comparing(Message::ts).reversed());
        return messages(answer, room, shown, given);
    }

    private ObjectNode replies(ObjectNode answer, Map<String, String> given) {
        Room room = member(room(given));
        String ts = given.getOrDefault("ts", "");
        Message asked = room.find(ts).orElseThrow(() -> new Error("thread_not_found"));
        String head = asked.threadTs() == null ? ts : asked.threadTs();
        Stream<Message> shown = room.messages.stream()
                .filter(one -> one.ts().equals(head) || head.equals(one.threadTs()))
                .filter(one -> one.ts().equals(head) || since(one, given));
        return messages(answer, room, shown, given);
    }

    private static boolean since(Message message, Map<String, String> given) {
        int order = message.ts().compareTo(given.getOrDefault("oldest", "0"));
        return order > 0 || order == 0 && yes(given, "inclusive");
    }

    private ObjectNode messages(ObjectNode answer, Room room, Stream<Message> shown, Map<String, String> given) {
        boolean metadata = yes(given, "include_all_metadata");
        ArrayNode all = SimulatedSlack.JSON.createArrayNode();
        shown.forEach(one -> {
            ObjectNode message = SimulatedSlack.JSON
                    .createObjectNode()
                    .put("type", "message")
                    .put("user", one.user())
                    .put("text", one.plain())
                    .put("ts", one.ts());
            if (one.user().equals(SimulatedSlack.BOT_USER)) {
                message.put("bot_id", SimulatedSlack.BOT);
            } else {
                message.put("team", slack.members.get(one.user()).team);
            }
            if (one.threadTs() != null) {
                message.put("thread_ts", one.threadTs());
            }
            long beneath = room.messages.stream()
                    .filter(other -> one.ts().equals(other.threadTs()))
                    .count();
            if (beneath > 0) {
                message.put("reply_count", beneath).put("thread_ts", one.ts());
            }
            if (metadata && one.metadata().size() > 0) {
                message.set("metadata", one.metadata());
            }
            all.add(message);
        });
        return page(answer, "messages", all, given);
    }

    private static ObjectNode page(ObjectNode answer, String name, ArrayNode all, Map<String, String> given) {
        int limit = Integer.parseInt(given.getOrDefault("limit", "100"));
        int from = given.getOrDefault("cursor", "").isEmpty() ? 0 : Integer.parseInt(given.get("cursor"));
        ArrayNode page = SimulatedSlack.JSON.createArrayNode();
        for (int i = from; i < Math.min(from + limit, all.size()); i++) {
            page.add(all.get(i));
        }
        boolean more = from + limit < all.size();
        answer.put("has_more", more);
        answer.set(
                "response_metadata",
                SimulatedSlack.JSON.createObjectNode().put("next_cursor", more ? String.valueOf(from + limit) : ""));
        return with(answer, name, page);
    }

    private ObjectNode post(ObjectNode answer, Map<String, String> given) {
        Room room = member(speakable(given));
        String as = given.getOrDefault("username", "");
        if (!as.isEmpty() || given.containsKey("icon_url")) {
            scope("chat:write.customize");
        }
        String thread = given.get("thread_ts");
        refuse(thread != null && room.find(thread).isEmpty(), "thread_not_found");
        Message message = new Message(
                room.id,
                slack.ts(),
                thread,
                SimulatedSlack.BOT_USER,
                as.isEmpty() ? "Muster" : as,
                given.get("icon_url"),
                said(given),
                blocks(given),
                SimulatedSlack.JSON.readTree(given.getOrDefault("metadata", "{}")),
                0);
        room.messages.add(message);
        heard(room.id + " " + message.ts(), message);
        return answer.put("channel", room.id).put("ts", message.ts());
    }

    /** What rings is in a text that counts as mrkdwn; the app's own calls stand in a context block of their own. */
    private void heard(String where, Message message) {
        slack.rings(where, message.plain());
        for (JsonNode block : message.blocks()) {
            if (block.path("type").asString("").equals("section")) {
                slack.rings(where, block.path("text").path("text").asString(""));
                block.path("fields")
                        .forEach(field -> slack.rings(where, field.path("text").asString("")));
            }
        }
    }

    private ObjectNode update(ObjectNode answer, Map<String, String> given) {
        Room room = member(speakable(given));
        String ts = given.getOrDefault("ts", "");
        Message was = room.find(ts).orElseThrow(() -> new Error("message_not_found"));
        refuse(!was.user().equals(SimulatedSlack.BOT_USER), "cant_update_message");
        Message now = new Message(
                room.id,
                ts,
                was.threadTs(),
                was.user(),
                was.username(),
                was.iconUrl(),
                said(given),
                blocks(given),
                was.metadata(),
                was.edits() + 1);
        room.messages.replaceAll(one -> one.ts().equals(ts) ? now : one);
        return answer.put("channel", room.id).put("ts", ts).put("text", now.plain());
    }

    private ObjectNode whisper(ObjectNode answer, Map<String, String> given) {
        Room room = member(speakable(given));
        Member to = slack.members.get(given.getOrDefault("user", ""));
        refuse(to == null || !room.members.contains(to.id()), "user_not_in_channel");
        whispered(to, room.id, given.get("thread_ts"), said(given), blocks(given));
        return answer.put("message_ts", slack.ts());
    }

    private void whispered(Member to, String channel, @Nullable String thread, String text, JsonNode blocks) {
        to.whispers
                .computeIfAbsent(channel, none -> new CopyOnWriteArrayList<>())
                .add(new Message(
                        channel,
                        slack.ts(),
                        thread,
                        SimulatedSlack.BOT_USER,
                        "Muster",
                        null,
                        text,
                        blocks,
                        SimulatedSlack.JSON.createObjectNode(),
                        0));
    }

    private String said(Map<String, String> given) {
        String text = given.getOrDefault("text", "");
        refuse(text.isEmpty() && given.getOrDefault("blocks", "").isEmpty(), "no_text");
        if (text.length() > 40_000) {
            slack.refusals.add("text of " + text.length());
            throw new Error("msg_too_long");
        }
        return text;
    }

    private JsonNode blocks(Map<String, String> given) {
        JsonNode blocks = SimulatedSlack.JSON.readTree(given.getOrDefault("blocks", "[]"));
        taken("blocks", SlackBlockRules.ofMessage(blocks));
        return blocks;
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
                whispered(
                        member,
                        url.channel,
                        body.path("thread_ts").asString(null),
                        body.path("text").asString(""),
                        blocks);
            }
            answer(exchange, 200, "ok");
        }
    }

    private Room room(Map<String, String> given) {
        Room room = slack.rooms.get(given.getOrDefault("channel", ""));
        boolean hidden = room != null && room.isPrivate && !room.members.contains(SimulatedSlack.BOT_USER);
        refuse(room == null || hidden, "channel_not_found");
        return room;
    }

    private Room bookmarked(Map<String, String> given) {
        Room room = slack.rooms.get(given.getOrDefault("channel_id", ""));
        refuse(room == null, "channel_not_found");
        return member(room);
    }

    private Room speakable(Map<String, String> given) {
        Room room = room(given);
        refuse(room.archived, "is_archived");
        return room;
    }

    private Room member(Room room) {
        refuse(!room.members.contains(SimulatedSlack.BOT_USER), "not_in_channel");
        return room;
    }

    private ObjectNode channel(Room room) {
        ObjectNode channel = SimulatedSlack.JSON
                .createObjectNode()
                .put("id", room.id)
                .put("name", room.name)
                .put("is_channel", !room.isPrivate)
                .put("is_group", room.isPrivate)
                .put("is_private", room.isPrivate)
                .put("is_archived", room.archived)
                .put("is_member", room.members.contains(SimulatedSlack.BOT_USER))
                .put("creator", room.creator);
        channel.set("topic", SimulatedSlack.JSON.createObjectNode().put("value", room.topic));
        channel.set("purpose", SimulatedSlack.JSON.createObjectNode().put("value", room.purpose));
        return channel;
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

    private static ObjectNode with(ObjectNode node, String name, JsonNode value) {
        node.set(name, value);
        return node;
    }

    private static boolean yes(Map<String, String> given, String name) {
        return Set.of("1", "true").contains(given.getOrDefault(name, ""));
    }

    private static void refuse(boolean when, String error) {
        if (when) {
            throw new Error(error);
        }
    }

    private static String within(String text, int most, String error) {
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
