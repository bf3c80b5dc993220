package io.muster.warroom;

import io.muster.chat.ChatPlatform;
import io.muster.chat.ChatPlatform.Channel;
import io.muster.chat.ChatPlatform.PlatformRefused;
import io.muster.chat.Place;
import io.muster.chat.Places;
import io.muster.incident.Incident;
import io.muster.incident.Incidents;
import io.muster.message.Message;
import io.muster.message.Part;
import io.muster.message.RecordKey;
import io.muster.settings.Settings;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Tells the channels that a level announces to: one message an incident, which always says how it stands now. Nothing is
 * announced of a private incident.
 */
@Component
class Announcer {

    private static final Logger log = LoggerFactory.getLogger(Announcer.class);

    private final Incidents incidents;
    private final Settings settings;
    private final WarRooms rooms;
    private final Places places;
    private final Posts posts;

    Announcer(Incidents incidents, Settings settings, WarRooms rooms, Places places, Posts posts) {
        this.incidents = incidents;
        this.settings = settings;
        this.rooms = rooms;
        this.places = places;
        this.posts = posts;
    }

    void announce(ChatPlatform platform, RecordKey key) {
        Optional<Incident> known = incidents.find(key);
        if (known.isEmpty() || known.get().isOperation() || known.get().isPrivate()) {
            return;
        }
        Incident incident = known.get();
        for (String written : settings.room(incident.level()).announce()) {
            try {
                Optional<Channel> channel = platform.find(written);
                if (channel.isEmpty()) {
                    log.warn("{} is not announced in {}: Muster is no member of it; invite it there", key, written);
                } else {
                    posts.say(
                            platform,
                            channel.get().id(),
                            null,
                            "announce/" + key,
                            words(platform, incident),
                            null,
                            incident.status().isOpen());
                }
            } catch (PlatformRefused refused) {
                log.warn("{} is not announced in {}: {}", key, written, refused.getMessage());
            }
        }
    }

    private Message words(ChatPlatform platform, Incident incident) {
        Message said = StatusCard.of(incident, 0, 0, null).message().withoutButtons();
        Optional<Place> room = places.present(incident.key(), platform.id());
        if (room.isPresent()) {
            said = said.with(new Part.Text("War room: #" + room.get().name()));
        }
        return rooms.find(incident.key())
                .map(web -> new Part.Link("War room on the web", web.link()))
                .map(said::with)
                .orElse(said);
    }
}
