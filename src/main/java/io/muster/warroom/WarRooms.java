package io.muster.warroom;

import io.muster.incident.Incident;
import io.muster.incident.Incidents;
import io.muster.incident.OperationEvent;
import io.muster.message.Actor;
import io.muster.message.Message;
import io.muster.message.Part;
import io.muster.message.RecordKey;
import io.muster.people.People;
import io.muster.people.Person;
import io.muster.settings.Room;
import io.muster.settings.Settings;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
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
    private final Settings settings;
    private final People people;
    private final Incidents incidents;
    private final String url;

    WarRooms(
            JdbcClient jdbc,
            ApplicationEventPublisher events,
            Clock clock,
            Settings settings,
            People people,
            Incidents incidents,
            @Value("${muster.url:http://localhost:8080}") String url) {
        this.jdbc = jdbc;
        this.events = events;
        this.clock = clock;
        this.settings = settings;
        this.people = people;
        this.incidents = incidents;
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
            if (record.kind() == RecordKey.Kind.INC) {
                incidents.find(record).ifPresent(this::furnish);
            }
        }
        return find(record).orElseThrow();
    }

    /** What muster.yaml wants in a room of this level: the call, the ticket, and who is to be there. A drill calls nobody. */
    private void furnish(Incident incident) {
        Room room = settings.room(incident.level());
        String call = room.callFor(incident.key(), incident.level());
        if (call != null) {
            announce(incident.key(), Message.of("The call is here").with(new Part.Link(call, call)), Actor.MUSTER);
        }
        String ticket = room.ticketFor(incident.key(), incident.level());
        if (ticket != null) {
            announce(
                    incident.key(), Message.of("The ticket is here").with(new Part.Link(ticket, ticket)), Actor.MUSTER);
        }
        List<Person> invited = incident.drill()
                ? List.of()
                : people.all().stream()
                        .filter(person -> room.invite().includes(person.id(), settings))
                        .toList();
        invited.forEach(person -> incidents.enter(incident.key(), person.actor()));
        if (!invited.isEmpty()) {
            String handles = invited.stream().map(Person::handle).collect(Collectors.joining(" "));
            announce(incident.key(), Message.of("Invited: " + handles), Actor.MUSTER);
        }
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
