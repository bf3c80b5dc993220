package io.muster.incident;

import static io.muster.message.Span.plain;
import static io.muster.message.Span.strong;

import io.muster.message.Actor;
import io.muster.message.Message;
import io.muster.message.Message.Audience;
import io.muster.message.Part;
import io.muster.message.RecordKey;
import io.muster.message.Recorded;
import io.muster.message.Span;
import io.muster.settings.Role;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What can happen to an incident. {@link #incident()} is the record as it is after the event. {@code flow} tells the
 * engine of most of them.
 */
public sealed interface IncidentEvent extends Recorded {

    Incident incident();

    @Override
    default RecordKey record() {
        return incident().key();
    }

    /** Has {@code status} only where the status is what the event is about: timelines log their head there. */
    @Override
    default Map<String, Object> details() {
        return Map.of(
                "status",
                incident().status().word(),
                "level",
                incident().level(),
                "opening",
                incident().opening());
    }

    /** Somebody, or an alert, says that there is an incident. */
    record IncidentDeclared(
            Incident incident, Actor by, @Nullable String cause) implements IncidentEvent {
        @Override
        public Message message() {
            Message said = Message.of(
                    strong(by.name()),
                    plain(" declared "),
                    strong(incident.level().toUpperCase(java.util.Locale.ROOT)),
                    plain(": " + incident.title()));
            return cause == null ? said : said.with(new Part.Text("From " + cause));
        }
    }

    /** Somebody has taken it. */
    record IncidentAcknowledged(Incident incident, Actor by) implements IncidentEvent {
        @Override
        public Message message() {
            return Message.of(strong(by.name()), plain(" acknowledged and is on it"));
        }
    }

    /** The impact is gone. */
    record IncidentMitigated(
            Incident incident, Actor by, @Nullable String reason) implements IncidentEvent {
        @Override
        public Message message() {
            return said(by, " says the impact is gone: the incident is mitigated", reason);
        }
    }

    /** The cause is gone. */
    record IncidentResolved(
            Incident incident, Actor by, @Nullable String reason) implements IncidentEvent {
        @Override
        public Message message() {
            return said(by, " says the cause is gone: the incident is resolved", reason);
        }
    }

    /** Nothing is left to do. */
    record IncidentClosed(
            Incident incident, Actor by, @Nullable String reason) implements IncidentEvent {
        @Override
        public Message message() {
            return said(by, " closed the incident", reason);
        }
    }

    /** It is back; the next opening begins. */
    record IncidentReopened(
            Incident incident, Actor by, @Nullable String reason) implements IncidentEvent {
        @Override
        public Message message() {
            return said(by, " reopened the incident", reason);
        }
    }

    /** It was none, or a duplicate. */
    record IncidentCancelled(
            Incident incident, Actor by, @Nullable String reason) implements IncidentEvent {
        @Override
        public Message message() {
            return said(by, " cancelled the incident", reason);
        }
    }

    /** Somebody holds a role now. */
    record RoleAssigned(Incident incident, Actor by, Role role, Actor person) implements IncidentEvent {
        @Override
        public Message message() {
            return by.id().equals(person.id())
                    ? Message.of(strong(person.name()), plain(" is now "), strong(role.title()))
                    : Message.of(
                            strong(by.name()),
                            plain(" made "),
                            strong(person.name()),
                            plain(" the "),
                            strong(role.title()));
        }

        @Override
        public Map<String, Object> details() {
            return Map.of("role", role.id(), "person", person.id());
        }
    }

    /** A remark for the record. */
    record NoteWritten(Incident incident, Actor by, String text) implements IncidentEvent {
        @Override
        public Message message() {
            return Message.of(strong(by.name()), plain(" noted")).with(new Part.Text(text));
        }

        @Override
        public Map<String, Object> details() {
            return Map.of();
        }
    }

    /** Stakeholders are told how it stands. */
    record UpdatePosted(Incident incident, Actor by, Audience audience, String text) implements IncidentEvent {
        @Override
        public Message message() {
            String whom = audience == Audience.PUBLIC ? "a public" : "an internal";
            return Message.of(strong(by.name()), plain(" posted " + whom + " update"))
                    .with(new Part.Text(text))
                    .with(audience);
        }

        @Override
        public Map<String, Object> details() {
            return Map.of("audience", audience.name().toLowerCase(java.util.Locale.ROOT));
        }
    }

    private static Message said(Actor by, String what, @Nullable String reason) {
        Message said = Message.of(new Span[] {strong(by.name()), plain(what)});
        return reason == null ? said : said.with(new Part.Text(reason));
    }
}
