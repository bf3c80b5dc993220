package io.muster.chat;

import io.muster.message.Actor;
import io.muster.message.RecordKey;
import org.jspecify.annotations.Nullable;

/**
 * Hears what people write in rooms, beside commands. Every call is one transaction, and a second one with the same message
 * changes nothing.
 */
public interface Listener {

    /** Somebody wrote something in the room of the record. */
    void said(RecordKey record, Heard heard);

    /**
     * Its author wrote it anew. Every record that has the message is told; of one that was never heard, or that said the
     * same before, this does nothing.
     *
     * @param room whose room it was written in; null: in none, but it may have been noted all the same
     */
    void edited(@Nullable RecordKey room, String messageId, Actor by, String text);

    /** It was taken back; so is what records say of it. {@code room} as in {@link #edited}. */
    void deleted(@Nullable RecordKey room, String messageId, Actor by);

    /**
     * Somebody wants a message on the record, whoever wrote it and wherever.
     *
     * @param link where it can be read in its surroundings; null: nowhere
     * @throws io.muster.message.Refused when {@code by} may not write notes, or knows of no such record
     */
    void noted(RecordKey record, Heard heard, Actor by, @Nullable String link);

    /** Somebody came into the room by the platform's own means; he knows of the record now. */
    void joined(RecordKey record, Actor person);
}
