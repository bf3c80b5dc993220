package io.muster.question;

import io.muster.database.Lookout;
import io.muster.incident.Incident;
import io.muster.incident.IncidentEvent;
import io.muster.incident.Incidents;
import io.muster.message.Actor;
import io.muster.message.RecordKey;
import io.muster.message.Refused;
import io.muster.question.QuestionEvent.AnswerGiven;
import io.muster.settings.Role;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Façade: hands a role over. The other is asked and says yes before anything changes, because a role that nobody knows to
 * hold is worse than a tired holder; silence leaves it where it is.
 */
@Service
public class Handoffs implements Lookout {

    private static final String KIND = "handoff";
    private static final String ACCEPT = "accept";
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    private final Questions questions;
    private final Incidents incidents;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Handoffs(Questions questions, Incidents incidents, JdbcClient jdbc, TransactionTemplate transaction, Clock clock) {
        this.questions = questions;
        this.incidents = incidents;
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * Asks {@code to} to take over a role that {@code from} holds, for a quarter of an hour.
     *
     * @throws Refused when {@code from} does not hold it, or hands it to himself
     */
    @Transactional
    public Question offer(RecordKey record, Role role, Actor from, Actor to) {
        Incident incident = incidents.lock(record);
        Actor holder = incident.roles().get(role);
        if (holder == null || !holder.id().equals(from.id())) {
            throw new Refused("You are not the " + role.title() + " of " + record + "; "
                    + (holder == null ? "nobody is. take " : holder.name() + " is. role ") + role.id()
                    + (holder == null ? " makes it you." : " @who gives it to somebody at once."));
        }
        if (to.id().equals(from.id())) {
            throw new Refused(
                    "You are the " + role.title() + " already. Name somebody else: handoff " + role.id() + " @who.");
        }
        incidents.enter(record, to);
        withdraw(record, role, "it was offered to somebody else");
        String reference = KIND + ":" + record + ":" + role.id() + ":" + UUID.randomUUID();
        Instant due = clock.instant().plus(PATIENCE);
        jdbc.sql("insert into question_handoff (reference, record, role, person, due_at)"
                        + " values (:reference, :record, :role, :person, :due)")
                .param("reference", reference)
                .param("record", record.toString())
                .param("role", role.name())
                .param("person", to.id())
                .param("due", Timestamp.from(due))
                .update();
        return questions.ask(new Ask(
                record,
                reference,
                KIND,
                to.name() + ", do you take over as " + role.title() + " from " + from.name() + "?",
                List.of(),
                List.of(new Choice(ACCEPT, "Take over", false), new Choice("decline", "Decline", false)),
                Set.of(),
                Set.of(to.id()),
                1,
                false,
                false,
                from,
                due,
                null,
                Map.of("role", role.id(), "person", to.id())));
    }

    /** The other has answered. */
    @EventListener
    @Transactional(propagation = Propagation.MANDATORY)
    public void on(AnswerGiven given) {
        Ask ask = given.question().ask();
        if (!ask.kind().equals(KIND)) {
            return;
        }
        settle(ask.reference());
        if (ACCEPT.equals(given.question().choice())) {
            Role role = Role.of(String.valueOf(ask.details().get("role"))).orElseThrow();
            incidents.assign(ask.record(), role, given.by(), given.by());
        }
        questions.decided(ask.reference());
    }

    /** Given otherwise in the meantime. */
    @EventListener
    @Transactional(propagation = Propagation.MANDATORY)
    public void on(IncidentEvent.RoleAssigned assigned) {
        withdraw(assigned.record(), assigned.role(), "the role was given otherwise");
    }

    private void withdraw(RecordKey record, Role role, String why) {
        jdbc.sql("select reference from question_handoff where record = :record and role = :role")
                .param("record", record.toString())
                .param("role", role.name())
                .query(String.class)
                .list()
                .forEach(reference -> close(reference, why));
    }

    /** Lets go of those that nobody answered in time. */
    @Override
    public void look() {
        List<String> late = jdbc.sql("select reference from question_handoff where due_at <= :now limit 50")
                .param("now", Timestamp.from(clock.instant()))
                .query(String.class)
                .list();
        late.forEach(reference -> transaction.executeWithoutResult(
                tx -> close(reference, "nobody answered within a quarter of an hour, so the role stays where it is")));
    }

    private void close(String reference, String why) {
        settle(reference);
        questions.close(reference, why);
    }

    private void settle(String reference) {
        jdbc.sql("delete from question_handoff where reference = :reference")
                .param("reference", reference)
                .update();
    }

    @Override
    public String looksFor() {
        return "handoffs";
    }
}
