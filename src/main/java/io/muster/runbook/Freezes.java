package io.muster.runbook;

import io.muster.incident.Incident;
import io.muster.incident.Incidents;
import io.muster.incident.Operation;
import io.muster.incident.Operations;
import io.muster.message.Actor;
import io.muster.message.RecordKey;
import io.muster.message.Typed;
import io.muster.runbook.FreezeEvent.ChangesFrozen;
import io.muster.runbook.FreezeEvent.ChangesThawed;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Façade: stops all changes, in the whole house. While one is frozen no {@code change} begins anywhere, also none that is
 * approved; what runs finishes, and undoing goes on. A change that waits begins by itself after the thaw.
 */
@Service
public class Freezes {

    private static final int LONGEST_REASON = 1_000;

    private final JdbcClient jdbc;
    private final Incidents incidents;
    private final Operations operations;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Freezes(
            JdbcClient jdbc,
            Incidents incidents,
            Operations operations,
            ApplicationEventPublisher events,
            Clock clock) {
        this.operations = operations;
        this.jdbc = jdbc;
        this.incidents = incidents;
        this.events = events;
        this.clock = clock;
    }

    /** A freeze that holds. */
    public record Freeze(Actor by, @Nullable String reason, Instant since) {}

    /** The one that holds now. Asked before every change, in the transaction that begins it. */
    public Optional<Freeze> current() {
        return jdbc.sql("select * from runbook_freeze where thawed_at is null")
                .query((row, i) -> new Freeze(
                        new Actor(row.getString("frozen_by"), row.getString("frozen_name")),
                        row.getString("reason"),
                        row.getTimestamp("frozen_at").toInstant()))
                .optional();
    }

    /** @return false when all was frozen already; nothing changed */
    @Transactional
    public boolean freeze(@Nullable String reason, Actor by) {
        String why = reason == null || reason.isBlank() ? null : Typed.text("reason", reason, LONGEST_REASON);
        int fresh = jdbc.sql("insert into runbook_freeze (frozen_by, frozen_name, reason, frozen_at)"
                        + " values (:by, :name, :reason, :now) on conflict do nothing")
                .param("by", by.id())
                .param("name", by.name())
                .param("reason", why)
                .param("now", Timestamp.from(clock.instant()))
                .update();
        if (fresh == 1) {
            everywhere(record -> new ChangesFrozen(record, by, why));
        }
        return fresh == 1;
    }

    /** @return false when nothing was frozen */
    @Transactional
    public boolean thaw(Actor by) {
        int thawed = jdbc.sql("update runbook_freeze set thawed_at = :now, thawed_by = :by, thawed_name = :name"
                        + " where thawed_at is null")
                .param("now", Timestamp.from(clock.instant()))
                .param("by", by.id())
                .param("name", by.name())
                .update();
        if (thawed == 1) {
            everywhere(record -> new ChangesThawed(record, by));
        }
        return thawed == 1;
    }

    private void everywhere(Function<RecordKey, FreezeEvent> said) {
        events.publishEvent(said.apply(RecordKey.MUSTER));
        incidents.open().stream().map(Incident::key).forEach(key -> events.publishEvent(said.apply(key)));
        operations.open().stream().map(Operation::key).forEach(key -> events.publishEvent(said.apply(key)));
    }
}
