package io.muster.warroom;

import io.muster.chat.Heard;
import io.muster.chat.Listener;
import io.muster.incident.Incidents;
import io.muster.message.Actor;
import io.muster.message.Part;
import io.muster.message.RecordKey;
import io.muster.message.Typed;
import io.muster.people.Permissions;
import io.muster.settings.Right;
import io.muster.timeline.Entry;
import io.muster.timeline.Timeline;
import io.muster.warroom.WarRoomEvent.MessageEdited;
import io.muster.warroom.WarRoomEvent.MessageNoted;
import io.muster.warroom.WarRoomEvent.MessageSaid;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What people write in rooms becomes part of the record; what they take back, the record no longer says. */
@Component
@Transactional
class Hearing implements Listener {

    private static final int LONGEST = 10_000;

    private final JdbcClient jdbc;
    private final Incidents incidents;
    private final Permissions permissions;
    private final Timeline timeline;
    private final ApplicationEventPublisher events;

    Hearing(
            JdbcClient jdbc,
            Incidents incidents,
            Permissions permissions,
            Timeline timeline,
            ApplicationEventPublisher events) {
        this.jdbc = jdbc;
        this.incidents = incidents;
        this.permissions = permissions;
        this.timeline = timeline;
        this.events = events;
    }

    @Override
    public void said(RecordKey record, Heard heard) {
        if (first(record, heard.id(), false, heard.at())) {
            incidents.enter(record, heard.who());
            events.publishEvent(
                    new MessageSaid(record, heard.who(), kept(heard.text()), heard.channel(), heard.id(), heard.at()));
        }
    }

    @Override
    public void noted(RecordKey record, Heard heard, Actor by, @Nullable String link) {
        permissions.demand(by, Right.NOTE);
        incidents.get(record, by);
        if (first(record, heard.id(), true, heard.at())) {
            events.publishEvent(
                    new MessageNoted(record, by, heard.who(), kept(heard.text()), heard.id(), heard.at(), link));
        }
    }

    @Override
    public void edited(@Nullable RecordKey room, String messageId, Actor by, String text) {
        for (RecordKey record : having(room, messageId)) {
            List<Entry> told = new ArrayList<>(timeline.with(record, "message", messageId));
            if (!told.isEmpty()) {
                told.addAll(timeline.with(record, "edits", messageId));
                Part now = new Part.Text(kept(text));
                if (!told.getLast().message().parts().contains(now)) {
                    String channel = messageId.substring(0, messageId.lastIndexOf('/'));
                    events.publishEvent(new MessageEdited(record, by, kept(text), channel, messageId));
                }
            }
        }
    }

    @Override
    public void deleted(@Nullable RecordKey room, String messageId, Actor by) {
        for (RecordKey record : having(room, messageId)) {
            timeline.with(record, "message", messageId).forEach(entry -> redact(entry, by));
            timeline.with(record, "edits", messageId).forEach(entry -> redact(entry, by));
        }
    }

    /** In the order of their keys, since that is how rooms are locked. */
    private Set<RecordKey> having(@Nullable RecordKey room, String messageId) {
        Set<RecordKey> records = new TreeSet<>(Comparator.comparing(RecordKey::toString));
        jdbc.sql("select distinct record from warroom_heard where message = :message")
                .param("message", messageId)
                .query(String.class)
                .list()
                .forEach(record -> records.add(RecordKey.of(record)));
        if (room != null) {
            records.add(room);
        }
        return records;
    }

    private void redact(Entry entry, Actor by) {
        timeline.redact(entry.record(), entry.n(), by, "Its author took the message back.");
    }

    @Override
    public void joined(RecordKey record, Actor person) {
        incidents.enter(record, person);
    }

    private boolean first(RecordKey record, String message, boolean noted, Instant at) {
        return jdbc.sql("insert into warroom_heard (message, noted, record, at)"
                                + " values (:message, :noted, :record, :at) on conflict do nothing")
                        .param("message", message)
                        .param("noted", noted)
                        .param("record", record.toString())
                        .param("at", Timestamp.from(at))
                        .update()
                == 1;
    }

    /** A platform's messages may be longer than an entry should be; where all of it is, people know. */
    private static String kept(String text) {
        int length = text.codePointCount(0, text.length());
        String cut = length <= LONGEST ? text : text.substring(0, text.offsetByCodePoints(0, LONGEST - 1)) + "…";
        return Typed.text("message", cut, LONGEST);
    }
}
