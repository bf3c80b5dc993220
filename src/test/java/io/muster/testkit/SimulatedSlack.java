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

    synchronized Message write(String channel, @Nullable String thread, SlackWriting who, String text) {
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

    void tellsMore(Message message, ObjectNode more) {
        room(message.channel())
                .more
                .computeIfAbsent(message.ts(), none -> JSON.createObjectNode())
                .setAll(more);
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
        /** By ts, what Slack's history tells of a message beside its words. */
        final Map<String, ObjectNode> more = new ConcurrentHashMap<>();

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
    public static final class Member extends SlackPressing {

        final String realName;
        final String email;
        final String flag;
        final Map<String, List<Message>> whispers = new ConcurrentHashMap<>();

        Member(SimulatedSlack slack, String id, String name, String realName, String email, String team, String flag) {
            super(slack, id, name, team);
            this.realName = realName;
            this.email = email;
            this.flag = flag;
        }

        public String realName() {
            return realName;
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

    String kind(String channel) {
        Room room = room(channel);
        return room.direct ? "im" : room.isPrivate ? "group" : "channel";
    }

    synchronized Message now(Message message) {
        return room(message.channel()).find(message.ts()).orElse(message);
    }

    synchronized boolean isWhisper(Message message) {
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
