package io.muster.warroom;

import static io.muster.message.Span.plain;
import static io.muster.message.Span.strong;

import io.muster.incident.Incident;
import io.muster.incident.Status;
import io.muster.message.Actor;
import io.muster.message.Button;
import io.muster.message.Message;
import io.muster.message.Part;
import io.muster.message.RecordKey;
import io.muster.settings.Role;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How an incident stands, in the few facts that everybody asks for: chat and web draw the same card.
 *
 * @param since when the present status began
 * @param roles in the order of {@link Role}
 * @param nextUpdate when stakeholders expect the next word; null when nothing is promised
 */
public record StatusCard(
        RecordKey key,
        String title,
        String level,
        Status status,
        Instant since,
        boolean drill,
        List<Held> roles,
        int alertsFiring,
        int alertsTotal,
        @Nullable Instant nextUpdate) {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm 'UTC'").withZone(ZoneOffset.UTC);

    /** Who holds a role. */
    public record Held(Role role, Actor person) {}

    public StatusCard {
        roles = List.copyOf(roles);
    }

    public static StatusCard of(Incident incident, int alertsFiring, int alertsTotal, @Nullable Instant nextUpdate) {
        List<Held> roles = incident.roles().entrySet().stream()
                .sorted(Comparator.comparing(Map.Entry::getKey))
                .map(held -> new Held(held.getKey(), held.getValue()))
                .toList();
        return new StatusCard(
                incident.key(),
                incident.title(),
                incident.level(),
                incident.status(),
                incident.since(),
                incident.drill(),
                roles,
                alertsFiring,
                alertsTotal,
                nextUpdate);
    }

    /** What somebody may want to do next; nothing of it happens by a slip of the finger. */
    private List<Button> next() {
        boolean commanded = roles.stream().anyMatch(held -> held.role() == Role.INCIDENT_COMMANDER);
        Button ack = Button.plain("Acknowledge", key + " ack");
        return switch (status) {
            case DECLARED -> commanded ? List.of(ack) : List.of(Button.primary("Take command", key + " take ic"), ack);
            case ACTIVE ->
                List.of(Button.plain("Impact is gone", key + " mitigate")
                        .confirming("Everybody is told that the impact is gone; the cause may still be there."));
            case MITIGATED ->
                List.of(Button.plain("Resolve", key + " resolve")
                        .confirming("Everybody is told that the cause is gone."));
            case RESOLVED ->
                List.of(
                        Button.plain("Close", key + " close").confirming("Nothing is left to do, the review included."),
                        reopen());
            case CLOSED, CANCELLED -> List.of(reopen());
        };
    }

    private Button reopen() {
        return Button.plain("Reopen", key + " reopen").confirming("It begins anew, and people are called again.");
    }

    /** As a message, for surfaces that draw nothing of their own; newer cards of a record replace older ones. */
    public Message message() {
        List<Part.Fact> facts = new ArrayList<>();
        facts.add(new Part.Fact("Status", status.word() + " since " + TIME.format(since)));
        for (Held held : roles) {
            facts.add(new Part.Fact(held.role().title(), held.person().name()));
        }
        if (alertsTotal > 0) {
            facts.add(new Part.Fact("Alerts", alertsFiring + " of " + alertsTotal + " firing"));
        }
        if (nextUpdate != null) {
            facts.add(new Part.Fact("Next update", TIME.format(nextUpdate)));
        }
        return Message.of(
                        strong(key + " " + level.toUpperCase(java.util.Locale.ROOT)),
                        plain((drill ? " drill: " : " ") + title))
                .with(new Part.Facts(facts))
                .with(next().toArray(Button[]::new))
                .with(Message.Priority.NOW)
                .coalescing("status-card");
    }
}
