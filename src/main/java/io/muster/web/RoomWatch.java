package io.muster.web;

import io.muster.message.Actor;
import io.muster.message.RecordKey;
import io.muster.timeline.Entry;
import io.muster.timeline.Timeline;
import io.muster.web.Rooms.Standing;
import io.muster.web.WarRoom.Item;
import io.muster.web.Watched.Drawn;
import io.muster.web.Watched.Lane;
import io.muster.web.Watched.Sight;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Looks at one incident for all who watch it: one look a wake-up, drawn once. */
final class RoomWatch implements Watch {

    /** Entries kept at hand for those who come back after a gap; who was away longer is served from the database. */
    private static final int KEPT = 200;

    private static final int PAGE = 500;

    private final Watched watched = new Watched();
    private final RecordKey key;
    private final Rooms rooms;
    private final Timeline timeline;
    private final Templates templates;
    private final Clock clock;
    private volatile @Nullable Standing known;
    private List<Drawn> recent = List.of();
    private long last = -1;
    private long version;

    RoomWatch(RecordKey key, Rooms rooms, Timeline timeline, Templates templates, Clock clock) {
        this.key = key;
        this.rooms = rooms;
        this.timeline = timeline;
        this.templates = templates;
        this.clock = clock;
    }

    @Override
    public Watched watched() {
        return watched;
    }

    @Override
    public void look() {
        // The record first: whatever an entry tells of (a run, a question) is then there to be drawn with it.
        List<Entry> entries = fresh();
        Standing standing = rooms.look(key).orElse(null);
        if (standing == null || (entries.isEmpty() && standing.equals(known))) {
            return;
        }
        known = standing;
        List<Drawn> all = new ArrayList<>(recent);
        all.addAll(drawn(entries, standing));
        recent = List.copyOf(all.subList(Math.max(0, all.size() - KEPT), all.size()));
        watched.show(new Sight(++version, recent, lanes(standing), new ConcurrentHashMap<>()));
    }

    /** Entries after the last one known. The first look only notes where the record ends. */
    private List<Entry> fresh() {
        if (last < 0) {
            last = timeline.last(key);
            return List.of();
        }
        List<Entry> fresh = entries(last);
        if (!fresh.isEmpty()) {
            last = fresh.getLast().n();
        }
        return fresh;
    }

    /** What a watcher has missed, whose page knows the record up to {@code after}. */
    List<Drawn> since(long after, Sight sight) {
        List<Drawn> kept = sight.recent();
        if (!kept.isEmpty() && kept.getFirst().n() <= after + 1) {
            return kept.stream().filter(drawn -> drawn.n() > after).toList();
        }
        List<Entry> missed = entries(after);
        return rooms.look(key).map(standing -> drawn(missed, standing)).orElse(List.of());
    }

    private List<Entry> entries(long after) {
        List<Entry> all = new ArrayList<>();
        List<Entry> page;
        do {
            page = timeline.entries(key, all.isEmpty() ? after : all.getLast().n(), PAGE);
            all.addAll(page);
        } while (page.size() == PAGE);
        return all;
    }

    private List<Drawn> drawn(List<Entry> entries, Standing standing) {
        Map<Long, Item> items = Items.items(entries.reversed(), standing).stream()
                .collect(Collectors.toMap(Item::n, Function.identity()));
        return entries.stream()
                .map(entry -> new Drawn(entry.n(), entry, draw(Objects.requireNonNull(items.get(entry.n())))))
                .toList();
    }

    private String draw(Item item) {
        return templates.draw("entry", Map.of("item", item, "now", clock.instant()));
    }

    private Map<String, Lane> lanes(Standing standing) {
        Map<String, Lane> lanes = new LinkedHashMap<>();
        lanes.put("lane-head", lane(standing.head(), "head", "head"));
        lanes.put("lane-flow", lane(standing.flow(), "flow", "flow"));
        lanes.put("lane-side", lane(standing.side(), "side", "side"));
        standing.running().stream()
                .map(running -> Items.card(running, standing.questions()))
                .forEach(card -> lanes.put(
                        "lane-" + card.shortKey(),
                        new Lane(
                                WarRoom.fingerprint(card),
                                templates.draw("run", Map.of("run", card, "now", clock.instant())))));
        return lanes;
    }

    private Lane lane(Object value, String template, String name) {
        return new Lane(
                WarRoom.fingerprint(value),
                templates.draw(
                        template,
                        Map.of(name, value, "csrf", Page.Csrf.NONE, "click", Clicks.fresh(), "now", clock.instant())));
    }

    /** The questions as this reader may answer them. */
    Map<String, Lane> own(Actor reader) {
        Standing standing = known;
        if (standing == null) {
            return Map.of();
        }
        List<WarRoom.QuestionCard> cards = rooms.cards(standing, reader);
        return Map.of(
                "lane-now",
                new Lane(
                        WarRoom.fingerprint(cards),
                        templates.draw(
                                "now",
                                Map.of(
                                        "questions", cards,
                                        "incident", key.toString(),
                                        "csrf", Page.Csrf.NONE,
                                        "click", Clicks.fresh(),
                                        "now", clock.instant()))));
    }
}
