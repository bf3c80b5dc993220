package io.muster.chat.slack;

import com.slack.api.model.Message;
import com.slack.api.model.ResponseMetadata;
import io.muster.chat.ChatPlatform.PlatformAway;
import io.muster.chat.ChatPlatform.PlatformRefused;
import io.muster.chat.Place;
import io.muster.chat.Places;
import io.muster.chat.slack.SlackDelivery.Kind;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * After a gap: what people wrote or changed in rooms while nothing of it reached us is read from Slack and taken in as if it
 * had been delivered, each message under its own time. What was delivered too is known by its id.
 *
 * <p>How far a room is known is a matter of this reading alone: that a message was delivered says nothing of those before it.
 * A reply stands in no channel's history, so all of the room's is looked through for threads that have newer ones.
 */
final class SlackReadBack implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SlackReadBack.class);

    private static final int PAGE = 200;
    private static final int MOST_PAGES = 50;
    private static final Duration AGAIN = Duration.ofSeconds(5);

    /** Subtypes that are people's words. */
    private static final Set<String> SPOKEN = Set.of("thread_broadcast", "file_share", "me_message");

    private final SlackApi api;
    private final SlackIntake intake;
    private final Places places;
    private final AtomicInteger asked = new AtomicInteger();
    private volatile boolean open = true;

    SlackReadBack(SlackApi api, SlackIntake intake, Places places) {
        this.api = api;
        this.intake = intake;
        this.places = places;
    }

    /**
     * Reads all rooms that are open, and returns at once. A room that cannot be read just now is read when Slack lets us, so
     * nothing is left until the next gap; asked again meanwhile, it begins anew afterwards.
     */
    void all() {
        if (asked.getAndIncrement() == 0) {
            Thread.ofVirtual().name("slack-read-back").start(this::untilAllIsRead);
        }
    }

    private void untilAllIsRead() {
        int seen;
        do {
            seen = asked.get();
            try {
                readRooms();
            } catch (RuntimeException e) {
                log.warn("What was missed in Slack is not read back yet", e);
                pause(AGAIN);
                // Not as if it had been: it begins anew.
                seen = -1;
            }
        } while (open && !asked.compareAndSet(seen, 0));
    }

    private void readRooms() {
        Deque<Place> left = new ArrayDeque<>(places.present(SlackMembers.PLATFORM));
        // In a conversation with us everything is a command, and none is done hours later.
        left.removeIf(place -> place.channel().startsWith("D"));
        while (open && !left.isEmpty()) {
            Place place = left.element();
            try {
                read(place);
                left.remove();
            } catch (PlatformRefused refused) {
                log.warn("What was missed in #{} cannot be read back: {}", place.name(), refused.getMessage());
                left.remove();
            } catch (PlatformAway away) {
                log.info("What was missed in #{} is read back later: {}", place.name(), away.getMessage());
                pause(away.pause());
            }
        }
    }

    private void pause(Duration time) {
        long until = System.nanoTime() + time.toNanos();
        for (long rest = time.toNanos(); open && rest > 0; rest = until - System.nanoTime()) {
            LockSupport.parkNanos(Math.min(rest, TimeUnit.MILLISECONDS.toNanos(100)));
        }
    }

    /** Nothing more is read. */
    @Override
    public void close() {
        open = false;
    }

    private void read(Place place) {
        String channel = place.channel();
        String thread = place.thread();
        List<Message> missed = new ArrayList<>();
        String newest;
        if (thread == null) {
            String after = places.heardTo(place).orElse("0");
            List<Message> all = history(channel);
            newest = newest(all);
            for (Message message : all) {
                missed.add(message);
                if (message.getLatestReply() != null && message.getLatestReply().compareTo(after) > 0) {
                    missed.addAll(replies(channel, message.getTs(), after));
                }
            }
            missed.removeIf(message -> !isNewer(message, after));
        } else {
            String begun = place.openedAt().getEpochSecond() + ".000000";
            missed.addAll(replies(channel, thread, places.heardTo(place).orElse(begun)));
            newest = newest(missed);
        }
        missed.sort(Comparator.comparing(Message::getTs));
        missed.forEach(message -> take(channel, message));
        if (newest != null) {
            places.heard(place, newest);
        }
    }

    /** Slack's times are of one length. */
    private static boolean isNewer(Message message, String after) {
        return message.getTs().compareTo(after) > 0
                || message.getEdited() != null && message.getEdited().getTs().compareTo(after) > 0;
    }

    private static @Nullable String newest(List<Message> messages) {
        return messages.stream()
                .map(Message::getTs)
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    private record Page(List<Message> messages, @Nullable ResponseMetadata metadata) {}

    private List<Message> history(String channel) {
        return pages(cursor -> {
            var answer = api.call(
                    "conversations.history",
                    methods -> methods.conversationsHistory(
                            request -> request.channel(channel).limit(PAGE).cursor(cursor)));
            return new Page(answer.getMessages(), answer.getResponseMetadata());
        });
    }

    private List<Message> replies(String channel, String thread, String after) {
        List<Message> all = pages(cursor -> {
            var answer = api.call(
                    "conversations.replies",
                    methods -> methods.conversationsReplies(request -> request.channel(channel)
                            .ts(thread)
                            .oldest(after)
                            .limit(PAGE)
                            .cursor(cursor)));
            return new Page(answer.getMessages(), answer.getResponseMetadata());
        });
        // Slack gives the thread's first message with it.
        all.removeIf(message -> thread.equals(message.getTs()));
        return all;
    }

    private static List<Message> pages(Function<@Nullable String, Page> ask) {
        List<Message> all = new ArrayList<>();
        String cursor = null;
        for (int i = 0; i < MOST_PAGES && (i == 0 || cursor != null); i++) {
            Page page = ask.apply(cursor);
            all.addAll(page.messages());
            String next = page.metadata() == null ? null : page.metadata().getNextCursor();
            cursor = next == null || next.isEmpty() ? null : next;
        }
        return all;
    }

    private void take(String channel, Message message) {
        boolean spoken = message.getSubtype() == null || SPOKEN.contains(message.getSubtype());
        if (!spoken || message.getBotId() != null || message.getUser() == null) {
            return;
        }
        take(Kind.SAID, "read " + channel + " " + message.getTs(), channel, message);
        if (message.getEdited() != null) {
            String edit =
                    channel + " " + message.getTs() + " " + message.getEdited().getTs();
            take(Kind.EDITED, "read edit " + edit, channel, message);
        }
    }

    private void take(Kind kind, String id, String channel, Message message) {
        intake.take(new SlackDelivery(
                kind,
                id,
                message.getUser(),
                message.getTeam(),
                channel,
                message.getThreadTs(),
                message.getTs(),
                List.of(SlackText.withFiles(message.getText(), message.getFiles())),
                null));
    }
}
