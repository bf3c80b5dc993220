package io.muster.testkit;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Slack, as far as an app of its kind sees it: the Web API, Block Kit, triggers, both transports, people who type and press,
 * and the faults of every day. It refuses what the real one refuses, by Slack's own documentation (docs.slack.dev), and
 * remembers every refusal of what was to be shown. It is no proof that a real workspace does the same.
 */
public final class SimulatedSlack implements AutoCloseable {

    static final JsonMapper JSON = JsonMapper.shared();

    /** All that the app's manifest asks for. */
    private static final Set<String> SCOPES = Set.of(
            "app_mentions:read",
            "bookmarks:read",
            "bookmarks:write",
            "channels:history",
            "channels:manage",
            "channels:read",
            "chat:write",
            "chat:write.customize",
            "commands",
            "groups:history",
            "groups:read",
            "groups:write",
            "im:history",
            "im:read",
            "im:write",
            "pins:write",
            "reactions:read",
            "users:read",
            "users:read.email");

    private static final Pattern RINGS = Pattern.compile("<!(channel|here|everyone)[^>]*>|<@U[A-Z0-9]+>");

    static final String TEAM = "T0MUSTER";
    static final String BOT_USER = "U0MUSTERBOT";
    static final String BOT = "B0MUSTER";

    private final AtomicLong ids = new AtomicLong(1000);
    private final AtomicLong clock = new AtomicLong();
    final Map<String, Member> members = new ConcurrentHashMap<>();
    final Map<String, Room> rooms = new LinkedHashMap<>();
    final Map<String, Trigger> triggers = new ConcurrentHashMap<>();
    final Map<String, JsonNode> openViews = new ConcurrentHashMap<>();
    final Map<String, JsonNode> homes = new ConcurrentHashMap<>();
    final Map<String, Trigger> responseUrls = new ConcurrentHashMap<>();
    final List<String> refusals = new CopyOnWriteArrayList<>();
    final List<String> rang = new CopyOnWriteArrayList<>();
    final Map<String, List<Map<String, String>>> calls = new ConcurrentHashMap<>();
    private final List<Ack> acks = new CopyOnWriteArrayList<>();
    private final List<SlackTransport.Sent> undelivered = new CopyOnWriteArrayList<>();
    private volatile SlackTransport.@Nullable Sent last;
    volatile Set<String> scopes = SCOPES;
    final SlackTransport transport = new SlackTransport("simulated-signing-secret");
    final SlackWebApi api = new SlackWebApi(this);

    private SimulatedSlack() {}

    public static SimulatedSlack start() {
        return new SimulatedSlack();
    }

    @Override
    public void close() {
        transport.close();
        api.close();
    }

    public String apiUrl() {
        return api.address() + "api/";
    }

    public String botToken() {
        return "xoxb-simulated";
    }

    public String appToken() {
        return "xapp-simulated";
    }

    public String signingSecret() {
        return "simulated-signing-secret";
    }

    /** Deliveries go to this address from now on, and to no socket; null: to sockets. */
    public void useHttp(@Nullable URI events) {
        transport.useHttp(events);
    }

    public int sockets() {
        return transport.sockets();
    }

    // ---- what a test looks at -------------------------------------------------------------------------------------

    /** How a delivery was acknowledged. */
    public record Ack(int status, String body, Duration took) {}

    /** A message as it stands; without those beneath it. */
    public record Message(
            String channel,
            String ts,
            @Nullable String threadTs,
            String user,
            String username,
            @Nullable String iconUrl,
            String plain,
            JsonNode blocks,
            JsonNode metadata,
            int edits) {

        /** All that it shows, as it is read. */
        public String text() {
            return blocks.isEmpty() ? unescaped(plain) : SlackWords.of(blocks);
        }

        public List<String> buttons() {
            return SlackWords.buttons(blocks).stream()
                    .map(button -> button.path("text").path("text").asString())
                    .toList();
        }
    }

    public record Channel(
            String id,
            String name,
            String topic,
            String purpose,
            boolean isPrivate,
            boolean archived,
            Set<String> members,
            List<String> pins,
            List<Map<String, String>> bookmarks) {}

    /** An open window, or App Home. */
    public record Window(JsonNode view) {

        public String text() {
            return SlackWords.of(view.path("blocks")) + "\n"
                    + view.path("title").path("text").asString("");
        }

        /** What is filled in already. */
        public String value(String blockId) {
            return SlackWords.initial(block(blockId).path("element"));
        }

        JsonNode block(String blockId) {
            return view.path("blocks")
                    .valueStream()
                    .filter(block -> block.path("block_id").asString("").equals(blockId))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("the window has no field " + blockId + ": " + view));
        }
    }

    public synchronized List<Channel> channels() {
        return rooms.values().stream()
                .filter(room -> !room.direct)
                .map(Room::shown)
                .toList();
    }

    /** By id or name. */
    public synchronized Channel channel(String nameOrId) {
        return rooms.values().stream()
                .filter(room -> room.id.equals(nameOrId) || room.name.equals(nameOrId))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no channel " + nameOrId))
                .shown();
    }

    public synchronized List<Message> messages(String channel) {
        return room(channel).messages.stream()
                .filter(one -> one.threadTs() == null)
                .toList();
    }

    public synchronized List<Message> thread(String channel, String ts) {
        return room(channel).messages.stream()
                .filter(one -> ts.equals(one.threadTs()))
                .toList();
    }

    /** What was not taken, of all that was to be shown: blocks, views, texts. */
    public List<String> refusals() {
        return refusals;
    }

    /** Messages by which a telephone rang because of what was typed into them, and the members called by the app itself. */
    public List<String> rang() {
        return rang;
    }

    public List<Ack> acks() {
        return acks;
    }

    public int calls(String method) {
        return calls.getOrDefault(method, List.of()).size();
    }

    public Set<String> scopes() {
        return scopes;
    }

    /** What the token may do from now on; null: all that the manifest asks for. */
    public void scopes(@Nullable Set<String> granted) {
        scopes = granted == null ? SCOPES : Set.copyOf(granted);
    }

    // ---- faults ---------------------------------------------------------------------------------------------------

    /** The next call takes effect, and its answer never arrives. */
    public void loseAnswerOf(String method) {
        api.lose(method);
    }

    /** The next call is answered with this error and has no effect. */
    public void fail(String method, String error) {
        api.fail(method, error);
    }

    /** Whether Slack's rate limits hold; otherwise there are none. */
    public void limits(boolean on) {
        api.limits().on(on);
    }

    /** The next call of the method is one too many; it and all before the wait is over are told how long that is. */
    public void tooMany(String method, Duration wait) {
        api.limits().tooMany(method, wait);
    }

    /** How often a call of the method was one too many. */
    public int limited(String method) {
        return api.limits().limited(method);
    }

    /** Calls that came before the time that Slack had said. */
    public List<String> impatient() {
        return api.limits().impatient();
    }

    public void down() {
        api.down(true);
        transport.down(true);
    }

    public void up() {
        api.down(false);
        transport.down(false);
    }

    public void disconnectAll() {
        transport.disconnectAll("refresh_requested");
    }

    /** The last delivery once more, with the same ids. */
    public void again() {
        SlackTransport.Sent sent = last;
        if (sent != null) {
            deliver(sent);
        }
    }

    /** What reached nobody, since events are kept for a while. */
    public void redeliver() {
        List<SlackTransport.Sent> all = List.copyOf(undelivered);
        undelivered.clear();
        all.forEach(this::deliver);
    }

    @Nullable
    Ack deliver(SlackTransport.Sent sent) {
        last = sent;
        Ack ack = transport.deliver(sent);
        if (ack != null) {
            acks.add(ack);
        } else if (sent.kind().equals("events_api")) {
            undelivered.add(sent);
        }
        return ack;
    }

    // ---- the workspace ----------------------------------------------------------------------------------------------

    public Member member(String name, String realName, String email) {
        return add(new Member(this, "U" + id(), name, realName, email, TEAM, ""));
    }

    public Member guest(String name, String realName, String email) {
        return add(new Member(this, "U" + id(), name, realName, email, TEAM, "is_restricted"));
    }

    public Member stranger(String name, String realName, String email) {
        return add(new Member(this, "U" + id(), name, realName, email, "T0OTHER", "is_stranger"));
    }

    public Member deactivated(String name, String realName, String email) {
        return add(new Member(this, "U" + id(), name, realName, email, TEAM, "deleted"));
    }

    private Member add(Member member) {
        members.put(member.id(), member);
        return member;
    }

    /** A channel that is there before Muster is. */
    public synchronized Channel put(String name, boolean withTheApp, Member... people) {
        Room room = new Room("C" + id(), name, people[0].id(), false, false);
        if (withTheApp) {
            room.members.add(BOT_USER);
        }
        for (Member person : people) {
            room.members.add(person.id());
        }
        rooms.put(room.id, room);
        return room.shown();
    }

    /** Somebody brings the app into a channel. */
    public synchronized void join(String channel) {
        room(channel).members.add(BOT_USER);
    }

    /** Somebody writes something of which nothing is delivered. */
    public synchronized String say(String channel, Member who, String text) {
        return write(channel, null, who, text).ts();
    }

    String id() {
        return Long.toString(ids.incrementAndGet(), 36).toUpperCase(java.util.Locale.ROOT);
    }

    /** Later than every one before it. */
    String ts() {
        long micros = clock.updateAndGet(before -> Math.max(
                before + 1,
                Instant.now().getEpochSecond() * 1_000_000 + Instant.now().getNano() / 1_000));
        return micros / 1_000_000 + "." + String.format("%06d", micros % 1_000_000);
    }

    Room room(String id) {
        Room room = rooms.get(id);
        if (room == null) {
            throw new AssertionError("there is no channel " + id);
        }
        return room;
    }

    synchronized Message write(String channel, @Nullable String thread, Member who, String text) {
        Message message = new Message(
                channel,
                ts(),
                thread,
                who.id(),
                who.name(),
                null,
                text,
                JSON.createArrayNode(),
                JSON.createObjectNode(),
                0);
        room(channel).messages.add(message);
        return message;
    }

    void rings(String where, String text) {
        if (RINGS.matcher(text).find()) {
            rang.add(where);
        }
    }

    static String unescaped(String text) {
        return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    static String form(Map<String, String> values) {
        return values.entrySet().stream()
                .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    /** Lives three seconds and is good for one window. */
    static final class Trigger {
        final String user;
        final String channel;
        final long until = System.nanoTime() + Duration.ofSeconds(3).toNanos();
        boolean used;
        int answers;

        Trigger(String user, String channel) {
            this.user = user;
            this.channel = channel;
        }
    }

    static final class Room {
        final String id;
        final String creator;
        final boolean isPrivate;
        final boolean direct;
        final Set<String> members = new LinkedHashSet<>();
        final List<Message> messages = new ArrayList<>();
        final List<String> pins = new ArrayList<>();
        final List<Map<String, String>> bookmarks = new ArrayList<>();
        String name;
        String topic = "";
        String purpose = "";
        boolean archived;

        Room(String id, String name, String creator, boolean isPrivate, boolean direct) {
            this.id = id;
            this.name = name;
            this.creator = creator;
            this.isPrivate = isPrivate;
            this.direct = direct;
        }

        Channel shown() {
            return new Channel(
                    id,
                    name,
                    topic,
                    purpose,
                    isPrivate,
                    archived,
                    Set.copyOf(members),
                    List.copyOf(pins),
                    List.copyOf(bookmarks));
        }

        Optional<Message> find(String ts) {
            return messages.stream().filter(one -> one.ts().equals(ts)).findFirst();
        }
    }

    // ---- people -----------------------------------------------------------------------------------------------------

    /** Somebody in Slack. Each act is delivered as Slack delivers it, and returns when it has been acknowledged. */
    public static final class Member {

        private final SimulatedSlack slack;
        private final String id;
        private final String name;
        final String realName;
        final String email;
        final String team;
        final String flag;
        final Map<String, List<Message>> whispers = new ConcurrentHashMap<>();

        Member(SimulatedSlack slack, String id, String name, String realName, String email, String team, String flag) {
            this.slack = slack;
            this.id = id;
            this.name = name;
            this.realName = realName;
            this.email = email;
            this.team = team;
            this.flag = flag;
        }

        public String id() {
            return id;
        }

        public String name() {
            return name;
        }

        public String realName() {
            return realName;
        }

        /** @return how it was acknowledged; null: it reached nobody, and the member is told that it failed */
        public @Nullable Ack commands(String channel, String command, String text) {
            String trigger = trigger(channel);
            Map<String, String> form = new LinkedHashMap<>();
            form.put("token", "t");
            form.put("team_id", team);
            form.put("team_domain", "muster");
            form.put("channel_id", channel);
            form.put("channel_name", slack.room(channel).name);
            form.put("user_id", id);
            form.put("user_name", name);
            form.put("command", command);
            form.put("text", escaped(text));
            form.put("api_app_id", "A1");
            form.put("is_enterprise_install", "false");
            form.put("response_url", responseUrl(channel));
            form.put("trigger_id", trigger);
            return slack.deliver(new SlackTransport.Sent("slash_commands", JSON.valueToTree(form), form));
        }

        public String types(String channel, String text) {
            return types(channel, null, escaped(text));
        }

        public String typesIn(String channel, String thread, String text) {
            return types(channel, thread, escaped(text));
        }

        private String types(String channel, @Nullable String thread, String raw) {
            Message message = slack.write(channel, thread, this, raw);
            slack.event(spoken(message, "message"));
            return message.ts();
        }

        /** While nothing is delivered. */
        public String saysUnheard(String channel, String text) {
            return slack.say(channel, this, escaped(text));
        }

        public void answersUnheard(String channel, String thread, String text) {
            slack.write(channel, thread, this, escaped(text));
        }

        /** A file, and no word beside it. */
        public void shares(String channel, String file) {
            Message message = slack.write(channel, null, this, "");
            ObjectNode event = spoken(message, "message").put("subtype", "file_share");
            event.remove("text");
            event.set(
                    "files",
                    JSON.createArrayNode()
                            .add(JSON.createObjectNode()
                                    .put("id", "F" + slack.id())
                                    .put("name", file)
                                    .put("permalink", "https://muster.slack.com/files/" + file)));
            slack.event(event);
        }

        /** In the conversation of the two. */
        public String typesToBot(String text) {
            return types(slack.direct(id).id, text);
        }

        public String mentions(String channel, String text) {
            return mentionsIn(channel, null, text);
        }

        public String mentionsIn(String channel, @Nullable String thread, String text) {
            Message message = slack.write(channel, thread, this, "<@" + BOT_USER + "> " + escaped(text));
            if (slack.room(channel).members.contains(BOT_USER)) {
                slack.event(spoken(message, "message"));
            }
            slack.event(spoken(message, "app_mention"));
            return message.ts();
        }

        private ObjectNode spoken(Message message, String type) {
            ObjectNode event = JSON.createObjectNode()
                    .put("type", type)
                    .put("user", id)
                    .put("team", team)
                    .put("text", message.plain())
                    .put("ts", message.ts())
                    .put("event_ts", message.ts())
                    .put("channel", message.channel());
            if (message.threadTs() != null) {
                event.put("thread_ts", message.threadTs());
            }
            return type.equals("message")
                    ? event.put("channel_type", slack.kind(message.channel())).put("client_msg_id", "m" + message.ts())
                    : event;
        }

        public void edits(String channel, String ts, String text) {
            Message was;
            synchronized (slack) {
                Room room = slack.room(channel);
                was = room.find(ts).orElseThrow();
                room.messages.replaceAll(one -> one.ts().equals(ts)
                        ? new Message(
                                channel,
                                ts,
                                one.threadTs(),
                                id,
                                name,
                                null,
                                escaped(text),
                                one.blocks(),
                                one.metadata(),
                                one.edits() + 1)
                        : one);
            }
            ObjectNode now = JSON.createObjectNode()
                    .put("type", "message")
                    .put("user", id)
                    .put("team", team)
                    .put("text", escaped(text))
                    .put("ts", ts);
            now.set("edited", JSON.createObjectNode().put("user", id).put("ts", slack.ts()));
            ObjectNode event = JSON.createObjectNode()
                    .put("type", "message")
                    .put("subtype", "message_changed")
                    .put("hidden", true)
                    .put("channel", channel)
                    .put("channel_type", slack.kind(channel))
                    .put("ts", slack.ts())
                    .put("event_ts", slack.ts());
            event.set("message", now);
            event.set(
                    "previous_message",
                    JSON.createObjectNode()
                            .put("type", "message")
                            .put("user", id)
                            .put("text", was.plain())
                            .put("ts", ts));
            slack.event(event);
        }

        public void deletes(String channel, String ts) {
            Message was;
            synchronized (slack) {
                was = slack.room(channel).find(ts).orElseThrow();
                slack.room(channel).messages.remove(was);
            }
            ObjectNode event = JSON.createObjectNode()
                    .put("type", "message")
                    .put("subtype", "message_deleted")
                    .put("hidden", true)
                    .put("channel", channel)
                    .put("channel_type", slack.kind(channel))
                    .put("ts", slack.ts())
                    .put("event_ts", slack.ts())
                    .put("deleted_ts", ts);
            event.set(
                    "previous_message",
                    JSON.createObjectNode()
                            .put("type", "message")
                            .put("user", id)
                            .put("text", was.plain())
                            .put("ts", ts));
            slack.event(event);
        }

        public void reacts(String channel, String ts, String emoji) {
            ObjectNode event = JSON.createObjectNode()
                    .put("type", "reaction_added")
                    .put("user", id)
                    .put("reaction", emoji)
                    .put("event_ts", slack.ts());
            event.set(
                    "item",
                    JSON.createObjectNode()
                            .put("type", "message")
                            .put("channel", channel)
                            .put("ts", ts));
            slack.event(event);
        }

        public void joins(String channel) {
            synchronized (slack) {
                slack.room(channel).members.add(id);
            }
            slack.event(JSON.createObjectNode()
                    .put("type", "member_joined_channel")
                    .put("user", id)
                    .put("channel", channel)
                    .put("channel_type", "C")
                    .put("team", team)
                    .put("event_ts", slack.ts()));
        }

        public void archives(String channel) {
            boolean isPrivate;
            synchronized (slack) {
                slack.room(channel).archived = true;
                isPrivate = slack.room(channel).isPrivate;
            }
            slack.event(JSON.createObjectNode()
                    .put("type", isPrivate ? "group_archive" : "channel_archive")
                    .put("user", id)
                    .put("channel", channel)
                    .put("event_ts", slack.ts()));
        }

        public void opensHome() {
            slack.event(JSON.createObjectNode()
                    .put("type", "app_home_opened")
                    .put("user", id)
                    .put("channel", slack.direct(id).id)
                    .put("tab", "home")
                    .put("event_ts", slack.ts()));
        }

        public @Nullable Ack presses(Message message, String label) {
            Message now = slack.now(message);
            ObjectNode payload = pressed(SlackWords.button(now.blocks(), label), now.channel());
            payload.set(
                    "container",
                    JSON.createObjectNode()
                            .put("type", "message")
                            .put("message_ts", now.ts())
                            .put("channel_id", now.channel())
                            .put("is_ephemeral", slack.isWhisper(now)));
            payload.set(
                    "channel",
                    JSON.createObjectNode().put("id", now.channel()).put("name", slack.room(now.channel()).name));
            ObjectNode shown = JSON.createObjectNode()
                    .put("type", "message")
                    .put("ts", now.ts())
                    .put("text", now.plain());
            if (now.threadTs() != null) {
                shown.put("thread_ts", now.threadTs());
            }
            payload.set("message", shown);
            payload.put("response_url", responseUrl(now.channel()));
            return interactive(payload);
        }

        public @Nullable Ack pressesHome(String label) {
            JsonNode view = home().view();
            ObjectNode payload = pressed(SlackWords.button(view.path("blocks"), label), "");
            payload.set("container", JSON.createObjectNode().put("type", "view").put("view_id", "VHOME"));
            payload.set("view", view);
            return interactive(payload);
        }

        private ObjectNode pressed(JsonNode button, String channel) {
            ObjectNode action = JSON.createObjectNode()
                    .put("type", "button")
                    .put("action_id", button.path("action_id").asString())
                    .put("block_id", "b")
                    .put("value", button.path("value").asString())
                    .put("action_ts", slack.ts());
            action.set("text", button.path("text"));
            ObjectNode payload = interaction("block_actions", channel);
            payload.set("actions", JSON.createArrayNode().add(action));
            return payload;
        }

        public @Nullable Ack globalShortcut(String callback) {
            return interactive(
                    interaction("shortcut", "").put("callback_id", callback).put("action_ts", slack.ts()));
        }

        public @Nullable Ack messageShortcut(String callback, String channel, String ts) {
            Message message;
            synchronized (slack) {
                message = slack.room(channel).find(ts).orElseThrow();
            }
            ObjectNode payload = interaction("message_action", channel)
                    .put("callback_id", callback)
                    .put("action_ts", slack.ts())
                    .put("message_ts", ts)
                    .put("response_url", responseUrl(channel));
            payload.set("channel", JSON.createObjectNode().put("id", channel).put("name", slack.room(channel).name));
            payload.set(
                    "message",
                    JSON.createObjectNode()
                            .put("type", "message")
                            .put("user", message.user())
                            .put("ts", ts)
                            .put("text", message.plain()));
            return interactive(payload);
        }

        private ObjectNode interaction(String type, String channel) {
            ObjectNode payload = JSON.createObjectNode()
                    .put("type", type)
                    .put("token", "t")
                    .put("api_app_id", "A1")
                    .put("trigger_id", trigger(channel));
            payload.set("team", JSON.createObjectNode().put("id", TEAM).put("domain", "muster"));
            payload.set(
                    "user",
                    JSON.createObjectNode()
                            .put("id", id)
                            .put("username", name)
                            .put("name", name)
                            .put("team_id", team));
            return payload;
        }

        private @Nullable Ack interactive(ObjectNode payload) {
            return slack.deliver(new SlackTransport.Sent(
                    "interactive", payload, Map.of("payload", JSON.writeValueAsString(payload))));
        }

        /** The window that is open for this member. */
        public Window view() {
            JsonNode view = slack.openViews.get(id);
            if (view == null) {
                throw new AssertionError("no window is open for " + name + "; refused: " + slack.refusals);
            }
            return new Window(view);
        }

        public boolean hasView() {
            return slack.openViews.containsKey(id);
        }

        public Window home() {
            return new Window(slack.homes.getOrDefault(id, JSON.createObjectNode()));
        }

        /**
         * Fills the window in and sends it.
         *
         * @param values by block id: text, an option's value, {@code yes} for a box, a member's id
         * @return what is wrong, by block id; empty: the window has closed
         */
        public Map<String, String> submits(Map<String, String> values) {
            Window window = view();
            values.keySet().forEach(window::block);
            ObjectNode state = JSON.createObjectNode();
            for (JsonNode block : window.view().path("blocks")) {
                if (block.path("type").asString("").equals("input")) {
                    String blockId = block.path("block_id").asString();
                    JsonNode element = block.path("element");
                    String given = values.getOrDefault(blockId, SlackWords.initial(element));
                    if (given.isEmpty() && !block.path("optional").asBoolean(false)) {
                        throw new AssertionError("the window asks for " + blockId);
                    }
                    state.set(
                            blockId,
                            JSON.createObjectNode()
                                    .set(element.path("action_id").asString(), SlackWords.filled(element, given)));
                }
            }
            ObjectNode view = (ObjectNode) window.view().deepCopy();
            view.set("state", JSON.createObjectNode().set("values", state));
            ObjectNode payload = interaction("view_submission", "");
            payload.set("view", view);
            payload.set("response_urls", JSON.createArrayNode());
            Ack ack = interactive(payload);
            if (ack == null || ack.status() != 200) {
                throw new AssertionError("the window was not taken: " + ack);
            }
            Map<String, String> errors = new LinkedHashMap<>();
            if (!ack.body().isBlank()) {
                JSON.readTree(ack.body())
                        .path("errors")
                        .propertyStream()
                        .forEach(each ->
                                errors.put(each.getKey(), each.getValue().asString()));
            }
            if (errors.isEmpty()) {
                slack.openViews.remove(id);
            }
            return errors;
        }

        /** What this member alone sees there. */
        public List<Message> whispers(String channel) {
            return List.copyOf(whispers.getOrDefault(channel, List.of()));
        }

        /** What the app has written to this member alone, in the conversation of the two. */
        public List<Message> direct() {
            return slack.messages(slack.direct(id).id).stream()
                    .filter(one -> one.user().equals(BOT_USER))
                    .toList();
        }

        private String trigger(String channel) {
            String trigger = slack.id() + ".trigger";
            slack.triggers.put(trigger, new Trigger(id, channel));
            return trigger;
        }

        private String responseUrl(String channel) {
            String path = slack.id();
            slack.responseUrls.put(path, new Trigger(id, channel));
            return slack.api.address() + "response/" + path;
        }
    }

    synchronized Room direct(String user) {
        return rooms.values().stream()
                .filter(room -> room.direct && room.members.contains(user))
                .findFirst()
                .orElseGet(() -> {
                    Room room = new Room("D" + id(), "direct", BOT_USER, true, true);
                    room.members.add(user);
                    room.members.add(BOT_USER);
                    rooms.put(room.id, room);
                    return room;
                });
    }

    private String kind(String channel) {
        Room room = room(channel);
        return room.direct ? "im" : room.isPrivate ? "group" : "channel";
    }

    private synchronized Message now(Message message) {
        return room(message.channel()).find(message.ts()).orElse(message);
    }

    private synchronized boolean isWhisper(Message message) {
        return room(message.channel()).find(message.ts()).isEmpty();
    }

    /** Only what happens where the app is a member reaches it. */
    void event(ObjectNode event) {
        String channel = event.path("channel")
                .asString(event.path("item").path("channel").asString(""));
        String type = event.path("type").asString();
        synchronized (this) {
            if (!channel.isEmpty()
                    && !type.equals("app_mention")
                    && !room(channel).members.contains(BOT_USER)) {
                return;
            }
        }
        ObjectNode payload = JSON.createObjectNode()
                .put("token", "t")
                .put("team_id", TEAM)
                .put("api_app_id", "A1")
                .put("type", "event_callback")
                .put("event_id", "Ev" + id())
                .put("event_time", Instant.now().getEpochSecond())
                .put("is_ext_shared_channel", false);
        payload.set("event", event);
        ArrayNode authorizations = JSON.createArrayNode();
        authorizations.add(JSON.createObjectNode()
                .put("team_id", TEAM)
                .put("user_id", BOT_USER)
                .put("is_bot", true));
        payload.set("authorizations", authorizations);
        deliver(new SlackTransport.Sent("events_api", payload, Map.of()));
    }

    /** A page that shows the channel roughly as Slack does; for pictures. */
    public synchronized String html(String channel) {
        return SlackPicture.of(room(channel), this);
    }

    /** The same of the window that is open for somebody. */
    public String html(Member member) {
        return SlackPicture.of(member.view().view());
    }

    public String homeHtml(Member member) {
        return SlackPicture.of(member.home().view());
    }
}
