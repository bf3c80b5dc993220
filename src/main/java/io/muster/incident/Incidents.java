package io.muster.incident;

import io.muster.incident.IncidentEvent.IncidentAcknowledged;
import io.muster.incident.IncidentEvent.IncidentCancelled;
import io.muster.incident.IncidentEvent.IncidentClosed;
import io.muster.incident.IncidentEvent.IncidentDeclared;
import io.muster.incident.IncidentEvent.IncidentMitigated;
import io.muster.incident.IncidentEvent.IncidentReopened;
import io.muster.incident.IncidentEvent.IncidentResolved;
import io.muster.incident.IncidentEvent.NoteWritten;
import io.muster.incident.IncidentEvent.RoleAssigned;
import io.muster.incident.IncidentEvent.UpdatePosted;
import io.muster.message.Actor;
import io.muster.message.Message.Audience;
import io.muster.message.RecordKey;
import io.muster.message.Refused;
import io.muster.message.Typed;
import io.muster.settings.Level;
import io.muster.settings.Levels;
import io.muster.settings.Role;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Façade: declares incidents and moves them through their life. Every method is one transaction, or joins the caller's;
 * what is not allowed is a {@link io.muster.message.Refused}, and nothing changed. Doing again what already holds
 * changes nothing and publishes nothing; nor does Muster itself (a flow) saying what the incident is already past.
 */
@Service
@Transactional
public class Incidents {

    private static final int LONGEST_TITLE = 200;
    private static final int LONGEST_REASON = 1_000;
    private static final int LONGEST_TEXT = 4_000;

    private final IncidentRows rows;
    private final Levels levels;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Incidents(IncidentRows rows, Levels levels, ApplicationEventPublisher events, Clock clock) {
        this.rows = rows;
        this.levels = levels;
        this.events = events;
        this.clock = clock;
    }

    public Incident declare(Declaration declaration) {
        String title = Typed.line("title", declaration.title(), LONGEST_TITLE);
        RecordKey key = rows.insert(declaration, title, level(declaration.level()), clock.instant());
        Incident declared = get(key);
        events.publishEvent(new IncidentDeclared(declared, declaration.by(), declaration.cause()));
        return declared;
    }

    /** @throws io.muster.message.Refused when there is none */
    @Transactional(readOnly = true)
    public Incident get(RecordKey key) {
        return find(key).orElseThrow(() -> new Refused("There is no " + key + ". 'list' shows the open incidents."));
    }

    /** As {@link #get}, and nobody else changes it until the caller's transaction ends. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Incident lock(RecordKey key) {
        rows.lock(key);
        return get(key);
    }

    @Transactional(readOnly = true)
    public Optional<Incident> find(RecordKey key) {
        return rows.find(key);
    }

    /** Neither closed nor cancelled, the most urgent first, then the oldest. */
    @Transactional(readOnly = true)
    public List<Incident> open() {
        return rows.open().stream().sorted(Comparator.comparingInt(this::rank)).toList();
    }

    /** The newest that are closed or cancelled. */
    @Transactional(readOnly = true)
    public List<Incident> ended(int limit) {
        return rows.ended(limit);
    }

    /** Somebody takes it: declared becomes active. Publishes {@code IncidentAcknowledged}. */
    public Incident acknowledge(RecordKey key, Actor by) {
        Incident incident = lock(key);
        if (incident.acknowledged()
                || cannotMoveOn(Move.ACKNOWLEDGE, incident, by)
                        && !incident.status().isWorked()) {
            return incident;
        }
        return take(incident, by);
    }

    /** The impact is gone. A person who says so of an incident that nobody had taken has taken it. */
    public Incident mitigate(RecordKey key, Actor by, @Nullable String reason) {
        String why = reason(reason);
        return move(Move.MITIGATE, key, by, moved -> new IncidentMitigated(moved, by, why));
    }

    /** The cause is gone. A person who says so of an incident that nobody had taken has taken it. */
    public Incident resolve(RecordKey key, Actor by, @Nullable String reason) {
        String why = reason(reason);
        return move(Move.RESOLVE, key, by, moved -> new IncidentResolved(moved, by, why));
    }

    public Incident close(RecordKey key, Actor by, @Nullable String reason) {
        String why = reason(reason);
        return move(Move.CLOSE, key, by, moved -> new IncidentClosed(moved, by, why));
    }

    /** It was none, or a duplicate. */
    public Incident cancel(RecordKey key, Actor by, @Nullable String reason) {
        String why = reason(reason);
        return move(Move.CANCEL, key, by, moved -> new IncidentCancelled(moved, by, why));
    }

    /** It is back: declared anew, under the same key, to be acknowledged again; roles stay. */
    public Incident reopen(RecordKey key, Actor by, @Nullable String reason) {
        String why = reason(reason);
        Incident incident = lock(key);
        if (cannotMoveOn(Move.REOPEN, incident, by)) {
            return incident;
        }
        rows.opened(key, clock.instant());
        return publish(key, opened -> new IncidentReopened(opened, by, why));
    }

    /**
     * Gives a role to a person; a commander taking an unacknowledged incident acknowledges it too.
     *
     * @throws io.muster.message.Refused when the incident is closed or cancelled
     */
    public Incident assign(RecordKey key, Role role, Actor person, Actor by) {
        Incident incident = stillOpen(lock(key), "has no roles to give");
        Actor holder = incident.roles().get(role);
        if (holder == null || !holder.id().equals(person.id())) {
            rows.role(key, role, person, clock.instant());
            incident = publish(key, assigned -> new RoleAssigned(assigned, by, role, person));
        }
        boolean takesCommand = role == Role.INCIDENT_COMMANDER && person.id().equals(by.id());
        return takesCommand && incident.status().isWorked() && !incident.acknowledged() ? take(incident, by) : incident;
    }

    /** For the record; also when all is over, because reviews add to it. */
    public void note(RecordKey key, Actor by, String text) {
        String kept = Typed.text("note", text, LONGEST_TEXT);
        events.publishEvent(new NoteWritten(get(key), by, kept));
    }

    public void update(RecordKey key, Actor by, Audience audience, String text) {
        String kept = Typed.text("update", text, LONGEST_TEXT);
        events.publishEvent(new UpdatePosted(stillOpen(get(key), "needs no more updates"), by, audience, kept));
    }

    private Incident move(
            Move move, RecordKey key, Actor by, java.util.function.Function<Incident, IncidentEvent> said) {
        Incident incident = lock(key);
        if (cannotMoveOn(move, incident, by)) {
            return incident;
        }
        boolean takesIt = move == Move.MITIGATE || move == Move.RESOLVE;
        if (takesIt && !incident.acknowledged() && !by.isMuster()) {
            take(incident, by);
        }
        rows.status(key, move.to(), clock.instant());
        return publish(key, said);
    }

    /** @return true when nothing is to be done; @throws Refused when it may not be done */
    private static boolean cannotMoveOn(Move move, Incident incident, Actor by) {
        Status status = incident.status();
        if (move.leadsOnFrom(status)) {
            return false;
        }
        if (move.holdsIn(status) || by.isMuster() && move.isBehind(status)) {
            return true;
        }
        throw new Refused(incident.key() + " is " + status.word() + " and cannot be " + move.done() + ". "
                + move.insteadIn(incident) + ".");
    }

    private Incident take(Incident incident, Actor by) {
        rows.acknowledged(incident.key(), by, clock.instant());
        if (incident.status() == Status.DECLARED) {
            rows.status(incident.key(), Move.ACKNOWLEDGE.to(), clock.instant());
        }
        return publish(incident.key(), taken -> new IncidentAcknowledged(taken, by));
    }

    private Incident publish(RecordKey key, java.util.function.Function<Incident, IncidentEvent> said) {
        Incident now = get(key);
        events.publishEvent(said.apply(now));
        return now;
    }

    private static Incident stillOpen(Incident incident, String butNow) {
        if (!incident.status().isOpen()) {
            throw new Refused(incident.key() + " is " + incident.status().word() + " and " + butNow + ". If it is back,"
                    + " reopen it: reopen " + incident.key() + ".");
        }
        return incident;
    }

    private static @Nullable String reason(@Nullable String reason) {
        return reason == null || reason.isBlank() ? null : Typed.text("reason", reason, LONGEST_REASON);
    }

    private String level(@Nullable String typed) {
        if (typed == null) {
            return levels.byDefault().name();
        }
        return levels.byName(typed)
                .map(Level::name)
                .orElseThrow(
                        () -> new Refused("There is no level '" + typed + "'. The levels are " + levels.names() + "."));
    }

    private int rank(Incident incident) {
        return levels.byName(incident.level()).map(Level::rank).orElse(Integer.MAX_VALUE);
    }
}
