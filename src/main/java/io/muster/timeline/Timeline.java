package io.muster.timeline;

import io.muster.message.Actor;
import io.muster.message.Message;
import io.muster.message.RecordKey;
import io.muster.message.Refused;
import io.muster.message.Typed;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/** Façade: reads, proves and redacts timelines. Appending is done by publishing a {@code Recorded}, in no other way. */
@Service
public class Timeline {

    /** The wake-up's topic: some record has new entries. */
    public static final String APPENDED = "timeline";

    private static final String LINK = "select record, n, type, at, salt, payload, author, digest, hash";
    private static final int PAGE = 1_000;

    private final JdbcClient jdbc;
    private final ApplicationEventPublisher events;

    Timeline(JdbcClient jdbc, ApplicationEventPublisher events) {
        this.jdbc = jdbc;
        this.events = events;
    }

    /** Entries with a number above {@code after}, in order, at most {@code limit}. */
    public List<Entry> entries(RecordKey record, long after, int limit) {
        return links(record.toString(), after, limit).stream()
                .map(Timeline::entry)
                .toList();
    }

    /** The newest entries, newest first. */
    public List<Entry> newest(RecordKey record, int limit) {
        return jdbc
                .sql(LINK + " from timeline_entry where record = :record order by n desc limit :limit")
                .param("record", record.toString())
                .param("limit", limit)
                .query(Timeline::link)
                .list()
                .stream()
                .map(Timeline::entry)
                .toList();
    }

    /** Entries of which this detail has this value, in order; reads all of the record's that still have their text. */
    public List<Entry> with(RecordKey record, String detail, String value) {
        return jdbc
                .sql(LINK + " from timeline_entry where record = :record and payload is not null"
                        + " and cast(payload as jsonb) -> 'details' ->> :detail = :value order by n")
                .param("record", record.toString())
                .param("detail", detail)
                .param("value", value)
                .query(Timeline::link)
                .list()
                .stream()
                .map(Timeline::entry)
                .toList();
    }

    /** The number of the newest entry, 0 when there is none. */
    public long last(RecordKey record) {
        return jdbc.sql("select n from timeline_head where record = :record")
                .param("record", record.toString())
                .query(Long.class)
                .optional()
                .orElse(0L);
    }

    /**
     * Entries of all timelines after a position, in the feed's order, which is that of the commits for each record.
     * Entries become visible here when every transaction that began before theirs has ended.
     */
    public List<FeedEntry> feed(Position after, int limit) {
        return jdbc.sql("select tx::text::bigint as tx, id, record, n, type, at, salt, payload, author, digest, hash"
                        + " from timeline_entry"
                        + " where (tx, id) > (cast(:tx as text)::xid8, :id)"
                        + " and tx < pg_snapshot_xmin(pg_current_snapshot())"
                        + " order by tx, id limit :limit")
                .param("tx", String.valueOf(after.transaction()))
                .param("id", after.id())
                .param("limit", limit)
                .query((row, i) ->
                        new FeedEntry(new Position(row.getLong("tx"), row.getLong("id")), entry(link(row, i))))
                .list();
    }

    /** Where the feed ends now: a reader who starts here sees only what is new. */
    public Position end() {
        return jdbc.sql("select tx::text::bigint as tx, id from timeline_entry"
                        + " where tx < pg_snapshot_xmin(pg_current_snapshot()) order by tx desc, id desc limit 1")
                .query((row, i) -> new Position(row.getLong("tx"), row.getLong("id")))
                .optional()
                .orElse(Position.START);
    }

    /**
     * Takes the text out of an entry; the chain still proves all else. The act is an entry of the house chain. A second
     * time changes nothing.
     *
     * @throws Refused when there is no such entry, no reason, or the entry is itself the proof of a redaction
     */
    @Transactional
    public void redact(RecordKey record, long n, Actor by, String reason) {
        String why = Typed.text("reason", reason, 1_000);
        Link link = jdbc.sql(LINK + " from timeline_entry where record = :record and n = :n for update")
                .param("record", record.toString())
                .param("n", n)
                .query(Timeline::link)
                .optional()
                .orElseThrow(() ->
                        new Refused(record + " has no entry " + n + "; its newest is entry " + last(record) + "."));
        if (link.type().equals("entry-redacted")) {
            throw new Refused("Entry " + n + " proves a redaction; without it the chain would look tampered with.");
        }
        if (link.payload() == null) {
            return;
        }
        jdbc.sql("update timeline_entry set payload = null, salt = null, author = :author"
                        + " where record = :record and n = :n")
                .param("author", Payload.JSON.writeValueAsString(entry(link).by()))
                .param("record", record.toString())
                .param("n", n)
                .update();
        events.publishEvent(new TimelineEvent.EntryRedacted(record, n, by, why));
    }

    /** Proves every timeline of this database, as of one moment. Reads all there is. */
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public Verification verify() {
        Proof proof = new Proof();
        links(RecordKey.MUSTER.toString(), "entry-redacted").forEach(link -> {
            Map<String, Object> details = entry(link).details();
            proof.knowRedaction(String.valueOf(details.get("of")), String.valueOf(details.get("n")));
        });
        jdbc.sql("select distinct record from timeline_entry e"
                        + " where not exists (select 1 from timeline_head h where h.record = e.record)")
                .query(String.class)
                .list()
                .forEach(proof::withoutHead);
        List<Head> heads = jdbc.sql("select record, n, hash from timeline_head order by record")
                .query((row, i) -> new Head(row.getString("record"), row.getLong("n"), row.getBytes("hash")))
                .list();
        for (Head head : heads) {
            proof.begin(head.record(), head.n(), head.hash());
            forEach(head.record(), proof::entry);
            proof.end();
        }
        return proof.found();
    }

    /**
     * Writes a timeline as a file that {@link TimelineFile} can prove without a database: one JSON object a line, UTF-8.
     *
     * @throws Refused when the record has no timeline
     */
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public void export(RecordKey record, Appendable out) throws IOException {
        Head head = jdbc.sql("select record, n, hash from timeline_head where record = :record")
                .param("record", record.toString())
                .query((row, i) -> new Head(row.getString("record"), row.getLong("n"), row.getBytes("hash")))
                .optional()
                .orElseThrow(() -> new Refused("There is no " + record + "."));
        TimelineFile.writeHead(out, head.record(), head.n(), head.hash());
        long after = 0;
        List<Link> page;
        while (!(page = links(head.record(), after, PAGE)).isEmpty()) {
            for (Link link : page) {
                TimelineFile.write(out, link);
            }
            after = page.getLast().n();
        }
    }

    /** An entry and its place in the feed; give the place back to read on from there. */
    public record FeedEntry(Position position, Entry entry) {}

    /** What a proof found: how much was read, and the first broken entry of each broken timeline, in words. */
    public record Verification(long records, long entries, List<String> faults) {
        public boolean sound() {
            return faults.isEmpty();
        }
    }

    private record Head(String record, long n, byte[] hash) {}

    private void forEach(String record, java.util.function.Consumer<Link> with) {
        long after = Long.MIN_VALUE;
        List<Link> page;
        while (!(page = links(record, after, PAGE)).isEmpty()) {
            page.forEach(with);
            after = page.getLast().n();
        }
    }

    private List<Link> links(String record, long after, int limit) {
        return jdbc.sql(LINK + " from timeline_entry where record = :record and n > :after order by n limit :limit")
                .param("record", record)
                .param("after", after)
                .param("limit", limit)
                .query(Timeline::link)
                .list();
    }

    private List<Link> links(String record, String type) {
        return jdbc.sql(LINK + " from timeline_entry where record = :record and type = :type order by n")
                .param("record", record)
                .param("type", type)
                .query(Timeline::link)
                .list();
    }

    private static Link link(ResultSet row, int i) throws SQLException {
        return new Link(
                row.getString("record"),
                row.getLong("n"),
                row.getString("type"),
                row.getTimestamp("at").toInstant(),
                row.getBytes("salt"),
                row.getString("payload"),
                row.getString("author"),
                row.getBytes("digest"),
                row.getBytes("hash"));
    }

    private static Entry entry(Link link) {
        RecordKey record = RecordKey.of(link.record());
        String payload = link.payload();
        if (payload == null) {
            Actor author = link.author() == null ? Actor.MUSTER : Payload.JSON.readValue(link.author(), Actor.class);
            Message message = Message.of("The text of this entry was taken out");
            return new Entry(record, link.n(), link.type(), link.at(), author, message, Map.of(), true);
        }
        Payload said = Payload.read(payload);
        return new Entry(record, link.n(), link.type(), link.at(), said.by(), said.message(), said.details(), false);
    }
}
