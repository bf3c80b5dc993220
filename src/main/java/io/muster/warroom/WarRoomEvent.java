package io.muster.warroom;

import io.muster.message.Actor;
import io.muster.message.Message;
import io.muster.message.Part;
import io.muster.message.RecordKey;
import io.muster.message.Recorded;
import java.util.Map;

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
}
