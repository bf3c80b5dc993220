package io.muster.chat.slack;

import com.slack.api.model.Message;
import io.muster.chat.ChatPlatform.PlatformAway;
import io.muster.chat.ChatPlatform.PlatformRefused;
import io.muster.chat.Place;
import io.muster.chat.Places;
import io.muster.chat.slack.SlackDelivery.Kind;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * After a gap: what people wrote in rooms while nothing of it reached us is read from Slack and taken in as if it had been
 * delivered, each message under its own time. What was delivered too is known by its id.
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

    /** A room, and the last that was heard there before anything of this gap was taken in. */
    private record Room(Place place, String after) {}

    private void readRooms() {
        Deque<Room> left = new ArrayDeque<>();
        for (Place place : places.present(SlackMembers.PLATFORM)) {
            if (place.thread() == null) {
                left.add(new Room(place, from(place)));
            }
        }
        while (open && !left.isEmpty()) {
            Room room = left.element();
            try {
                read(room.place().channel(), room.after());
                left.remove();
            } catch (PlatformRefused refused) {
                log.warn(
                        "What was missed in #{} cannot be read back: {}",
                        room.place().name(),
                        refused.getMessage());
                left.remove();
            } catch (PlatformAway away) {
                log.info(
                        "What was missed in #{} is read back later: {}",
                        room.place().name(),
                        away.getMessage());
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

    private String from(Place place) {
        return places.heardTo(SlackMembers.PLATFORM, place.channel())
                .orElseGet(() -> place.openedAt().getEpochSecond() + ".000000");
    }

    private void read(String channel, String after) {
        List<Message> missed = new ArrayList<>();
        String[] cursor = {null};
        for (int page = 0; page < MOST_PAGES; page++) {
            var answer = api.call(
                    "conversations.history",
                    methods -> methods.conversationsHistory(request ->
                            request.channel(channel).oldest(after).limit(PAGE).cursor(cursor[0])));
            missed.addAll(answer.getMessages());
            cursor[0] = next(answer.getResponseMetadata());
            if (cursor[0] == null) {
                break;
            }
        }
        Collections.reverse(missed);
        for (Message message : missed) {
            take(channel, message);
            if (message.getReplyCount() != null && message.getReplyCount() > 0) {
                replies(channel, message.getTs(), after);
            }
        }
    }

    private void replies(String channel, String thread, String after) {
        api
                .call(
                        "conversations.replies",
                        methods -> methods.conversationsReplies(request -> request.channel(channel)
                                .ts(thread)
                                .oldest(after)
                                .limit(PAGE)))
                .getMessages()
                .stream()
                .filter(message -> !thread.equals(message.getTs()))
                .forEach(message -> take(channel, message));
    }

    private void take(String channel, Message message) {
        boolean spoken = message.getSubtype() == null || SPOKEN.contains(message.getSubtype());
        if (spoken && message.getBotId() == null && message.getUser() != null) {
            intake.take(new SlackDelivery(
                    Kind.SAID,
                    "read " + channel + " " + message.getTs(),
                    message.getUser(),
                    message.getTeam(),
                    channel,
                    message.getThreadTs(),
                    message.getTs(),
                    List.of(String.valueOf(message.getText())),
                    null));
        }
    }

    private static @Nullable String next(com.slack.api.model.@Nullable ResponseMetadata metadata) {
        String cursor = metadata == null ? null : metadata.getNextCursor();
        return cursor == null || cursor.isEmpty() ? null : cursor;
    }
}
