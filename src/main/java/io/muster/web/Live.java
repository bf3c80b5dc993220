package io.muster.web;

import io.muster.database.WakeUp;
import io.muster.incident.Incidents;
import io.muster.message.Actor;
import io.muster.message.RecordKey;
import io.muster.timeline.Entry;
import io.muster.timeline.Timeline;
import io.muster.web.Watched.Lane;
import io.muster.web.Watched.Sight;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter.SseEventBuilder;
import tools.jackson.databind.json.JsonMapper;

/**
 * Pushes what is new to everybody who watches. Each watcher has a virtual thread that waits, writes, and ends when its
 * client is gone; what it writes was looked up and drawn once for all watchers of the record.
 */
@Component
class Live implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Live.class);

    /** Proxies drop a silent connection, mostly after a minute; and only by writing is a dead client found. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(20);

    private final WakeUp wakeUp;
    private final Rooms rooms;
    private final Timeline timeline;
    private final Incidents incidents;
    private final Templates templates;
    private final Clock clock;
    private final JsonMapper json;
    private final Map<RecordKey, Shared> watches = new ConcurrentHashMap<>();
    private final Set<SseEmitter> emitters = ConcurrentHashMap.newKeySet();
    private volatile boolean running;

    Live(
            WakeUp wakeUp,
            Rooms rooms,
            Timeline timeline,
            Incidents incidents,
            Templates templates,
            Clock clock,
            JsonMapper json) {
        this.wakeUp = wakeUp;
        this.rooms = rooms;
        this.timeline = timeline;
        this.incidents = incidents;
        this.templates = templates;
        this.clock = clock;
        this.json = json;
    }

    /** A watch that several share, open as long as somebody watches. */
    private static final class Shared {
        final RoomWatch watch;
        final AutoCloseable subscription;
        int watchers;

        Shared(RoomWatch watch, AutoCloseable subscription) {
            this.watch = watch;
            this.subscription = subscription;
        }
    }

    /** What a watcher does with a sight. */
    private interface Writer {
        void write(Sight sight) throws IOException;
    }

    /** Fragments for the war room's page: entries after {@code after}, and each part that changed. */
    SseEmitter room(RecordKey key, Actor reader, long after) {
        return start("room-" + key, emitter -> {
            RoomWatch watch = join(key);
            Map<String, String> prints = new HashMap<>();
            long[] seen = {after};
            try {
                follow(emitter, watch.watched, sight -> {
                    for (Watched.Drawn drawn : watch.since(seen[0], sight)) {
                        emitter.send(SseEmitter.event()
                                .id(Long.toString(drawn.n()))
                                .name("entry")
                                .data(drawn.html()));
                        seen[0] = drawn.n();
                    }
                    push(emitter, sight.lanes(), prints);
                    push(emitter, sight.own(reader.id(), id -> watch.own(reader)), prints);
                });
            } finally {
                leave(key);
            }
        });
    }

    /** The list of incidents, as it changes. */
    SseEmitter list() {
        return start("list", emitter -> {
            Watched watched = new Watched();
            Map<String, String> prints = new HashMap<>();
            long[] version = {0};
            String[] last = {""};
            try (AutoCloseable subscription = wakeUp.subscribe("web-list", () -> {
                Lane lane = listLane();
                if (!lane.print().equals(last[0])) {
                    last[0] = lane.print();
                    watched.show(new Sight(
                            ++version[0], List.of(), Map.of("lane-incidents", lane), new ConcurrentHashMap<>()));
                }
            })) {
                follow(emitter, watched, sight -> push(emitter, sight.lanes(), prints));
            }
        });
    }

    /** Entries of one record as JSON. */
    SseEmitter feed(RecordKey key, long after) {
        return start("feed-" + key, emitter -> {
            Watched watched = new Watched();
            long[] version = {0};
            long[] seen = {after};
            try (AutoCloseable subscription =
                    wakeUp.subscribe("web-feed-" + key, () -> show(watched, version, timeline.last(key)))) {
                follow(emitter, watched, sight -> {
                    List<Entry> page;
                    do {
                        page = timeline.entries(key, seen[0], 500);
                        for (Entry entry : page) {
                            emitter.send(event(entry, Long.toString(entry.n())));
                            seen[0] = entry.n();
                        }
                    } while (!page.isEmpty());
                });
            }
        });
    }

    private SseEventBuilder event(Entry entry, String id) {
        return SseEmitter.event().id(id).name(entry.type()).data(json.writeValueAsString(ApiValues.entry(entry)));
    }

    private static void show(Watched watched, long[] version, long last) {
        if (last >= version[0]) {
            version[0] = last + 1;
            watched.show(new Sight(last + 1, List.of(), Map.of(), new ConcurrentHashMap<>()));
        }
    }

    private Lane listLane() {
        ListOfIncidents list = ListOfIncidents.of(incidents, rooms);
        return new Lane(
                WarRoom.fingerprint(List.of(list.open(), list.ended())),
                templates.draw("rows", Map.of("open", list.open(), "ended", list.ended(), "now", clock.instant())));
    }

    private static void push(SseEmitter emitter, Map<String, Lane> lanes, Map<String, String> prints)
            throws IOException {
        for (Map.Entry<String, Lane> lane : lanes.entrySet()) {
            String print = lane.getValue().print();
            if (!print.equals(prints.put(lane.getKey(), print))) {
                emitter.send(
                        SseEmitter.event().name("lane").data(lane.getValue().html()));
            }
        }
    }

    /** A watcher's life. */
    private interface Follower {
        void run(SseEmitter emitter) throws Exception;
    }

    private SseEmitter start(String name, Follower follower) {
        SseEmitter emitter = new SseEmitter(0L);
        emitters.add(emitter);
        Thread thread = Thread.ofVirtual().name("watch-" + name).unstarted(() -> {
            try {
                follower.run(emitter);
                emitter.complete();
            } catch (IOException | IllegalStateException gone) {
                log.debug("A watcher of {} is gone: {}", name, gone.getMessage());
            } catch (InterruptedException ended) {
                emitter.complete();
            } catch (Exception e) {
                log.warn("Pushing to a watcher of {} failed; it will come back by itself", name, e);
                emitter.completeWithError(e);
            } finally {
                emitters.remove(emitter);
            }
        });
        emitter.onCompletion(thread::interrupt);
        emitter.onError(gone -> thread.interrupt());
        thread.start();
        return emitter;
    }

    private void follow(SseEmitter emitter, Watched watched, Writer writer) throws IOException, InterruptedException {
        long version = 0;
        emitter.send(SseEmitter.event().comment("here").reconnectTime(1000));
        while (running) {
            Sight sight = watched.newer(version, HEARTBEAT);
            if (sight != null) {
                writer.write(sight);
                version = sight.version();
            } else if (watched.closed()) {
                return;
            } else {
                emitter.send(SseEmitter.event().comment("here"));
            }
        }
    }

    private RoomWatch join(RecordKey key) {
        Shared shared = watches.compute(key, (same, existing) -> {
            Shared one = existing;
            if (one == null) {
                RoomWatch watch = new RoomWatch(key, rooms, timeline, templates, clock);
                one = new Shared(watch, wakeUp.subscribe("web-" + key, watch::look));
            }
            one.watchers++;
            return one;
        });
        return shared.watch;
    }

    private void leave(RecordKey key) {
        watches.computeIfPresent(key, (same, shared) -> {
            if (--shared.watchers > 0) {
                return shared;
            }
            close(shared.subscription);
            return null;
        });
    }

    private static void close(AutoCloseable subscription) {
        try {
            subscription.close();
        } catch (Exception e) {
            log.debug("Closing a subscription", e);
        }
    }

    /** How many watch; for tests and health. */
    int watchers() {
        return emitters.size();
    }

    @Override
    public void start() {
        running = true;
    }

    /** Ends all streams, which would otherwise hold up a graceful end; browsers come back to the next server. */
    @Override
    public void stop() {
        running = false;
        emitters.forEach(SseEmitter::complete);
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Ended before the web server waits for its requests. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }
}
