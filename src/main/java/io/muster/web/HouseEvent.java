package io.muster.web;

import static io.muster.message.Span.plain;
import static io.muster.message.Span.strong;

import io.muster.message.Actor;
import io.muster.message.Message;
import io.muster.message.RecordKey;
import io.muster.message.Recorded;
import java.util.Map;

/** Administrative acts at the web's door; entries of the house's own timeline. */
public sealed interface HouseEvent extends Recorded {

    @Override
    default RecordKey record() {
        return RecordKey.MUSTER;
    }

    /** Somebody let a person in by a link. */
    record SignInLinkIssued(Actor by, Actor person) implements HouseEvent {
        @Override
        public Message message() {
            return Message.of(strong(by.name()), plain(" issued a sign-in link for "), strong(person.name()));
        }

        @Override
        public Map<String, Object> details() {
            return Map.of("person", person.id());
        }
    }
}
