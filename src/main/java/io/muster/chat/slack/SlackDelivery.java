package io.muster.chat.slack;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that Slack delivered, as it is kept until it is worked: what is needed of it and no more.
 *
 * @param id Slack's own for this delivery
 * @param user who did it; null where Slack does not say
 * @param team the workspace of that person; null where Slack does not say
 * @param channel null outside channels, as in App Home
 * @param thread ts of the message under which it was; null: in the channel itself
 * @param ts of the message that it is about; null where it is about none
 * @param texts what was typed: lines of a command, or the text of a message
 * @param answerTo a response_url; null: there is none
 */
record SlackDelivery(
        Kind kind,
        String id,
        @Nullable String user,
        @Nullable String team,
        @Nullable String channel,
        @Nullable String thread,
        @Nullable String ts,
        List<String> texts,
        @Nullable String answerTo) {

    enum Kind {
        /** Command lines, one after the other. */
        LINES,
        /** {@code @muster …} in a message. */
        MENTION,
        SAID,
        EDITED,
        DELETED,
        /** A message is wanted on the record. */
        NOTED,
        /**
         * A message from outside rooms is wanted on a record that was chosen. The texts are what of it, the record, and its
         * author, empty where Slack does not say.
         */
        NOTED_ELSEWHERE,
        JOINED,
        HOME,
        ARCHIVED,
        RENAMED
    }

    /** What must be worked in order: what one person says, or what is said in one channel. */
    String queue() {
        return switch (kind) {
            case LINES, MENTION, HOME -> "user " + user;
            default -> "channel " + channel;
        };
    }
}
