package io.muster.warroom;

import io.muster.chat.ChatPlatform;
import io.muster.chat.Place;
import io.muster.message.Actor;
import io.muster.message.Message;
import io.muster.message.Message.Priority;
import io.muster.message.Part;
import io.muster.message.RecordKey;
import io.muster.timeline.Entry;
import io.muster.timeline.Timeline;
import io.muster.warroom.Posts.Posted;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The record, told in order: each entry a post of its own, those of one coalescing key one post that changes, those of a
 * run under the run's card. What cards show is not told again, nor what was written in the room itself. After a gap one
 * message sums it up, with its entries in its thread.
 */
@Component
class RecordLane {

    /** An entry older than this was not told in time; from so many on they are summed up. */
    private static final Duration LATE = Duration.ofMinutes(1);

    private static final int MANY = 5;
    private static final int PAGE = 500;
    private static final String RECORD = "record/";

    /** Said by cards of the lane beside. */
    private static final Set<String> ON_CARDS = Set.of(
            "war-room-opened",
            "question-asked",
            "answer-counted",
            "answer-given",
            "question-decided",
            "question-closed",
            "answer-too-late",
            "run-requested",
            "run-began");

    private final JdbcClient jdbc;
    private final Timeline timeline;
    private final Posts posts;
    private final GapSummary gaps;
    private final Clock clock;

    RecordLane(JdbcClient jdbc, Timeline timeline, Posts posts, GapSummary gaps, Clock clock) {
        this.jdbc = jdbc;
        this.timeline = timeline;
        this.posts = posts;
        this.gaps = gaps;
        this.clock = clock;
    }

    /** Tells what comes next. @return false when there is nothing more to tell */
    boolean tellNext(ChatPlatform platform, Place place) {
        long told = told(place);
        List<Entry> fresh = timeline.entries(place.record(), told, PAGE);
        List<Entry> worth = fresh.stream().filter(entry -> isTold(entry, place)).toList();
        if (worth.isEmpty()) {
            if (!fresh.isEmpty()) {
                told(place, fresh.getLast().n());
            }
            return fresh.size() == PAGE;
        }
        Instant late = clock.instant().minus(LATE);
        List<Entry> missed =
                worth.stream().filter(entry -> entry.at().isBefore(late)).toList();
        if (gaps.isGoingOn(platform, place, told) || missed.size() >= MANY) {
            told(place, gaps.sumUp(platform, place, told, missed));
        } else {
            Entry next = worth.getFirst();
            tell(platform, place, next);
            told(place, next.n());
        }
        return true;
    }

    /** What was told and then taken out of the record is no longer said in the room either. */
    void takeBack(ChatPlatform platform, Place place) {
        String beginning = key(place.record(), "");
        for (Posted post : posts.open(platform.id(), place.channel())) {
            if (post.id() != null && post.key().startsWith(beginning)) {
                long n = Long.parseLong(post.key().substring(beginning.length()));
                Message now =
                        timeline.entries(place.record(), n - 1, 1).getFirst().message();
                posts.say(platform, place.channel(), post.thread(), post.key(), now, null, false);
            }
        }
    }

    static boolean isTold(Entry entry, Place place) {
        return entry.message().priority() != Priority.BACKGROUND
                && !ON_CARDS.contains(entry.type())
                && !Objects.equals(entry.details().get("channel"), place.platform() + "/" + place.channel());
    }

    /** The key of an entry's post. */
    static String key(RecordKey record, Object n) {
        return RECORD + record + "/n/" + n;
    }

    private void tell(ChatPlatform platform, Place place, Entry entry) {
        String coalescing = entry.message().coalescingKey();
        String key = coalescing == null ? key(place.record(), entry.n()) : RECORD + place.record() + "/c/" + coalescing;
        Actor speaker = speaker(entry);
        Message message = speaker == null ? entry.message() : Message.of(own(entry));
        posts.say(platform, place.channel(), thread(platform, place, entry), key, message, speaker, false);
        if (coalescing == null && !entry.redacted()) {
            // Its text may have been taken out while it was being told.
            Entry now = timeline.entries(place.record(), entry.n() - 1, 1).getFirst();
            if (now.redacted()) {
                posts.say(platform, place.channel(), null, key, now.message(), null, false);
            }
        }
    }

    /** Steps go under the card of their run; its end is said to all. */
    private @Nullable String thread(ChatPlatform platform, Place place, Entry entry) {
        if (place.thread() != null) {
            return place.thread();
        }
        if (!(entry.details().get("run") instanceof String run) || entry.type().equals("run-ended")) {
            return null;
        }
        String card = NowLane.key(place, "run/" + run.substring(run.indexOf('/') + 1));
        return posts.find(platform.id(), place.channel(), card).map(Posted::id).orElse(null);
    }

    /** What people write for the record they say themselves. */
    private static @Nullable Actor speaker(Entry entry) {
        boolean own = entry.type().equals("note-written") || entry.type().equals("message-said");
        return own && !entry.by().isMuster() ? entry.by() : null;
    }

    private static String own(Entry entry) {
        return entry.message().parts().stream()
                .filter(Part.Text.class::isInstance)
                .map(part -> ((Part.Text) part).body())
                .findFirst()
                .orElseGet(() -> entry.message().text());
    }

    private long told(Place place) {
        return jdbc.sql("select told from warroom_lane"
                        + " where platform = :platform and channel = :channel and thread = :thread")
                .param("platform", place.platform())
                .param("channel", place.channel())
                .param("thread", Objects.toString(place.thread(), ""))
                .query(Long.class)
                .optional()
                .orElse(0L);
    }

    private void told(Place place, long n) {
        jdbc.sql("insert into warroom_lane (platform, channel, thread, told)"
                        + " values (:platform, :channel, :thread, :told)"
                        + " on conflict (platform, channel, thread) do update set told = excluded.told")
                .param("platform", place.platform())
                .param("channel", place.channel())
                .param("thread", Objects.toString(place.thread(), ""))
                .param("told", n)
                .update();
    }
}
