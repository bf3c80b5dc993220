package io.muster.warroom;

import io.muster.chat.ChatPlatform;
import io.muster.chat.ChatPlatform.PlatformAway;
import io.muster.chat.ChatPlatform.PlatformRefused;
import io.muster.chat.Place;
import io.muster.chat.Places;
import io.muster.database.Drain;
import io.muster.database.Drain.Outcome;
import io.muster.message.RecordKey;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Brings a record's room on a platform up to date: first the room itself, then what stands now, then the record entry by
 * entry, looking after each whether something newer stands. One after the other and by one replica at a time, since it is
 * the drain's queue.
 */
@Component
class RoomHandler implements Drain.Handler {

    private static final Logger log = LoggerFactory.getLogger(RoomHandler.class);

    /** What a platform says of a channel in which nothing can be said any more. */
    private static final Set<String> GONE = Set.of("is_archived", "channel_not_found", "not_in_channel");

    /** The drain wants a handler back within thirty seconds. */
    private static final Duration TURN = Duration.ofSeconds(15);

    private final ObjectProvider<ChatPlatform> platforms;
    private final Places places;
    private final RoomKeeper keeper;
    private final NowLane now;
    private final RecordLane record;
    private final Announcer announcer;

    RoomHandler(
            ObjectProvider<ChatPlatform> platforms,
            Places places,
            RoomKeeper keeper,
            NowLane now,
            RecordLane record,
            Announcer announcer) {
        this.platforms = platforms;
        this.places = places;
        this.keeper = keeper;
        this.now = now;
        this.record = record;
        this.announcer = announcer;
    }

    @Override
    public String kind() {
        return Lanes.KIND;
    }

    /** While a platform is being configured, some replicas know it already and others do not. */
    @Override
    public boolean able() {
        return platforms.stream().findAny().isPresent();
    }

    @Override
    public Outcome handle(Drain.Item item) {
        String id = item.queue().substring(0, item.queue().indexOf(':'));
        Optional<ChatPlatform> platform =
                platforms.stream().filter(one -> one.id().equals(id)).findFirst();
        // Configured once and no longer: what was to be said there is on the record.
        return platform.isEmpty() ? new Outcome.Done() : work(platform.get(), RecordKey.of(item.payload()));
    }

    private Outcome work(ChatPlatform platform, RecordKey key) {
        try {
            keeper.open(platform, key);
            Optional<Place> place = places.present(key, platform.id());
            Outcome served = place.isEmpty() ? new Outcome.Done() : serve(platform, place.get());
            if (served instanceof Outcome.Done) {
                // Last, since many records share those channels: a crowd there keeps no room waiting.
                announcer.announce(platform, key);
            }
            return served;
        } catch (PlatformAway away) {
            return new Outcome.Later(away.pause(), String.valueOf(away.getMessage()));
        }
    }

    private Outcome serve(ChatPlatform platform, Place place) {
        long end = System.nanoTime() + TURN.toNanos();
        try {
            do {
                now.show(platform, place);
                keeper.keep(platform, place);
                record.takeBack(platform, place);
                if (!record.tellNext(platform, place)) {
                    return new Outcome.Done();
                }
            } while (System.nanoTime() < end);
            return new Outcome.Later(Duration.ZERO, "more is to be told");
        } catch (PlatformRefused refused) {
            if (GONE.contains(refused.code())) {
                log.warn(
                        "{} can no longer speak in #{} of {}: {}",
                        platform.title(),
                        place.name(),
                        place.record(),
                        refused.getMessage());
                places.archived(place);
                return new Outcome.Later(Duration.ZERO, "its room is gone");
            }
            log.error("{} refuses what is to be said in the room of {}", platform.title(), place.record(), refused);
            return new Outcome.Later(Duration.ofSeconds(30), String.valueOf(refused.getMessage()));
        }
    }
}
