package io.muster.chat;

import io.muster.message.RecordKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Which channel, or thread, is whose room. Every method is one transaction, or joins the caller's. */
@Component
@Transactional
public class Places {

    private static final String PLACE = "select * from chat_place where platform = :platform";

    private final JdbcClient jdbc;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Places(JdbcClient jdbc, ApplicationEventPublisher events, Clock clock) {
        this.jdbc = jdbc;
        this.events = events;
        this.clock = clock;
    }

    /** A place became a record's; heard in the transaction that wrote it. */
    public record PlaceTaken(Place place) {}

    /**
     * Makes it the record's place from now on; a second time changes nothing. Publishes {@link PlaceTaken}.
     *
     * @throws IllegalStateException when it is another record's place
     */
    public Place take(
            String platform, String channel, @Nullable String thread, String name, RecordKey record, boolean hidden) {
        int fresh = jdbc.sql(
                        "insert into chat_place (platform, channel, thread, name, record, hidden, opened_at)"
                                + " values (:platform, :channel, :thread, :name, :record, :hidden, :now) on conflict do nothing")
                .param("platform", platform)
                .param("channel", channel)
                .param("thread", Objects.toString(thread, ""))
                .param("name", name)
                .param("record", record.toString())
                .param("hidden", hidden)
                .param("now", now())
                .update();
        Place place = exactly(platform, channel, thread).orElseThrow();
        if (!place.record().equals(record)) {
            throw new IllegalStateException(
                    "channel " + name + " of " + platform + " is the room of " + place.record() + ", not of " + record);
        }
        if (fresh == 1) {
            events.publishEvent(new PlaceTaken(place));
        }
        return place;
    }

    /** Nothing can be said there any more. */
    public void archived(Place place) {
        jdbc.sql("update chat_place set archived_at = :now where platform = :platform and channel = :channel"
                        + " and thread = :thread and archived_at is null")
                .param("now", now())
                .param("platform", place.platform())
                .param("channel", place.channel())
                .param("thread", Objects.toString(place.thread(), ""))
                .update();
    }

    /** All that was said there up to this message has been heard; an older one than known changes nothing. */
    public void heard(Place place, String message) {
        jdbc.sql("update chat_place set heard_to = :message where platform = :platform and channel = :channel"
                        + " and thread = :thread and (heard_to is null or heard_to < :message)")
                .param("message", message)
                .param("platform", place.platform())
                .param("channel", place.channel())
                .param("thread", Objects.toString(place.thread(), ""))
                .update();
    }

    /** Up to where all has been heard, as {@link #heard} was told it; empty when that is not known of any message. */
    @Transactional(readOnly = true)
    public Optional<String> heardTo(Place place) {
        return jdbc.sql("select heard_to from chat_place where platform = :platform and channel = :channel"
                        + " and thread = :thread and heard_to is not null")
                .param("platform", place.platform())
                .param("channel", place.channel())
                .param("thread", Objects.toString(place.thread(), ""))
                .query(String.class)
                .optional();
    }

    /** The channel was given another name by somebody. */
    public void renamed(String platform, String channel, String name) {
        jdbc.sql("update chat_place set name = :name where platform = :platform and channel = :channel")
                .param("name", name)
                .param("platform", platform)
                .param("channel", channel)
                .update();
    }

    /** What is worked here: in this thread, else in this channel. */
    @Transactional(readOnly = true)
    public Optional<Place> at(String platform, String channel, @Nullable String thread) {
        return (thread == null ? Optional.<Place>empty() : exactly(platform, channel, thread))
                .or(() -> exactly(platform, channel, null));
    }

    private Optional<Place> exactly(String platform, String channel, @Nullable String thread) {
        return jdbc.sql(PLACE + " and channel = :channel and thread = :thread")
                .param("platform", platform)
                .param("channel", channel)
                .param("thread", Objects.toString(thread, ""))
                .query(Places::place)
                .optional();
    }

    /** All that the record has had on the platform, the newest first. */
    @Transactional(readOnly = true)
    public List<Place> of(RecordKey record, String platform) {
        return jdbc.sql(PLACE + " and record = :record order by opened_at desc, channel")
                .param("platform", platform)
                .param("record", record.toString())
                .query(Places::place)
                .list();
    }

    /** Where the record is worked now; empty when it has no place, or only archived ones. */
    @Transactional(readOnly = true)
    public Optional<Place> present(RecordKey record, String platform) {
        return of(record, platform).stream()
                .filter(place -> place.archivedAt() == null)
                .findFirst();
    }

    /** Channels in which something may still be said. */
    @Transactional(readOnly = true)
    public List<Place> present(String platform) {
        return jdbc.sql(PLACE + " and archived_at is null order by opened_at")
                .param("platform", platform)
                .query(Places::place)
                .list();
    }

    private static Place place(ResultSet row, int n) throws SQLException {
        OffsetDateTime archived = row.getObject("archived_at", OffsetDateTime.class);
        String thread = row.getString("thread");
        return new Place(
                row.getString("platform"),
                row.getString("channel"),
                thread.isEmpty() ? null : thread,
                row.getString("name"),
                RecordKey.of(row.getString("record")),
                row.getBoolean("hidden"),
                row.getObject("opened_at", OffsetDateTime.class).toInstant(),
                archived == null ? null : archived.toInstant());
    }

    private OffsetDateTime now() {
        return OffsetDateTime.now(clock).withOffsetSameInstant(ZoneOffset.UTC);
    }
}
