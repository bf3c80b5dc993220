package io.muster.chat.slack;

import com.slack.api.methods.request.chat.ChatPostMessageRequest.ChatPostMessageRequestBuilder;
import com.slack.api.model.Conversation;
import com.slack.api.model.ConversationType;
import com.slack.api.model.Message.Metadata;
import com.slack.api.model.ResponseMetadata;
import io.muster.chat.ChatPlatform;
import io.muster.message.Actor;
import io.muster.message.Message;
import io.muster.people.Members;
import io.muster.people.People;
import io.muster.people.Person;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Rooms in Slack. Whatever Slack answers that comes to what was wanted, such as {@code already_pinned}, is well. */
final class SlackPlatform implements ChatPlatform {

    private static final Logger log = LoggerFactory.getLogger(SlackPlatform.class);

    /** Of the metadata by which a post of ours is found again. */
    private static final String EVENT = "muster_post";

    private static final Duration LISTED = Duration.ofMinutes(5);
    private static final int PAGE = 200;

    /** Pages looked through for one post; what is older was told long ago. */
    private static final int MOST_PAGES = 25;

    private static final int LONGEST_TOPIC = 250;
    private static final int LONGEST_NAME = 80;

    private final SlackApi api;
    private final SlackSelf self;
    private final Members members;
    private final People people;
    private final Map<String, Listed> listed = new ConcurrentHashMap<>();

    private record Listed(Optional<Channel> channel, long at) {}

    SlackPlatform(SlackApi api, SlackSelf self, Members members, People people) {
        this.people = people;
        this.api = api;
        this.self = self;
        this.members = members;
    }

    @Override
    public String id() {
        return SlackMembers.PLATFORM;
    }

    @Override
    public String title() {
        return "Slack";
    }

    @Override
    public Channel open(String name, String mark, boolean hidden) {
        for (int i = 1; i < 10; i++) {
            Optional<Channel> opened = opened(i == 1 ? name : with(name, "-" + i), mark, hidden);
            if (opened.isPresent()) {
                return opened.get();
            }
        }
        String own =
                with(name, "-" + Integer.toString(ThreadLocalRandom.current().nextInt(36 * 36 * 36), 36));
        return opened(own, mark, hidden)
                .orElseThrow(() -> new PlatformRefused("name_taken", "all names like " + name + " are taken"));
    }

    private static String with(String name, String end) {
        return name.substring(0, Math.min(name.length(), LONGEST_NAME - end.length())) + end;
    }

    /** Empty when the name is somebody else's. */
    private Optional<Channel> opened(String name, String mark, boolean hidden) {
        Conversation channel;
        try {
            channel = api.call(
                            "conversations.create",
                            methods -> methods.conversationsCreate(
                                    request -> request.name(name).isPrivate(hidden)))
                    .getChannel();
        } catch (PlatformRefused refused) {
            if (!refused.code().equals("name_taken")) {
                throw refused;
            }
            Optional<Conversation> ours = conversations(one -> one.getName().equals(name)
                    && self.user().equals(one.getCreator())
                    && !one.isArchived()
                    && (purpose(one).isEmpty() || purpose(one).equals(mark)));
            if (ours.isEmpty()) {
                return Optional.empty();
            }
            channel = ours.get();
        }
        String id = channel.getId();
        if (!mark.equals(purpose(channel))) {
            api.call(
                    "conversations.setPurpose",
                    methods -> methods.conversationsSetPurpose(
                            request -> request.channel(id).purpose(mark)));
        }
        return Optional.of(new Channel(id, channel.getName()));
    }

    private static String purpose(Conversation channel) {
        return channel.getPurpose() == null || channel.getPurpose().getValue() == null
                ? ""
                : channel.getPurpose().getValue();
    }

    private Optional<Conversation> conversations(Predicate<Conversation> wanted) {
        String[] cursor = {null};
        do {
            var page = api.call(
                    "conversations.list",
                    methods -> methods.conversationsList(request -> request.types(
                                    List.of(ConversationType.PUBLIC_CHANNEL, ConversationType.PRIVATE_CHANNEL))
                            .limit(PAGE)
                            .cursor(cursor[0])));
            for (Conversation each : page.getChannels()) {
                if (wanted.test(each)) {
                    return Optional.of(each);
                }
            }
            cursor[0] = next(page.getResponseMetadata());
        } while (cursor[0] != null);
        return Optional.empty();
    }

    private static @Nullable String next(@Nullable ResponseMetadata metadata) {
        String cursor = metadata == null ? null : metadata.getNextCursor();
        return cursor == null || cursor.isEmpty() ? null : cursor;
    }

    @Override
    public Optional<Channel> find(String written) {
        Listed known = listed.get(written);
        if (known == null || System.nanoTime() - known.at() > LISTED.toNanos()) {
            known = new Listed(look(written), System.nanoTime());
            listed.put(written, known);
        }
        return known.channel();
    }

    private Optional<Channel> look(String written) {
        String name = written.startsWith("#") ? written.substring(1) : null;
        Optional<Conversation> found = name == null
                ? Optional.of(api.call(
                                "conversations.info",
                                methods -> methods.conversationsInfo(request -> request.channel(written)))
                        .getChannel())
                : conversations(one -> name.equals(one.getName()) && !one.isArchived());
        return found.filter(Conversation::isMember).map(one -> new Channel(one.getId(), one.getName()));
    }

    @Override
    public List<Person> invite(String channel, List<Person> people) {
        List<Person> strangers = new ArrayList<>();
        for (Person person : people) {
            Optional<String> account = account(person);
            if (account.isEmpty()) {
                strangers.add(person);
            } else {
                // One by one: Slack invites nobody when one of several cannot be.
                unless(
                        Set.of("already_in_channel", "cant_invite_self", "user_not_found", "cant_invite"),
                        () -> api.call(
                                "conversations.invite",
                                methods -> methods.conversationsInvite(
                                        request -> request.channel(channel).users(List.of(account.get())))));
            }
        }
        return strangers;
    }

    /** The account of whoever people write so. */
    Optional<String> account(String handle) {
        return people.byHandle(handle).flatMap(this::account);
    }

    /** The account of a person: known already, or found by the address. */
    Optional<String> account(Person person) {
        return members.account(id(), person.id()).or(() -> {
            if (person.email().isBlank()) {
                return Optional.empty();
            }
            try {
                var user = api.call(
                                "users.lookupByEmail",
                                methods -> methods.usersLookupByEmail(request -> request.email(person.email())))
                        .getUser();
                members.meet(SlackMembers.account(user));
                return Optional.of(user.getId());
            } catch (PlatformRefused none) {
                return Optional.empty();
            }
        });
    }

    /** Does it; of an answer that comes to what was wanted nothing is said. */
    private static void unless(Set<String> fine, Runnable call) {
        try {
            call.run();
        } catch (PlatformRefused refused) {
            if (!fine.contains(refused.code())) {
                throw refused;
            }
            log.debug("{}", refused.getMessage());
        }
    }

    @Override
    public void topic(String channel, String text) {
        api.call(
                "conversations.setTopic",
                methods -> methods.conversationsSetTopic(
                        request -> request.channel(channel).topic(Blocks.cut(Mrkdwn.escape(text), LONGEST_TOPIC))));
    }

    @Override
    public void bookmark(String channel, String title, String address) {
        var same = api
                .call("bookmarks.list", methods -> methods.bookmarksList(request -> request.channelId(channel)))
                .getBookmarks()
                .stream()
                .filter(one -> title.equals(one.getTitle()))
                .findFirst();
        if (same.isEmpty()) {
            api.call(
                    "bookmarks.add",
                    methods -> methods.bookmarksAdd(request ->
                            request.channelId(channel).title(title).type("link").link(address)));
        } else if (!address.equals(same.get().getLink())) {
            api.call(
                    "bookmarks.edit",
                    methods -> methods.bookmarksEdit(request -> request.channelId(channel)
                            .bookmarkId(same.get().getId())
                            .link(address)));
        }
    }

    @Override
    public void archive(String channel) {
        unless(
                Set.of("already_archived"),
                () -> api.call(
                        "conversations.archive",
                        methods -> methods.conversationsArchive(request -> request.channel(channel))));
    }

    @Override
    public String post(Post post) {
        Blocks drawn = drawn(post.message());
        Actor as = post.as();
        Function<ChatPostMessageRequestBuilder, ChatPostMessageRequestBuilder> all =
                request -> request.channel(post.channel())
                        .threadTs(post.thread())
                        .text(drawn.text())
                        .blocks(drawn.blocks())
                        .metadata(Metadata.builder()
                                .eventType(EVENT)
                                .eventPayload(Map.of("mark", post.mark()))
                                .build())
                        .unfurlLinks(false)
                        .unfurlMedia(false);
        if (as != null && !api.missingScopes().containsKey("chat.postMessage")) {
            try {
                String picture = members.picture(as.id()).orElse(null);
                return post(
                        post.channel(),
                        request -> all.apply(request)
                                .username(Blocks.cut(as.name(), LONGEST_NAME))
                                .iconUrl(picture));
            } catch (PlatformRefused refused) {
                if (!refused.code().equals("missing_scope")) {
                    throw refused;
                }
            }
        }
        if (as != null) {
            Blocks named = Blocks.of(post.message(), as.name());
            return post(
                    post.channel(),
                    request -> all.apply(request).text(named.text()).blocks(named.blocks()));
        }
        return post(post.channel(), all);
    }

    /** With whom it calls, where Slack knows them. */
    private Blocks drawn(Message message) {
        return Blocks.of(message)
                .calling(message.calls().stream()
                        .flatMap(id -> people.byId(id).stream())
                        .flatMap(person -> account(person).stream())
                        .toList());
    }

    private String post(
            String channel, Function<ChatPostMessageRequestBuilder, ChatPostMessageRequestBuilder> request) {
        return api.post("chat.postMessage", channel, methods -> methods.chatPostMessage(request::apply))
                .getTs();
    }

    @Override
    public Optional<String> find(String channel, String mark, Instant since, @Nullable String thread) {
        String oldest = since.getEpochSecond() + ".000000";
        String[] cursor = {null};
        for (int page = 0; page < MOST_PAGES; page++) {
            List<com.slack.api.model.Message> messages;
            if (thread == null) {
                var answer = api.call(
                        "conversations.history",
                        methods -> methods.conversationsHistory(request -> request.channel(channel)
                                .oldest(oldest)
                                .includeAllMetadata(true)
                                .limit(PAGE)
                                .cursor(cursor[0])));
                messages = answer.getMessages();
                cursor[0] = next(answer.getResponseMetadata());
            } else {
                var answer = api.call(
                        "conversations.replies",
                        methods -> methods.conversationsReplies(request -> request.channel(channel)
                                .ts(thread)
                                .oldest(oldest)
                                .includeAllMetadata(true)
                                .limit(PAGE)
                                .cursor(cursor[0])));
                messages = answer.getMessages();
                cursor[0] = next(answer.getResponseMetadata());
            }
            Optional<String> found = messages.stream()
                    .filter(message -> isOurs(message, mark))
                    .map(com.slack.api.model.Message::getTs)
                    .findFirst();
            if (found.isPresent() || cursor[0] == null) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static boolean isOurs(com.slack.api.model.Message message, String mark) {
        Metadata metadata = message.getMetadata();
        return metadata != null
                && EVENT.equals(metadata.getEventType())
                && metadata.getEventPayload() != null
                && mark.equals(metadata.getEventPayload().get("mark"));
    }

    @Override
    public void update(String channel, String id, Message message) {
        Blocks drawn = drawn(message);
        // Somebody may have deleted it; then there is nothing to keep up to date.
        unless(
                Set.of("message_not_found", "cant_update_message"),
                () -> api.call(
                        "chat.update",
                        methods -> methods.chatUpdate(request -> request.channel(channel)
                                .ts(id)
                                .text(drawn.text())
                                .blocks(drawn.blocks()))));
    }

    @Override
    public void pin(String channel, String id) {
        unless(
                Set.of("already_pinned", "message_not_found", "missing_scope"),
                () -> api.call(
                        "pins.add",
                        methods -> methods.pinsAdd(
                                request -> request.channel(channel).timestamp(id))));
    }

    @Override
    public void tell(Person person, String mark, Message message) {
        String account = account(person)
                .orElseThrow(() -> new PlatformRefused("users_not_found", person.name() + " has no account in Slack"));
        post(new Post(direct(account), null, mark, message, null));
    }

    @Override
    public Condition condition() {
        try {
            var answer = api.call("auth.test", methods -> methods.authTest(request -> request));
            var granted = answer.getHttpResponseHeaders() == null
                    ? List.<String>of()
                    : answer.getHttpResponseHeaders().getOrDefault("x-oauth-scopes", List.of());
            Set<String> scopes = Set.of(String.join(",", granted).split("\\s*,\\s*"));
            return new Condition(
                    true, "speaks as @" + answer.getUser() + " in " + answer.getTeam() + ".", Scope.missing(scopes));
        } catch (PlatformAway | PlatformRefused wrong) {
            return new Condition(false, String.valueOf(wrong.getMessage()) + ".", List.of());
        }
    }

    /** The conversation of the two of us. */
    String direct(String account) {
        return api.call(
                        "conversations.open",
                        methods -> methods.conversationsOpen(request -> request.users(List.of(account))))
                .getChannel()
                .getId();
    }
}
