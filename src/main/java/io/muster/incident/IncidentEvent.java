package io.muster.incident;

import static io.muster.message.Span.plain;
import static io.muster.message.Span.strong;

import io.muster.message.Actor;
import io.muster.message.Button;
import io.muster.message.Message;
import io.muster.message.Message.Audience;
import io.muster.message.Part;
import io.muster.message.RecordKey;
import io.muster.message.Recorded;
import io.muster.message.Span;
import io.muster.settings.Role;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What can happen to an incident. {@link #incident()} is the record as it is after the event. {@code flow} tells the
 * engine of most of them.
 */
public sealed interface IncidentEvent extends Recorded {

    DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm 'UTC'", Locale.ENGLISH).withZone(ZoneOffset.UTC);

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
                    plain(" declared " + (incident.isPrivate() ? "a private " : "")
                            + (incident.drill() ? incident.isPrivate() ? "drill, " : "a drill, " : "")),
                    strong(incident.level().toUpperCase(Locale.ROOT)),
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

    /** The level was raised or lowered; the flow of the new one begins. */
    record LevelChanged(
            Incident incident,
            Actor by,
            String from,
            boolean raised,
            @Nullable String reason) implements IncidentEvent {
        @Override
        public Message message() {
            Message said = Message.of(
                    strong(by.name()),
                    plain(raised ? " raised it from " : " lowered it from "),
                    plain(from.toUpperCase(Locale.ROOT) + " to "),
                    strong(incident.level().toUpperCase(Locale.ROOT)));
            return reason == null ? said : said.with(new Part.Text(reason));
        }

        @Override
        public Map<String, Object> details() {
            return Map.of("from", from, "level", incident.level());
        }
    }

    /** It has another title. */
    record IncidentRenamed(Incident incident, Actor by, String from) implements IncidentEvent {
        @Override
        public Message message() {
            return Message.of(strong(by.name()), plain(" renamed it: "), strong(incident.title()))
                    .with(new Part.Text("Before: " + from));
        }

        @Override
        public Map<String, Object> details() {
            return Map.of();
        }
    }

    /** It was the same as another, which goes on with its alerts and people. */
    record IncidentMerged(Incident incident, Actor by, RecordKey into, String intoTitle) implements IncidentEvent {
        @Override
        public Message message() {
            return Message.of(
                            strong(by.name()),
                            plain(" merged this incident into "),
                            strong(into + " " + intoTitle),
                            plain("; go on there"))
                    .with(new Part.Link(into + " " + intoTitle, "/incidents/" + into));
        }

        @Override
        public Map<String, Object> details() {
            return Map.of("status", incident().status().word(), "into", into.toString());
        }
    }

    /** A duplicate came in, with its alerts and people. */
    record DuplicateTaken(Incident incident, Actor by, RecordKey duplicate, String title, List<Actor> people)
            implements IncidentEvent {
        @Override
        public Message message() {
            Message said = Message.of(
                    strong(by.name()),
                    plain(" merged "),
                    strong(duplicate + " " + title),
                    plain(" into this incident"));
            return people.isEmpty()
                    ? said
                    : said.with(new Part.Text("From there join "
                            + people.stream().map(Actor::name).collect(Collectors.joining(", ")) + "."));
        }

        @Override
        public Map<String, Object> details() {
            return Map.of("duplicate", duplicate.toString());
        }
    }

    /** Somebody is brought into the room. */
    record PersonInvited(Incident incident, Actor by, Actor person) implements IncidentEvent {
        @Override
        public Message message() {
            return Message.of(
                    strong(by.name()), plain(" invited "), strong(person.name()), plain(" (@" + person.id() + ")"));
        }

        @Override
        public Map<String, Object> details() {
            return Map.of("person", person.id());
        }
    }

    /** What it is about, in a few sentences, for whoever comes late. */
    record SummaryWritten(Incident incident, Actor by, String text) implements IncidentEvent {
        @Override
        public Message message() {
            return Message.of(strong(by.name()), plain(" wrote the summary")).with(new Part.Text(text));
        }

        @Override
        public Map<String, Object> details() {
            return Map.of();
        }
    }

    /** Reminders are quiet for a while. */
    record RemindersSnoozed(Incident incident, Actor by, Instant until) implements IncidentEvent {
        @Override
        public Message message() {
            return Message.of(strong(by.name()), plain(" snoozed reminders until "), strong(TIME.format(until)));
        }

        @Override
        public Map<String, Object> details() {
            return Map.of("until", until.toString());
        }
    }

    /** Somebody has a small task. */
    record TodoGiven(Incident incident, Actor by, Todo todo) implements IncidentEvent {
        @Override
        public Message message() {
            boolean own = by.id().equals(todo.person().id());
            Instant due = todo.dueAt();
            return Message.of(
                            strong(by.name()),
                            plain(own ? " takes on" : " asks "),
                            strong(
                                    own
                                            ? ""
                                            : todo.person().name() + " (@"
                                                    + todo.person().id() + ")"),
                            plain(": " + todo.text() + (due == null ? "" : ", by " + TIME.format(due))))
                    .with(Button.plain("Done", record() + " done " + todo.number()))
                    .calling(List.of(todo.person().id()));
        }

        @Override
        public Map<String, Object> details() {
            return Map.of("todo", todo.number(), "person", todo.person().id());
        }
    }

    /** A small task should be done by now. */
    record TodoDue(Incident incident, Actor by, Todo todo) implements IncidentEvent {
        @Override
        public Message message() {
            return Message.of(
                            strong("@" + todo.person().id()),
                            plain(", this was to be done by now: "),
                            strong(todo.text()))
                    .with(Button.plain("Done", record() + " done " + todo.number()))
                    .calling(List.of(todo.person().id()));
        }

        @Override
        public Map<String, Object> details() {
            return Map.of("todo", todo.number(), "person", todo.person().id());
        }
    }

    /** A small task is done. */
    record TodoDone(Incident incident, Actor by, Todo todo) implements IncidentEvent {
        @Override
        public Message message() {
            return Message.of(strong(by.name()), plain(" says this is done: "), strong(todo.text()));
        }

        @Override
        public Map<String, Object> details() {
            return Map.of("todo", todo.number());
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
            return Map.of("audience", audience.name().toLowerCase(Locale.ROOT));
        }
    }

    private static Message said(Actor by, String what, @Nullable String reason) {
        Message said = Message.of(new Span[] {strong(by.name()), plain(what)});
        return reason == null ? said : said.with(new Part.Text(reason));
    }
}
