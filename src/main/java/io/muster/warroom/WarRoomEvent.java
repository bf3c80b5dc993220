package io.muster.warroom;

import static io.muster.message.Span.plain;
import static io.muster.message.Span.strong;

import io.muster.message.Actor;
import io.muster.message.Message;
import io.muster.message.Part;
import io.muster.message.RecordKey;
import io.muster.message.Recorded;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What happens in a war room by itself. */
public sealed interface WarRoomEvent extends Recorded {

    /** The room is there. */
    record WarRoomOpened(RecordKey record, Actor by, String link) implements WarRoomEvent {
        @Override
        public Message message() {
            return Message.of("War room opened").with(new Part.Link("War room of " + record, link));
        }

        @Override
        public Map<String, Object> details() {
            return Map.of("link", link);
        }
    }

    /** Something was said to everybody in the room. */
    record RoomAnnounced(RecordKey record, Actor by, Message message) implements WarRoomEvent {}

    /**
     * The room is on a chat platform, too.
     *
     * @param platform as people call it
     */
    record ChannelOpened(RecordKey record, Actor by, String platform, String name) implements WarRoomEvent {
        @Override
        public Message message() {
            return Message.of(plain("The war room is #" + name + " of " + platform))
                    .with(Message.Priority.BACKGROUND);
        }
    }

    /**
     * Somebody wrote something in the room on a chat platform.
     *
     * @param channel platform and id of the channel: {@code slack/C024BE91L}
     */
    record MessageSaid(RecordKey record, Actor by, String text, String channel, String messageId, Instant at)
            implements WarRoomEvent {
        @Override
        public Message message() {
            return Message.of(strong(by.name()), plain(" wrote")).with(new Part.Text(text));
        }

        @Override
        public Map<String, Object> details() {
            return Map.of("channel", channel, "message", messageId, "said", at.toString());
        }
    }

    /**
     * What somebody wrote is wanted on the record.
     *
     * @param author who wrote it
     */
    record MessageNoted(
            RecordKey record,
            Actor by,
            Actor author,
            String text,
            String messageId,
            Instant at,
            @Nullable String link) implements WarRoomEvent {
        @Override
        public Message message() {
            String whose = by.id().equals(author.id()) ? "" : " what " + author.name() + " wrote";
            Message said =
                    Message.of(strong(by.name()), plain(" noted" + whose)).with(new Part.Text(text));
            return link == null ? said : said.with(new Part.Link("Where it was written", link));
        }

        @Override
        public Map<String, Object> details() {
            return Map.of("message", messageId, "said", at.toString(), "author", author.id());
        }
    }

    /** What was heard or noted was written anew by its author. */
    record MessageEdited(RecordKey record, Actor by, String text, String channel, String messageId)
            implements WarRoomEvent {
        @Override
        public Message message() {
            return Message.of(strong(by.name()), plain(" changed a message to")).with(new Part.Text(text));
        }

        @Override
        public Map<String, Object> details() {
            return Map.of("channel", channel, "edits", messageId);
        }
    }
}
