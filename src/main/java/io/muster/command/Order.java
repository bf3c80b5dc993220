package io.muster.command;

import io.muster.chat.CommandLine;
import io.muster.message.Actor;
import io.muster.message.RecordKey;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants: a read line, and the record that it concerns.
 *
 * @param about the record named or implied; null when there is none, never for a verb about a record
 */
record Order(Call call, CommandLine line, @Nullable RecordKey about) {

    Actor who() {
        return line.who();
    }

    String verb() {
        return call.verb().name();
    }

    RecordKey record() {
        if (about == null) {
            throw new IllegalStateException(verb() + " came without its record");
        }
        return about;
    }

    /** Names this delivery among those of all people. */
    String clickId() {
        return who().id() + "/" + line.delivery();
    }
}
