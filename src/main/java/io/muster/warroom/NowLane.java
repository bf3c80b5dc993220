package io.muster.warroom;

import io.muster.chat.ChatPlatform;
import io.muster.chat.Place;
import io.muster.message.Message;
import io.muster.message.Part;
import io.muster.message.Standing;
import io.muster.message.Standing.Card;
import io.muster.warroom.Posts.Posted;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * What stands now: the newest state of each card and no history. A card that is over before it could be shown is not shown
 * at all; one that was shown gets its last word in its place.
 */
@Component
class NowLane {

    static final String KEY = "now/";

    /** The card that says how the record stands. */
    static final String STATUS = "status";

    private final List<Standing> standings;
    private final Posts posts;
    private final WarRooms rooms;

    NowLane(List<Standing> standings, Posts posts, WarRooms rooms) {
        this.standings = standings;
        this.posts = posts;
        this.rooms = rooms;
    }

    void show(ChatPlatform platform, Place place) {
        Set<String> shown = posts.open(platform.id(), place.channel()).stream()
                .map(Posted::key)
                .filter(key -> key.startsWith(key(place, "")))
                .map(key -> key.substring(key(place, "").length()))
                .collect(Collectors.toSet());
        for (Standing standing : standings) {
            for (Card card : standing.cards(place.record(), shown)) {
                if (card.open() || shown.contains(card.key())) {
                    posts.say(
                            platform,
                            place.channel(),
                            place.thread(),
                            key(place, card.key()),
                            words(place, card),
                            null,
                            card.open());
                }
            }
        }
    }

    /** What goes beneath a card is there in part; on the web is all of it. */
    private Message words(Place place, Card card) {
        return card.thread() == null
                ? card.message()
                : rooms.find(place.record())
                        .map(web -> card.message().with(new Part.Link("All of it on the web", web.link())))
                        .orElse(card.message());
    }

    /** The key of a card's post; operations share channels. */
    static String key(Place place, String card) {
        return KEY + place.record() + "/" + card;
    }
}
