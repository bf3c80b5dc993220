package io.muster.command;

import static io.muster.message.Span.code;
import static io.muster.message.Span.plain;
import static io.muster.message.Span.strong;

import io.muster.message.Actor;
import io.muster.message.Message;
import io.muster.message.RecordKey;
import io.muster.message.Recorded;
import java.util.Map;

/**
 * Somebody gave a command in another's name. It stands where the command's effect stands, so that who reads the one
 * reads the other, and nobody else does: all who are signed in may read the house's own timeline, but not each incident.
 *
 * @param verb never what was typed behind it, which may be meant for a few
 */
record ActedAs(RecordKey record, Actor by, Actor person, String verb, boolean refused) implements Recorded {

    @Override
    public Message message() {
        return Message.of(
                        plain("As "),
                        strong(person.name()),
                        plain(", by "),
                        strong(by.name()),
                        plain(": "),
                        code(verb),
                        plain(refused ? ", which was refused" : ""))
                .with(Message.Priority.BACKGROUND);
    }

    @Override
    public Map<String, Object> details() {
        return Map.of("person", person.id(), "verb", verb, "refused", refused);
    }
}
