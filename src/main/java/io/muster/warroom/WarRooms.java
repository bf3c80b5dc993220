package io.muster.warroom;

import io.muster.incident.OperationEvent;
import io.muster.message.Actor;
import io.muster.message.Message;
import io.muster.message.RecordKey;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Façade: opens war rooms and speaks in them. Every method is one transaction, or joins the caller's. */
@Service
@Transactional
public class WarRooms {

    private final JdbcClient jdbc;
    private final ApplicationEventPublisher events;
    private final Clock clock;
    private final String url;

    WarRooms(
            JdbcClient jdbc,
            ApplicationEventPublisher events,
            Clock clock,
            @Value("${muster.url:http://localhost:8080}") String url) {
        this.jdbc = jdbc;
        this.events = events;
        this.clock = clock;
        this.url = url.replaceAll("/+$", "");
    }

    /** An operation has its room from the start: its page, as long as no platform has a thread for it. */
    @EventListener
    @Transactional(propagation = Propagation.MANDATORY)
    public void on(OperationEvent.OperationStarted started) {
        open(started.record());
    }

    /** Opens the room, or finds it open. Publishes {@code WarRoomOpened} the first time. */
    public WarRoom open(RecordKey record) {
        String link = url + (record.kind() == RecordKey.Kind.OP ? "/operations/" : "/incidents/") + record;
        int fresh = jdbc.sql("insert into warroom_room (record, link, opened_at) values (:record, :link, :now)"
                        + " on conflict do nothing")
                .param("record", record.toString())
                .param("link", link)
                .param("now", Timestamp.from(clock.instant()))
                .update();
        if (fresh == 1) {
            events.publishEvent(new WarRoomEvent.WarRoomOpened(record, Actor.MUSTER, link));
        }
        return find(record).orElseThrow();
    }

    @Transactional(readOnly = true)
    public Optional<WarRoom> find(RecordKey record) {
        return jdbc.sql("select record, link, opened_at from warroom_room where record = :record")
                .param("record", record.toString())
                .query((row, i) -> new WarRoom(
                        RecordKey.of(row.getString("record")),
                        row.getString("link"),
                        row.getTimestamp("opened_at").toInstant()))
                .optional();
    }

    /** Says something in the room; it is an entry like all else. */
    public void announce(RecordKey record, Message message, Actor by) {
        events.publishEvent(new WarRoomEvent.RoomAnnounced(record, by, message));
    }

    /** @param link its page on the web: {@code http://localhost:8080/incidents/INC-7} */
    public record WarRoom(RecordKey record, String link, Instant openedAt) {}
}
