package io.muster.warroom;

import io.muster.message.Actor;
import io.muster.message.Message;
import io.muster.message.RecordKey;
import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Service;

/** Façade: opens war rooms and speaks in them. Every method is one transaction, or joins the caller's. */
@Service
public class WarRooms {

    /** Opens the room, or finds it open. Publishes {@code WarRoomOpened} the first time. */
    public WarRoom open(RecordKey record) {
        throw new UnsupportedOperationException();
    }

    public Optional<WarRoom> find(RecordKey record) {
        throw new UnsupportedOperationException();
    }

    /** Says something in the room; it is an entry like all else. */
    public void announce(RecordKey record, Message message, Actor by) {
        throw new UnsupportedOperationException();
    }

    /** @param link its page on the web: {@code http://localhost:8080/incidents/INC-7} */
    public record WarRoom(RecordKey record, String link, Instant openedAt) {}
}
