package io.muster.web;

import io.muster.timeline.Position;
import io.muster.timeline.Timeline;
import io.muster.web.Watched.Sight;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Looks whether the feed of all timelines has grown; each watcher then reads on from where it is. */
final class FeedWatch implements Watch {

    private final Watched watched = new Watched();
    private final Timeline timeline;
    private Position end = Position.START;
    private long version;

    FeedWatch(Timeline timeline) {
        this.timeline = timeline;
    }

    @Override
    public Watched watched() {
        return watched;
    }

    @Override
    public void look() {
        Position seen = timeline.end();
        if (version == 0 || !seen.equals(end)) {
            end = seen;
            watched.show(new Sight(++version, List.of(), Map.of(), new ConcurrentHashMap<>()));
        }
    }
}
