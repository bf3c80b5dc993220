package io.muster.web;

import io.muster.incident.Incidents;
import io.muster.incident.Operations;
import io.muster.message.Actor;
import io.muster.message.RecordKey;
import io.muster.timeline.Entry;
import io.muster.timeline.Position;
import io.muster.timeline.Timeline;
import io.muster.timeline.Timeline.FeedEntry;
import io.muster.web.Watched.Drawn;
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
import java.util.function.BiFunction;
import java.util.function.Supplier;
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

    private static final int PAGE = 500;

    private final Watches watches;
    private final Rooms rooms;
    private final Timeline timeline;
    private final Incidents incidents;
    private final Operations operations;
    private final Templates templates;
    private final Clock clock;
    private final JsonMapper json;
    /** Browsers come back by themselves, and are asked who they are again: nobody watches on after signing out. */
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final Set<SseEmitter> emitters = ConcurrentHashMap.newKeySet();
    private volatile boolean running;

    Live(
            Watches watches,
            Rooms rooms,
            Timeline timeline,
            Incidents incidents,
            Operations operations,
            Templates templates,
            Clock clock,
            JsonMapper json) {
        this.watches = watches;
        this.rooms = rooms;
        this.timeline = timeline;
        this.incidents = incidents;
        this.operations = operations;
        this.templates = templates;
        this.clock = clock;
        this.json = json;
    }

    /** What a watcher does with a sight. */
    private interface Writer {
        void write(Sight sight) throws IOException;
    }

    /** Fragments for the war room's page: entries after {@code after}, and each part that changed. */
    SseEmitter room(RecordKey key, Actor reader, long after) {
        return start("room-" + key, RoomWatch.class, () -> roomWatch(key), (emitter, watch) -> {
            Map<String, String> prints = new HashMap<>();
            long[] seen = {after};
            return sight -> {
                for (Drawn drawn : watch.since(seen[0], sight)) {
                    emitter.send(SseEmitter.event()
                            .id(Long.toString(drawn.n()))
                            .name("entry")
                            .data(drawn.html()));
                    seen[0] = drawn.n();
                }
                push(emitter, sight.lanes(), prints);
                push(emitter, sight.own(reader.id(), id -> watch.own(reader)), prints);
            };
        });
    }

    /** The list of incidents, as it changes. */
    SseEmitter list(Actor reader) {
        return start(
                "list",
                ListWatch.class,
                () -> new ListWatch(incidents, operations, rooms, templates, clock),
                (emitter, watch) -> {
                    Map<String, String> prints = new HashMap<>();
                    return sight -> push(emitter, sight.own(reader.id(), id -> watch.own(reader)), prints);
                });
    }

    /** Entries of one incident as JSON. */
    SseEmitter feed(RecordKey key, long after) {
        return start("room-" + key, RoomWatch.class, () -> roomWatch(key), (emitter, watch) -> {
            long[] seen = {after};
            return sight -> {
                for (Drawn drawn : watch.since(seen[0], sight)) {
                    emitter.send(event(drawn.entry(), Long.toString(drawn.n())));
                    seen[0] = drawn.n();
                }
            };
        });
    }

    /** Entries of all timelines as JSON, without those of private incidents that the reader does not know of. */
    SseEmitter feed(Actor reader, Position after) {
        return start("feed", FeedWatch.class, () -> new FeedWatch(timeline), (emitter, watch) -> {
            Position[] seen = {after};
            return sight -> {
                List<FeedEntry> page;
                do {
                    page = timeline.feed(seen[0], PAGE);
                    Set<RecordKey> hidden = page.isEmpty() ? Set.of() : incidents.hiddenFrom(reader);
                    for (FeedEntry entry : page) {
                        if (!hidden.contains(entry.entry().record())) {
                            emitter.send(event(entry.entry(), entry.position().toString()));
                        }
                        seen[0] = entry.position();
                    }
                } while (page.size() == PAGE);
            };
        });
    }

    private RoomWatch roomWatch(RecordKey key) {
        return new RoomWatch(key, rooms, timeline, templates, clock);
    }

    private SseEventBuilder event(Entry entry, String id) {
        return SseEmitter.event().id(id).name(entry.type()).data(json.writeValueAsString(ApiValues.entry(entry)));
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

    private <W extends Watch> SseEmitter start(
            String name, Class<W> type, Supplier<W> opened, BiFunction<SseEmitter, W, Writer> watcher) {
        SseEmitter emitter = new SseEmitter(LONGEST.toMillis());
        emitter.onTimeout(emitter::complete);
        emitters.add(emitter);
        Thread thread = Thread.ofVirtual().name("watch-" + name).unstarted(() -> {
            W watch = watches.join(name, type, opened);
            try {
                follow(emitter, watch.watched(), watcher.apply(emitter, watch));
                emitter.complete();
            } catch (IOException | IllegalStateException gone) {
                log.debug("A watcher of {} is gone: {}", name, gone.getMessage());
            } catch (InterruptedException ended) {
                emitter.complete();
            } catch (RuntimeException e) {
                log.warn("Pushing to a watcher of {} failed; it will come back by itself", name, e);
                emitter.completeWithError(e);
            } finally {
                watches.leave(name);
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
