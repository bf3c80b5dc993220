package io.muster.flow;

import com.github.f4b6a3.uuid.UuidCreator;
import io.muster.alert.AlertEvent;
import io.muster.alert.Alerts;
import io.muster.incident.Incident;
import io.muster.incident.IncidentEvent;
import io.muster.message.Actor;
import io.muster.message.RecordKey;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * What happens to an incident starts its flow or is told to it, in the transaction in which it happens. A late word for
 * an old generation finds nobody, because everything is addressed to the generation that was newest then.
 */
@Component
class IncidentFlows {

    /** Until a flow that is on its way to wait for it does; later clearance and mitigation would take an old firing for news. */
    private static final Duration MOMENT = Duration.ofSeconds(10);

    private final Generations generations;
    private final Outbox outbox;
    private final Alerts alerts;

    IncidentFlows(Generations generations, Outbox outbox, Alerts alerts) {
        this.generations = generations;
        this.outbox = outbox;
        this.alerts = alerts;
    }

    @EventListener
    @Transactional(propagation = Propagation.MANDATORY)
    public void on(IncidentEvent event) {
        RecordKey key = event.record();
        switch (event) {
            case IncidentEvent.IncidentDeclared declared -> start(declared.incident());
            case IncidentEvent.IncidentReopened reopened -> start(reopened.incident());
            case IncidentEvent.LevelChanged changed -> startAgain(changed.incident());
            case IncidentEvent.IncidentMerged it ->
                tell(key, "cancelled", Told.LONG, by(it.by(), "merged into " + it.into()));
            case IncidentEvent.IncidentAcknowledged it -> tell(key, "acknowledged", Told.LONG, by(it.by(), null));
            case IncidentEvent.IncidentMitigated it -> tell(key, "mitigated", Told.LONG, by(it.by(), it.reason()));
            case IncidentEvent.IncidentResolved it -> tell(key, "resolved", Told.LONG, by(it.by(), it.reason()));
            case IncidentEvent.IncidentClosed it -> tell(key, "closed", Told.LONG, by(it.by(), it.reason()));
            case IncidentEvent.IncidentCancelled it -> tell(key, "cancelled", Told.LONG, by(it.by(), it.reason()));
            case IncidentEvent.RoleAssigned it -> assigned(key, it.role().id(), it.person());
            case IncidentEvent.UpdatePosted it -> updated(key, it);
            default -> {}
        }
    }

    @EventListener
    @Transactional(propagation = Propagation.MANDATORY)
    public void on(AlertEvent event) {
        switch (event) {
            case AlertEvent.AlertsCleared it -> tell(it.record(), "alerts-resolved", Told.SHORT, Map.of());
            case AlertEvent.AlertFiredAgain it -> firedAgain(it.record());
            case AlertEvent.AlertsRepeated it -> {
                // The flow that begins with it has heard of nothing clear, and would take it for news once something
                // is.
                if (!it.reopened()) {
                    firedAgain(it.record());
                }
            }
            default -> {}
        }
    }

    /** The next generation of an incident's flow; it is told again what already holds. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void start(Incident incident) {
        RecordKey key = incident.key();
        generations.next(key, key.toString());
        Actor acknowledged = incident.acknowledgedBy();
        if (acknowledged != null) {
            tell(key, "acknowledged", Told.LONG, by(acknowledged, null));
        }
        if (incident.mitigatedAt() != null) {
            tell(key, "mitigated", Told.LONG, by(Actor.MUSTER, null));
        }
        incident.roles().forEach((role, person) -> assigned(key, role.id(), person));
    }

    /** As {@link #start}, where an engine was lost with the flow in the middle of it: what has happened since is told too. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void startAgain(Incident incident) {
        start(incident);
        RecordKey key = incident.key();
        if (incident.resolvedAt() != null) {
            tell(key, "resolved", Told.LONG, by(Actor.MUSTER, null));
        }
        Alerts.Tally tally = alerts.tally(key);
        if (tally.total() > 0 && tally.firing() == 0) {
            tell(key, "alerts-resolved", Told.SHORT, Map.of());
        }
    }

    private void assigned(RecordKey key, String role, Actor person) {
        tell(key, role + "-assigned", Told.LONG, Map.of("person", person.id()));
    }

    private void updated(RecordKey key, IncidentEvent.UpdatePosted event) {
        switch (event.audience()) {
            case PUBLIC -> tell(key, "public-update-posted", Told.SHORT, by(event.by(), null));
            case INTERNAL -> tell(key, "internal-update-posted", Told.SHORT, by(event.by(), null));
            case ROOM -> {}
        }
    }

    private void firedAgain(RecordKey key) {
        tell(
                key,
                "alert-fired-again",
                MOMENT,
                Map.of("firing", UuidCreator.getTimeOrderedEpoch().toString()));
    }

    private void tell(RecordKey record, String name, Duration keptFor, Map<String, ? extends @Nullable Object> values) {
        generations
                .newest(record.toString())
                .ifPresent(generation -> outbox.put(
                        record,
                        new FlowCommand.Tell(
                                name,
                                generation.key(),
                                generation.key() + ":" + UuidCreator.getTimeOrderedEpoch(),
                                keptFor.toSeconds(),
                                new LinkedHashMap<>(values),
                                null)));
    }

    private static Map<String, @Nullable Object> by(Actor actor, @Nullable String reason) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("by", actor.id());
        values.put("reason", reason);
        return values;
    }
}
