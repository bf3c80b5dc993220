package io.muster.incident;

import io.muster.incident.IncidentEvent.DuplicateTaken;
import io.muster.incident.IncidentEvent.IncidentAcknowledged;
import io.muster.incident.IncidentEvent.IncidentCancelled;
import io.muster.incident.IncidentEvent.IncidentClosed;
import io.muster.incident.IncidentEvent.IncidentDeclared;
import io.muster.incident.IncidentEvent.IncidentMerged;
import io.muster.incident.IncidentEvent.IncidentMitigated;
import io.muster.incident.IncidentEvent.IncidentRenamed;
import io.muster.incident.IncidentEvent.IncidentReopened;
import io.muster.incident.IncidentEvent.IncidentResolved;
import io.muster.incident.IncidentEvent.LevelChanged;
import io.muster.incident.IncidentEvent.NoteWritten;
import io.muster.incident.IncidentEvent.PersonInvited;
import io.muster.incident.IncidentEvent.RemindersSnoozed;
import io.muster.incident.IncidentEvent.RoleAssigned;
import io.muster.incident.IncidentEvent.SummaryWritten;
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
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
    private static final Duration LONGEST_SNOOZE = Duration.ofHours(24);

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
        enter(key, declaration.by());
        Incident declared = get(key);
        events.publishEvent(new IncidentDeclared(declared, declaration.by(), declaration.cause()));
        return declared;
    }

    /**
     * What an incident and an operation have in common is read here of both.
     *
     * @throws io.muster.message.Refused when there is none
     */
    @Transactional(readOnly = true)
    public Incident get(RecordKey key) {
        return find(key).orElseThrow(() -> none(key));
    }

    /** As {@link #get}; to who does not know of a private incident there is none. */
    @Transactional(readOnly = true)
    public Incident get(RecordKey key, Actor reader) {
        return find(key, reader).orElseThrow(() -> none(key));
    }

    /** As {@link #get}, also of an operation, and nobody else changes it until the caller's transaction ends. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Incident lock(RecordKey key) {
        return rows.lock(key).orElseThrow(() -> none(key));
    }

    @Transactional(readOnly = true)
    public Optional<Incident> find(RecordKey key) {
        return rows.find(key);
    }

    /** Empty as well when it is private and this person does not know of it. */
    @Transactional(readOnly = true)
    public Optional<Incident> find(RecordKey key, Actor reader) {
        return find(key).filter(incident -> incident.isKnownTo(reader));
    }

    /** As {@link #open()}, without the private ones that this person does not know of. */
    @Transactional(readOnly = true)
    public List<Incident> open(Actor reader) {
        return open().stream().filter(incident -> incident.isKnownTo(reader)).toList();
    }

    /** As {@link #ended(int)}, without the private ones that this person does not know of. */
    @Transactional(readOnly = true)
    public List<Incident> ended(Actor reader, int limit) {
        return rows.ended(reader.id(), limit);
    }

    /** Private incidents that this person does not know of, for readers of many records at once. */
    @Transactional(readOnly = true)
    public Set<RecordKey> hiddenFrom(Actor reader) {
        return rows.hiddenFrom(reader.id());
    }

    /** Who is in the room: the declarer, whoever was invited, holds a role or took it; in the order of their coming. */
    @Transactional(readOnly = true)
    public List<Actor> inRoom(RecordKey key) {
        return rows.inRoom(key);
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
        Incident incident = lockIncident(key);
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
        Incident incident = lockIncident(key);
        if (cannotMoveOn(Move.REOPEN, incident, by)) {
            return incident;
        }
        rows.opened(key.toString(), clock.instant());
        return publish(key, opened -> new IncidentReopened(opened, by, why));
    }

    /**
     * Raises or lowers the level, also of one that is resolved, since its review follows the level. Publishes {@code
     * LevelChanged}, on which the flow of the new level begins.
     *
     * @param typed name or alias of a level
     */
    public Incident level(RecordKey key, String typed, Actor by, @Nullable String reason) {
        String why = reason(reason);
        String level = level(typed);
        Incident incident = stillOpen(lockIncident(key), "keeps its level");
        if (incident.level().equals(level)) {
            return incident;
        }
        rows.level(key.toString(), level, by.id());
        String from = incident.level();
        int before = rank(incident);
        return publish(key, now -> new LevelChanged(now, by, from, rank(now) < before, why));
    }

    public Incident rename(RecordKey key, String title, Actor by) {
        String kept = Typed.line("title", title, LONGEST_TITLE);
        Incident incident = lock(key);
        if (incident.title().equals(kept)) {
            return incident;
        }
        rows.title(key.toString(), kept);
        return publish(key, renamed -> new IncidentRenamed(renamed, by, incident.title()));
    }

    /** Writes the summary, over the one before; also when all is over. */
    public Incident summarize(RecordKey key, String text, Actor by) {
        String kept = Typed.text("summary", text, LONGEST_TEXT);
        Incident incident = lock(key);
        if (kept.equals(incident.summary())) {
            return incident;
        }
        rows.summary(key.toString(), kept);
        return publish(key, now -> new SummaryWritten(now, by, kept));
    }

    /** Brings a person into the room, who then knows of it also when it is private. @return false when he was there */
    public boolean invite(RecordKey key, Actor person, Actor by) {
        Incident incident = lock(key);
        if (!rows.enter(key, person, clock.instant())) {
            return false;
        }
        events.publishEvent(new PersonInvited(get(incident.key()), by, person));
        return true;
    }

    /** Lets a person know of it without a word in the record, which whoever calls him writes himself. */
    public void enter(RecordKey key, Actor person) {
        if (!person.isMuster()) {
            rows.enter(key, person, clock.instant());
        }
    }

    /** Keeps reminders quiet from now on for so long, one minute to a day. */
    public Incident snooze(RecordKey key, Duration time, Actor by) {
        if (time.compareTo(Duration.ofMinutes(1)) < 0 || time.compareTo(LONGEST_SNOOZE) > 0) {
            throw new Refused("Reminders can be snoozed for 1 minute to 24 hours. Write snooze 15m.");
        }
        stillOpen(lock(key), "reminds nobody any more");
        Instant until = clock.instant().plus(time);
        rows.quietUntil(key.toString(), until);
        return publish(key, now -> new RemindersSnoozed(now, by, until));
    }

    /**
     * The incident is the same as another: its people go there, its room points there, and it is cancelled. Publishes
     * {@code IncidentMerged} (on which its alerts move) and, for the other, {@code DuplicateTaken}.
     *
     * @throws Refused when either is over, or one is private or a drill and the other is not
     */
    public Incident merge(RecordKey key, RecordKey into, Actor by) {
        if (key.equals(into)) {
            throw new Refused(key + " cannot be merged into itself. Name the other incident: merge INC-8.");
        }
        boolean first = key.toString().compareTo(into.toString()) < 0;
        Incident one = lockIncident(first ? key : into);
        Incident other = lockIncident(first ? into : key);
        Incident duplicate = first ? one : other;
        Incident target = first ? other : one;
        if (into.equals(duplicate.mergedInto())) {
            return duplicate;
        }
        mergeable(duplicate, target);
        rows.status(key, Status.CANCELLED, clock.instant());
        rows.mergedInto(key.toString(), into.toString());
        List<Actor> people = rows.inRoom(key).stream()
                .filter(person -> rows.enter(into, person, clock.instant()))
                .toList();
        Incident merged = publish(key, now -> new IncidentMerged(now, by, into, target.title()));
        publish(into, now -> new DuplicateTaken(now, by, key, duplicate.title(), people));
        return merged;
    }

    private static void mergeable(Incident duplicate, Incident target) {
        for (Incident each : List.of(duplicate, target)) {
            if (!each.status().isWorked()) {
                throw new Refused(each.key() + " is " + each.status().word()
                        + "; only incidents that are being worked can be merged. If it is back, reopen it: reopen "
                        + each.key() + ".");
            }
        }
        if (duplicate.isPrivate() != target.isPrivate()) {
            Incident open = duplicate.isPrivate() ? target : duplicate;
            throw new Refused(
                    "One of the two is private and " + open.key() + " is not, so people would see what they may not."
                            + " Cancel one of them and say why: cancel " + duplicate.key() + ".");
        }
        if (duplicate.drill() != target.drill()) {
            throw new Refused((duplicate.drill() ? duplicate.key() : target.key())
                    + " is a drill and the other is not; they stay apart.");
        }
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
            enter(key, person);
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
        Incident incident = get(key);
        // A flow that is told of a cancellation tidies up after the end, and says so.
        events.publishEvent(new UpdatePosted(
                by.isMuster() ? incident : stillOpen(incident, "needs no more updates"), by, audience, kept));
    }

    private Incident move(
            Move move, RecordKey key, Actor by, java.util.function.Function<Incident, IncidentEvent> said) {
        Incident incident = lockIncident(key);
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

    /** For the life of an incident, which an operation has not. */
    private Incident lockIncident(RecordKey key) {
        if (key.kind() == RecordKey.Kind.OP) {
            throw new Refused(key + " is an operation: it has no level and ends by itself, when its flow or its run"
                    + " does. To end it now: cancel " + key + " <reason>.");
        }
        return lock(key);
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
        enter(incident.key(), by);
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

    private static Refused none(RecordKey key) {
        return new Refused("There is no " + key + ". 'list' shows the open incidents.");
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
