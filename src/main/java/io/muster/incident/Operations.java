package io.muster.incident;

import io.muster.incident.OperationEvent.OperationCancelled;
import io.muster.incident.OperationEvent.OperationEnded;
import io.muster.incident.OperationEvent.OperationStarted;
import io.muster.message.Actor;
import io.muster.message.RecordKey;
import io.muster.message.Refused;
import io.muster.message.Typed;
import io.muster.settings.Levels;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Façade: starts operations and ends them. Every method is one transaction, or joins the caller's; what is not allowed
 * is a {@link io.muster.message.Refused}, and nothing changed. An operation has no level: it goes on until its flow or
 * its run ends, or somebody cancels it, and is never opened again.
 */
@Service
@Transactional
public class Operations {

    private static final int LONGEST_TITLE = 200;
    private static final int LONGEST_REASON = 1_000;

    private final OperationRows rows;
    private final IncidentRows records;
    private final Levels levels;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Operations(OperationRows rows, IncidentRows records, Levels levels, ApplicationEventPublisher events, Clock clock) {
        this.rows = rows;
        this.records = records;
        this.levels = levels;
        this.events = events;
        this.clock = clock;
    }

    /** Writes it and publishes {@code OperationStarted}, on which its flow starts; its starter is in its room. */
    public Operation start(Operation.Start start) {
        String title = Typed.line("title", cut(start.title()), LONGEST_TITLE);
        RecordKey key = rows.insert(start, title, levels.operation().name(), clock.instant());
        records.enter(key, start.by(), clock.instant());
        Operation started = get(key);
        events.publishEvent(new OperationStarted(started, start.by()));
        return started;
    }

    @Transactional(readOnly = true)
    public Optional<Operation> find(RecordKey key) {
        return rows.find(key);
    }

    /** @throws Refused when there is none */
    @Transactional(readOnly = true)
    public Operation get(RecordKey key) {
        return find(key)
                .orElseThrow(() -> new Refused("There is no operation " + key + ". 'list' shows those that go on."));
    }

    /** Those that go on, oldest first. */
    @Transactional(readOnly = true)
    public List<Operation> open() {
        return rows.open();
    }

    /** The newest that ended. */
    @Transactional(readOnly = true)
    public List<Operation> ended(int limit) {
        return rows.ended(limit);
    }

    /** Its flow or run is over. One that has ended stays as it is. Publishes {@code OperationEnded}. */
    public Operation end(RecordKey key, Actor by, String outcome) {
        records.lock(key);
        if (!get(key).status().isOpen()) {
            return get(key);
        }
        String said = outcome.length() <= LONGEST_REASON ? outcome : outcome.substring(0, LONGEST_REASON);
        rows.ended(key, Status.CLOSED, said, clock.instant());
        events.publishEvent(new OperationEnded(get(key), by, said));
        return get(key);
    }

    /**
     * It is not to go on. Publishes {@code OperationCancelled}, on which its flow is told, or ended where it does not
     * listen.
     *
     * @throws Refused when it has ended by itself
     */
    public Operation cancel(RecordKey key, Actor by, @Nullable String reason) {
        String why = reason == null || reason.isBlank() ? null : Typed.text("reason", reason, LONGEST_REASON);
        records.lock(key);
        Operation operation = get(key);
        if (operation.status() == Status.CANCELLED) {
            return operation;
        }
        if (!operation.status().isOpen()) {
            throw new Refused(key + " has ended before (" + operation.outcome() + "), so there is nothing to cancel.");
        }
        rows.ended(key, Status.CANCELLED, why == null ? "cancelled" : why, clock.instant());
        events.publishEvent(new OperationCancelled(get(key), by, why));
        return get(key);
    }

    private static String cut(String title) {
        return title.length() <= LONGEST_TITLE ? title : title.substring(0, LONGEST_TITLE - 1) + "…";
    }
}
