package io.muster.warroom;

import static io.muster.message.Span.plain;

import io.muster.chat.ChatPlatform;
import io.muster.chat.ChatPlatform.Channel;
import io.muster.chat.ChatPlatform.PlatformRefused;
import io.muster.chat.Place;
import io.muster.chat.Places;
import io.muster.incident.Incident;
import io.muster.incident.Incidents;
import io.muster.message.Actor;
import io.muster.message.Message;
import io.muster.message.RecordKey;
import io.muster.people.People;
import io.muster.people.Person;
import io.muster.settings.Role;
import io.muster.settings.Room;
import io.muster.settings.Settings;
import io.muster.warroom.Posts.Posted;
import io.muster.warroom.WarRoomEvent.ChannelOpened;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The room itself: opened when the war room is, its topic and links as they should be, everybody in it who should be, put
 * away a week after the incident has ended. An incident that comes back later gets a new one that points to the old.
 */
@Component
class RoomKeeper {

    /** A week, because people still look things up while they write the review. */
    static final Duration KEPT = Duration.ofDays(7);

    private static final Logger log = LoggerFactory.getLogger(RoomKeeper.class);

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Incidents incidents;
    private final WarRooms rooms;
    private final Places places;
    private final People people;
    private final Settings settings;
    private final Posts posts;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    RoomKeeper(
            JdbcClient jdbc,
            TransactionTemplate transaction,
            Incidents incidents,
            WarRooms rooms,
            Places places,
            People people,
            Settings settings,
            Posts posts,
            ApplicationEventPublisher events,
            Clock clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.incidents = incidents;
        this.rooms = rooms;
        this.places = places;
        this.people = people;
        this.settings = settings;
        this.posts = posts;
        this.events = events;
        this.clock = clock;
    }

    private record Kept(
            @Nullable String topic,
            List<String> invited,
            @Nullable String linked,
            @Nullable String pinned) {}

    /** Opens a room for an incident whose war room is open and that has none on this platform. */
    void open(ChatPlatform platform, RecordKey key) {
        Incident incident = incidents.find(key).orElse(null);
        if (incident == null
                || incident.isOperation()
                || isOver(incident)
                || rooms.find(key).isEmpty()
                || places.present(key, platform.id()).isPresent()) {
            return;
        }
        List<Place> earlier = places.of(key, platform.id());
        Room room = settings.room(incident.level());
        // Names of channels are seen by more people than know of a private incident.
        String name = incident.isPrivate()
                ? Room.PLAIN.nameFor(key, incident.level(), "")
                : room.nameFor(key, incident.level(), incident.title());
        Channel channel = platform.open(name, "Muster " + key + " room " + (earlier.size() + 1), incident.isPrivate());
        transaction.executeWithoutResult(tx -> {
            places.take(platform.id(), channel.id(), null, channel.name(), key, incident.isPrivate());
            events.publishEvent(new ChannelOpened(key, Actor.MUSTER, platform.title(), channel.name()));
        });
        if (!earlier.isEmpty()) {
            Message before = Message.of(plain("This goes on from #"
                    + earlier.getFirst().name() + ", which was put away; all that was said there is on the record."));
            posts.say(platform, channel.id(), null, "earlier", before, null, false);
        }
    }

    private static boolean isOver(Incident incident) {
        return !incident.status().isOpen();
    }

    /** Sees to topic, links and people, and puts away what has ended long ago. */
    void keep(ChatPlatform platform, Place place) {
        if (place.thread() != null) {
            return;
        }
        Incident incident = incidents.get(place.record());
        Kept kept = kept(place).orElse(new Kept(null, List.of(), null, null));
        pin(platform, place, kept);
        link(platform, place, incident, kept);
        invite(platform, place, incident, kept);
        String topic = topic(incident);
        if (!topic.equals(kept.topic())) {
            platform.topic(place.channel(), topic);
            keep(place, "topic = :value", topic);
        }
        if (isOver(incident) && !clock.instant().isBefore(incident.since().plus(KEPT))) {
            platform.archive(place.channel());
            places.archived(place);
        }
    }

    private void pin(ChatPlatform platform, Place place, Kept kept) {
        String card = posts.find(platform.id(), place.channel(), NowLane.key(place, NowLane.STATUS))
                .map(Posted::id)
                .orElse(null);
        if (card != null && !card.equals(kept.pinned())) {
            refusable(place, () -> platform.pin(place.channel(), card));
            keep(place, "pinned = :value", card);
        }
    }

    private void link(ChatPlatform platform, Place place, Incident incident, Kept kept) {
        String web = rooms.find(incident.key()).map(WarRooms.WarRoom::link).orElse(null);
        Room room = settings.room(incident.level());
        String call = room.callFor(incident.key(), incident.level());
        String ticket = room.ticketFor(incident.key(), incident.level());
        String all = web + " " + call + " " + ticket;
        if (web == null || all.equals(kept.linked())) {
            return;
        }
        refusable(place, () -> platform.bookmark(place.channel(), "War room on the web", web));
        if (call != null) {
            refusable(place, () -> platform.bookmark(place.channel(), "Call", call));
        }
        if (ticket != null) {
            refusable(place, () -> platform.bookmark(place.channel(), "Ticket", ticket));
        }
        keep(place, "linked = :value", all);
    }

    private void invite(ChatPlatform platform, Place place, Incident incident, Kept kept) {
        List<Person> missing = incidents.inRoom(incident.key()).stream()
                .filter(person -> !kept.invited().contains(person.id()))
                .flatMap(person -> people.byId(person.id()).stream())
                .toList();
        if (missing.isEmpty()) {
            return;
        }
        refusable(place, () -> {
            List<Person> strangers = platform.invite(place.channel(), missing);
            if (!strangers.isEmpty()) {
                log.info(
                        "{} has no account of {}; they find the room of {} on the web",
                        platform.title(),
                        strangers.stream().map(Person::handle).toList(),
                        place.record());
            }
        });
        List<String> all = new ArrayList<>(kept.invited());
        missing.stream().map(Person::id).forEach(all::add);
        keep(place, "invited = string_to_array(:value, ' ')", String.join(" ", all));
    }

    /** A room without its ornaments is a room still: what the platform will not do is logged, and the rest goes on. */
    private static void refusable(Place place, Runnable ornament) {
        try {
            ornament.run();
        } catch (PlatformRefused refused) {
            log.warn("The room of {} goes without: {}", place.record(), refused.getMessage());
        }
    }

    private static String topic(Incident incident) {
        Actor commander = incident.roles().get(Role.INCIDENT_COMMANDER);
        return (incident.drill() ? "DRILL · " : "")
                + incident.level().toUpperCase(Locale.ROOT) + " · "
                + incident.status().word() + " · "
                + (commander == null ? "no commander yet" : "commander " + commander.name()) + " · "
                + incident.key() + " " + incident.title();
    }

    private Optional<Kept> kept(Place place) {
        return jdbc.sql("select topic, array_to_string(invited, ' ') as invited, linked, pinned from warroom_kept"
                        + " where platform = :platform and channel = :channel")
                .param("platform", place.platform())
                .param("channel", place.channel())
                .query((row, i) -> new Kept(
                        row.getString("topic"),
                        List.of(Objects.toString(row.getString("invited"), "").split(" ")),
                        row.getString("linked"),
                        row.getString("pinned")))
                .optional();
    }

    private void keep(Place place, String what, String value) {
        jdbc.sql("insert into warroom_kept (platform, channel) values (:platform, :channel) on conflict do nothing")
                .param("platform", place.platform())
                .param("channel", place.channel())
                .update();
        jdbc.sql("update warroom_kept set " + what + " where platform = :platform and channel = :channel")
                .param("value", value)
                .param("platform", place.platform())
                .param("channel", place.channel())
                .update();
    }
}
