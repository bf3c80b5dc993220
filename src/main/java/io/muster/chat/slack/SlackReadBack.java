package io.muster.chat.slack;

import com.slack.api.model.Message;
import io.muster.chat.ChatPlatform.PlatformAway;
import io.muster.chat.ChatPlatform.PlatformRefused;
import io.muster.chat.Place;
import io.muster.chat.Places;
import io.muster.chat.slack.SlackDelivery.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * After a gap: what people wrote in rooms while nothing of it reached us is read from Slack and taken in as if it had been
 * delivered, each message under its own time. What was delivered too is known by its id.
 */
final class SlackReadBack {

    private static final Logger log = LoggerFactory.getLogger(SlackReadBack.class);

    private static final int PAGE = 200;
    private static final int MOST_PAGES = 50;

    /** Subtypes that are people's words. */
    private static final Set<String> SPOKEN = Set.of("thread_broadcast", "file_share", "me_message");

    private final SlackApi api;
    private final SlackIntake intake;
    private final Places places;

    SlackReadBack(SlackApi api, SlackIntake intake, Places places) {
        this.api = api;
        this.intake = intake;
        this.places = places;
    }

    /** Reads all rooms that are open; a room that cannot be read is left to the next time. */
    void all() {
        for (Place place : places.present(SlackMembers.PLATFORM)) {
            if (place.thread() == null) {
                try {
                    read(place.channel(), from(place));
                } catch (PlatformRefused | PlatformAway e) {
                    log.warn("What was missed in #{} is not read back yet: {}", place.name(), e.getMessage());
                }
            }
        }
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
