package io.muster.warroom;

import io.muster.chat.ChatPlatform;
import io.muster.chat.ChatPlatform.PlatformAway;
import io.muster.chat.ChatPlatform.PlatformRefused;
import io.muster.database.Drain;
import io.muster.database.Lookout;
import io.muster.incident.Incident;
import io.muster.incident.Incidents;
import io.muster.message.Actor;
import io.muster.message.Message;
import io.muster.message.Part;
import io.muster.message.RecordKey;
import io.muster.people.People;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * A room that is told nothing for over a minute misleads whoever looks at it: those who hold a role are given the address
 * of the room on the web, where all is as it is. Once a gap, and only if the platform takes at least that.
 */
@Component
class RoomLag implements Lookout {

    private static final Logger log = LoggerFactory.getLogger(RoomLag.class);

    private static final Duration LATE = Duration.ofMinutes(1);

    private final JdbcClient jdbc;
    private final Drain drain;
    private final ObjectProvider<ChatPlatform> platforms;
    private final Incidents incidents;
    private final WarRooms rooms;
    private final People people;
    private final Clock clock;

    RoomLag(
            JdbcClient jdbc,
            Drain drain,
            ObjectProvider<ChatPlatform> platforms,
            Incidents incidents,
            WarRooms rooms,
            People people,
            Clock clock) {
        this.jdbc = jdbc;
        this.drain = drain;
        this.platforms = platforms;
        this.incidents = incidents;
        this.rooms = rooms;
        this.people = people;
        this.clock = clock;
    }

    @Override
    public String looksFor() {
        return "rooms that lag";
    }

    @Override
    public void look() {
        List<ChatPlatform> all = platforms.stream().toList();
        if (all.isEmpty()) {
            return;
        }
        Set<String> late = new LinkedHashSet<>(drain.late(Lanes.KIND, LATE));
        jdbc.sql("delete from warroom_lag where not (queue = any (:late))")
                .param("late", late.toArray(String[]::new))
                .update();
        for (ChatPlatform platform : all) {
            late.stream()
                    .filter(queue -> queue.startsWith(platform.id() + ":"))
                    .forEach(queue -> tell(platform, queue));
        }
    }

    private void tell(ChatPlatform platform, String queue) {
        RecordKey key = RecordKey.of(queue.substring(queue.indexOf(':') + 1));
        Incident incident = incidents.find(key).orElse(null);
        String link = rooms.find(key).map(WarRooms.WarRoom::link).orElse(null);
        if (incident == null || link == null || !first(queue)) {
            return;
        }
        Message message = Message.of("The room of " + key + " in " + platform.title()
                        + " lags behind by more than a minute. On the web it is up to date.")
                .with(new Part.Link("War room of " + key, link));
        Set<Actor> holders = new LinkedHashSet<>(incident.roles().values());
        try {
            holders.stream()
                    .flatMap(holder -> people.byId(holder.id()).stream())
                    .forEach(person -> platform.tell(person, "lag " + queue + " " + person.id(), message));
        } catch (PlatformAway away) {
            // It takes not even that. We try as long as the gap lasts.
            jdbc.sql("delete from warroom_lag where queue = :queue")
                    .param("queue", queue)
                    .update();
        } catch (PlatformRefused refused) {
            log.warn("Not everybody could be told that the room of {} lags: {}", key, refused.getMessage());
        }
    }

    private boolean first(String queue) {
        return jdbc.sql("insert into warroom_lag (queue, at) values (:queue, :now) on conflict do nothing")
                        .param("queue", queue)
                        .param("now", Timestamp.from(clock.instant()))
                        .update()
                == 1;
    }
}
