package io.muster.web;

import io.muster.database.WakeUp;
import io.muster.timeline.Timeline;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** The watches that are open: one for everybody who watches the same, as long as somebody does. */
@Component
class Watches {

    private static final Logger log = LoggerFactory.getLogger(Watches.class);

    private final WakeUp wakeUp;
    private final Map<String, Shared> open = new ConcurrentHashMap<>();

    Watches(WakeUp wakeUp) {
        this.wakeUp = wakeUp;
    }

    private static final class Shared {
        final Watch watch;
        final AutoCloseable subscription;
        int watchers;

        Shared(Watch watch, AutoCloseable subscription) {
            this.watch = watch;
            this.subscription = subscription;
        }
    }

    /** Joins the watch of this name, opening it when it is not; who joins leaves. */
    <W extends Watch> W join(String name, Class<W> type, Supplier<W> opened) {
        Shared shared = open.compute(name, (same, existing) -> {
            Shared one = existing;
            if (one == null) {
                Watch watch = opened.get();
                one = new Shared(watch, wakeUp.subscribe("web-" + name, Timeline.APPENDED, watch::look));
            }
            one.watchers++;
            return one;
        });
        return type.cast(shared.watch);
    }

    void leave(String name) {
        open.computeIfPresent(name, (same, shared) -> {
            if (--shared.watchers > 0) {
                return shared;
            }
            try {
                shared.subscription.close();
            } catch (Exception e) {
                log.debug("Closing the watch of {}", name, e);
            }
            return null;
        });
    }
}
