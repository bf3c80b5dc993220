package io.muster.chat.slack;

import com.slack.api.model.Message.Metadata;
import com.slack.api.webhook.WebhookPayloads;
import io.muster.chat.ChatPlatform.PlatformAway;
import io.muster.chat.ChatPlatform.PlatformRefused;
import io.muster.chat.ChatPlatform.Post;
import io.muster.chat.CommandLine;
import io.muster.chat.CommandReceiver;
import io.muster.chat.Heard;
import io.muster.chat.Listener;
import io.muster.chat.Place;
import io.muster.chat.Places;
import io.muster.chat.Reply;
import io.muster.chat.Surface;
import io.muster.database.Drain;
import io.muster.database.Drain.Outcome;
import io.muster.message.Actor;
import io.muster.message.Message;
import io.muster.message.RecordKey;
import io.muster.message.Refused;
import io.muster.people.Person;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works what Slack delivered, in the order of its queue. A command is done once; its answer goes to the one who typed, and
 * may in the worst case come twice.
 */
final class SlackWork implements Drain.Handler {

    private static final Logger log = LoggerFactory.getLogger(SlackWork.class);

    /** An answer that cannot be given in so many attempts is no longer waited for. */
    private static final int ANSWERS = 4;

    private final SlackApi api;
    private final SlackSelf self;
    private final SlackPlatform platform;
    private final SlackMembers members;
    private final CommandReceiver receiver;
    private final Listener listener;
    private final Places places;

    SlackWork(
            SlackApi api,
            SlackSelf self,
            SlackPlatform platform,
            SlackMembers members,
            CommandReceiver receiver,
            Listener listener,
            Places places) {
        this.api = api;
        this.self = self;
        this.platform = platform;
        this.members = members;
        this.receiver = receiver;
        this.listener = listener;
        this.places = places;
    }

    @Override
    public String kind() {
        return SlackMembers.PLATFORM + "-in";
    }

    @Override
    public Outcome handle(Drain.Item item) {
        SlackDelivery delivery = SlackIntake.JSON.readValue(item.payload(), SlackDelivery.class);
        try {
            switch (delivery.kind()) {
                case LINES -> lines(delivery, delivery.texts(), item.attempt());
                case MENTION -> lines(delivery, List.of(withoutMention(delivery)), item.attempt());
                case SAID, EDITED, DELETED -> heard(delivery);
                case NOTED -> noted(delivery, item.attempt());
                case NOTED_ELSEWHERE -> notedElsewhere(delivery, item.attempt());
                case JOINED -> joined(delivery, item.attempt());
                case HOME -> home(delivery);
                case ARCHIVED ->
                    place(delivery).filter(place -> place.thread() == null).ifPresent(places::archived);
                case RENAMED ->
                    places.renamed(
                            SlackMembers.PLATFORM,
                            String.valueOf(delivery.channel()),
                            delivery.texts().getFirst());
            }
        } catch (PlatformAway away) {
            return new Outcome.Later(away.pause(), String.valueOf(away.getMessage()));
        }
        return new Outcome.Done();
    }

    private Optional<Place> place(SlackDelivery delivery) {
        return delivery.channel() == null
                ? Optional.empty()
                : places.at(SlackMembers.PLATFORM, delivery.channel(), delivery.thread());
    }

    private String withoutMention(SlackDelivery delivery) {
        return delivery.texts()
                .getFirst()
                .replace("<@" + self.user() + ">", " ")
                .strip();
    }

    private void lines(SlackDelivery delivery, List<String> lines, int attempt) {
        Person person;
        try {
            person = members.person(String.valueOf(delivery.user()), delivery.team());
        } catch (Refused nobody) {
            answer(delivery, Message.of(String.valueOf(nobody.getMessage())), attempt);
            return;
        }
        RecordKey room = place(delivery).map(Place::record).orElse(null);
        for (int i = 0; i < lines.size(); i++) {
            Reply reply = receiver.receive(new CommandLine(
                    deliveryId(delivery, i),
                    SlackText.read(lines.get(i), members::handle),
                    person.actor(),
                    room,
                    Surface.SLACK));
            // What a form adds to what it declared is worth no second answer.
            if (i == 0 || reply.refused()) {
                answer(delivery, reply.message(), attempt);
            }
            RecordKey about = reply.incident();
            if (i == 0 && about != null) {
                operationRoom(delivery, about, reply);
                room = about;
            }
        }
        if (delivery.channel() == null) {
            home(delivery);
        }
    }

    private static String deliveryId(SlackDelivery delivery, int i) {
        String id = "slack " + delivery.id() + (i == 0 ? "" : "/" + i);
        return id.length() <= 200 ? id : id.substring(0, 190) + Integer.toHexString(id.hashCode());
    }

    /** An operation is worked in the thread in which it was started, else under a message of ours. */
    private void operationRoom(SlackDelivery delivery, RecordKey about, Reply reply) {
        if (about.kind() != RecordKey.Kind.OP
                || reply.refused()
                || delivery.channel() == null
                || !places.of(about, SlackMembers.PLATFORM).isEmpty()) {
            return;
        }
        String channel = delivery.channel();
        String thread = delivery.kind() == SlackDelivery.Kind.MENTION
                ? delivery.thread() == null ? delivery.ts() : delivery.thread()
                : null;
        if (thread == null) {
            Message begun = Message.of(reply.message().text());
            try {
                thread = platform.post(new Post(channel, null, "operation " + about, begun, null));
            } catch (PlatformRefused notThere) {
                channel = platform.direct(String.valueOf(delivery.user()));
                thread = platform.post(new Post(channel, null, "operation " + about, begun, null));
            }
        }
        places.take(SlackMembers.PLATFORM, channel, thread, "thread", about, false);
    }

    private void heard(SlackDelivery delivery) {
        String ts = delivery.ts();
        if (ts == null || delivery.channel() == null) {
            return;
        }
        String id = messageId(delivery.channel(), ts);
        RecordKey record = place(delivery).map(Place::record).orElse(null);
        if (record == null && delivery.kind() == SlackDelivery.Kind.SAID) {
            return;
        }
        Optional<Person> person =
                delivery.user() == null ? Optional.empty() : members.find(delivery.user(), delivery.team());
        String text =
                SlackText.read(delivery.texts().getFirst(), members::handle).strip();
        switch (delivery.kind()) {
            case SAID -> {
                if (record != null && person.isPresent() && !text.isEmpty() && !isMention(delivery)) {
                    listener.said(
                            record,
                            new Heard(
                                    id,
                                    SlackMembers.PLATFORM + "/" + delivery.channel(),
                                    person.get().actor(),
                                    text,
                                    at(ts),
                                    delivery.thread()));
                }
            }
            case EDITED -> {
                if (person.isPresent() && !text.isEmpty()) {
                    listener.edited(record, id, person.get().actor(), text);
                }
            }
            default -> listener.deleted(record, id, person.map(Person::actor).orElse(Actor.MUSTER));
        }
    }

    /** It comes a second time as a command. */
    private boolean isMention(SlackDelivery delivery) {
        return delivery.texts().getFirst().contains("<@" + self.user() + ">");
    }

    static String messageId(String channel, String ts) {
        return SlackMembers.PLATFORM + "/" + channel + "/" + ts;
    }

    static Instant at(String ts) {
        String[] parts = ts.split("\\.", 2);
        return Instant.ofEpochSecond(
                Long.parseLong(parts[0]), parts.length == 1 ? 0 : Long.parseLong(parts[1]) * 1_000);
    }

    private void noted(SlackDelivery delivery, int attempt) {
        String channel = delivery.channel();
        String ts = delivery.ts();
        if (channel == null || ts == null) {
            return;
        }
        try {
            Person person = members.person(String.valueOf(delivery.user()), delivery.team());
            com.slack.api.model.Message message = message(channel, ts);
            Optional<Place> place = places.at(SlackMembers.PLATFORM, channel, message.getThreadTs());
            if (place.isEmpty()) {
                // A reaction outside war rooms is just a reaction.
                return;
            }
            Person author = message.getUser() == null
                    ? person
                    : members.find(message.getUser(), null).orElse(person);
            listener.noted(
                    place.get().record(),
                    new Heard(
                            messageId(channel, ts),
                            SlackMembers.PLATFORM + "/" + channel,
                            author.actor(),
                            SlackText.read(String.valueOf(message.getText()), members::handle),
                            at(ts),
                            message.getThreadTs()),
                    person.actor(),
                    link(channel, ts));
        } catch (Refused | PlatformRefused refused) {
            answer(delivery, Message.of(String.valueOf(refused.getMessage())), attempt);
        }
    }

    /** Slack need not be asked for the message, which Muster may be unable to read there: the window had it. */
    private void notedElsewhere(SlackDelivery delivery, int attempt) {
        String channel = Objects.requireNonNull(delivery.channel());
        String ts = Objects.requireNonNull(delivery.ts());
        RecordKey record = RecordKey.of(delivery.texts().get(1));
        String author = delivery.texts().get(2);
        Message answer;
        try {
            Person person = members.person(String.valueOf(delivery.user()), delivery.team());
            listener.noted(
                    record,
                    new Heard(
                            messageId(channel, ts),
                            SlackMembers.PLATFORM + "/" + channel,
                            (author.isEmpty() ? Optional.<Person>empty() : members.find(author, null))
                                    .orElse(person)
                                    .actor(),
                            delivery.texts().getFirst(),
                            at(ts),
                            delivery.thread()),
                    person.actor(),
                    link(channel, ts));
            answer = Message.of("It is on the record of " + record + ".");
        } catch (Refused refused) {
            answer = Message.of(String.valueOf(refused.getMessage()));
        }
        answer(delivery, answer, attempt);
    }

    private com.slack.api.model.Message message(String channel, String ts) {
        // A reply stands in no history, so it is asked for as part of its thread.
        return api
                .call(
                        "conversations.replies",
                        methods -> methods.conversationsReplies(request -> request.channel(channel)
                                .ts(ts)
                                .oldest(ts)
                                .inclusive(true)
                                .limit(1)))
                .getMessages()
                .stream()
                .filter(message -> ts.equals(message.getTs()))
                .findFirst()
                .orElseThrow(() -> new PlatformRefused("message_not_found", "Slack has no such message any more."));
    }

    private @Nullable String link(String channel, String ts) {
        try {
            return api.call(
                            "chat.getPermalink",
                            methods -> methods.chatGetPermalink(
                                    request -> request.channel(channel).messageTs(ts)))
                    .getPermalink();
        } catch (PlatformRefused refused) {
            return null;
        }
    }

    private void joined(SlackDelivery delivery, int attempt) {
        Optional<Place> place = place(delivery);
        if (place.isEmpty() || self.user().equals(delivery.user())) {
            return;
        }
        Optional<Person> person = members.find(String.valueOf(delivery.user()), delivery.team());
        if (person.isPresent()) {
            listener.joined(place.get().record(), person.get().actor());
            Reply status = receiver.receive(new CommandLine(
                    deliveryId(delivery, 0),
                    "status",
                    person.get().actor(),
                    place.get().record(),
                    Surface.SLACK));
            answer(delivery, status.message(), attempt);
        }
    }

    private void home(SlackDelivery delivery) {
        String user = String.valueOf(delivery.user());
        List<Message> shown = members.find(user, delivery.team())
                .map(person -> receiver.home(person.actor()))
                .orElseGet(() -> List.of(Message.of("This Muster is for full members of its own workspace.")));
        try {
            api.call(
                    "views.publish",
                    methods ->
                            methods.viewsPublish(request -> request.userId(user).view(Views.home(shown))));
        } catch (PlatformRefused refused) {
            log.warn("App Home of {} is not shown: {}", user, refused.getMessage());
        }
    }

    /** To the one who typed and nobody else. */
    private void answer(SlackDelivery delivery, Message message, int attempt) {
        try {
            Blocks drawn = Blocks.of(message);
            String url = delivery.answerTo();
            String channel = delivery.channel();
            if (url != null && respond(url, drawn)) {
                return;
            }
            String user = String.valueOf(delivery.user());
            if (channel != null && !channel.startsWith("D") && whispered(channel, user, delivery.thread(), drawn)) {
                return;
            }
            String direct = channel != null && channel.startsWith("D") ? channel : platform.direct(user);
            api.post(
                    "chat.postMessage",
                    direct,
                    methods -> methods.chatPostMessage(request -> request.channel(direct)
                            .threadTs(delivery.thread())
                            .text(drawn.text())
                            .blocks(drawn.blocks())
                            .metadata(Metadata.builder()
                                    .eventType("muster_answer")
                                    .eventPayload(Map.of("delivery", delivery.id()))
                                    .build())));
        } catch (PlatformRefused refused) {
            log.warn("{} is not answered: {}", delivery.user(), refused.getMessage());
        } catch (PlatformAway away) {
            if (attempt >= ANSWERS) {
                log.warn("{} is not answered, Slack was away too long: {}", delivery.user(), away.getMessage());
                return;
            }
            throw away;
        }
    }

    private boolean whispered(String channel, String user, @Nullable String thread, Blocks drawn) {
        try {
            api.call(
                    "chat.postEphemeral",
                    methods -> methods.chatPostEphemeral(request -> request.channel(channel)
                            .user(user)
                            .threadTs(thread)
                            .text(drawn.text())
                            .blocks(drawn.blocks())));
            return true;
        } catch (PlatformRefused refused) {
            return false;
        }
    }

    /** By the address that came with the delivery: it works where Muster is no member, for half an hour. */
    private boolean respond(String url, Blocks drawn) {
        try {
            var answer = api.slack()
                    .send(
                            url,
                            WebhookPayloads.payload(
                                    payload -> payload.text(drawn.text()).blocks(drawn.blocks())));
            return answer.getCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }
}
