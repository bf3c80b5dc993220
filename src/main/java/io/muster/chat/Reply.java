package io.muster.chat;

import io.muster.message.Message;
import io.muster.message.RecordKey;
import org.jspecify.annotations.Nullable;

/**
 * What the one who typed is told, and nobody else.
 *
 * @param incident the record that the command was about; a surface goes there when the person is not there yet
 * @param refused whether nothing was done; the message says why and what to do
 */
public record Reply(Message message, @Nullable RecordKey incident, boolean refused) {

    public static Reply done(Message message, @Nullable RecordKey incident) {
        return new Reply(message, incident, false);
    }

    public static Reply refused(Message message, @Nullable RecordKey incident) {
        return new Reply(message, incident, true);
    }
}
