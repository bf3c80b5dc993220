package io.muster.incident;

import io.muster.database.Lookout;
import io.muster.incident.IncidentEvent.TodoDone;
import io.muster.incident.IncidentEvent.TodoDue;
import io.muster.incident.IncidentEvent.TodoGiven;
import io.muster.message.Actor;
import io.muster.message.RecordKey;
import io.muster.message.Refused;
import io.muster.message.Typed;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Façade: small tasks of an incident. What changes something is one transaction, or joins the caller's. A task with a time
 * is reminded of once, when its time comes and it is not done, by whichever replica looks first.
 */
@Service
public class Todos implements Lookout {

    private static final int LONGEST = 500;
    private static final Duration FURTHEST = Duration.ofDays(30);

    private final Incidents incidents;
    private final JdbcClient jdbc;
    private final ApplicationEventPublisher events;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Todos(
            Incidents incidents,
            JdbcClient jdbc,
            ApplicationEventPublisher events,
            TransactionTemplate transaction,
            Clock clock) {
        this.incidents = incidents;
        this.jdbc = jdbc;
        this.events = events;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * Gives a person a task; he is in the room from then on. Also of an incident that is over: reviews have tasks.
     *
     * @param within from now; null: no time
     */
    public Todo give(RecordKey key, Actor person, String text, @Nullable Duration within, Actor by) {
        String kept = Typed.line("task", text, LONGEST);
        if (within != null && within.compareTo(FURTHEST) > 0) {
            throw new Refused("A task of an incident is due within 30 days at most. Give it a ticket instead.");
        }
        return done(transaction.execute(tx -> {
            Incident incident = incidents.lock(key);
            Instant now = clock.instant();
            int number = jdbc.sql("select coalesce(max(number), 0) + 1 from incident_todo where record = :record")
                    .param("record", key.toString())
                    .query(Integer.class)
                    .single();
            jdbc.sql("insert into incident_todo (record, number, person, person_name, text, given_by, given_name,"
                            + " given_at, due_at) values (:record, :number, :person, :name, :text, :by, :byName, :now,"
                            + " :due)")
                    .param("record", key.toString())
                    .param("number", number)
                    .param("person", person.id())
                    .param("name", person.name())
                    .param("text", kept)
                    .param("by", by.id())
                    .param("byName", by.name())
                    .param("now", Timestamp.from(now))
                    .param("due", within == null ? null : Timestamp.from(now.plus(within)), java.sql.Types.TIMESTAMP)
                    .update();
            incidents.enter(key, person);
            Todo given = get(key, number);
            events.publishEvent(new TodoGiven(incident, by, given));
            return given;
        }));
    }

    /** Says that a task is done; again changes nothing. @throws Refused when there is none of this number */
    public Todo done(RecordKey key, int number, Actor by) {
        return done(transaction.execute(tx -> {
            Incident incident = incidents.lock(key);
            Todo todo = find(key, number)
                    .orElseThrow(
                            () -> new Refused("There is no task " + number + " of " + key + ". todos lists them."));
            if (!todo.open()) {
                return todo;
            }
            jdbc.sql("update incident_todo set done_at = :now, done_by = :by, done_name = :name"
                            + " where record = :record and number = :number")
                    .param("now", Timestamp.from(clock.instant()))
                    .param("by", by.id())
                    .param("name", by.name())
                    .param("record", key.toString())
                    .param("number", number)
                    .update();
            events.publishEvent(new TodoDone(incident, by, todo));
            return get(key, number);
        }));
    }

    /** All of the incident, in the order in which they were given. */
    public List<Todo> of(RecordKey key) {
        return jdbc.sql("select * from incident_todo where record = :record order by number")
                .param("record", key.toString())
                .query(Todos::todo)
                .list();
    }

    /** Those that this person has still to do, of all incidents, what is due first; also of such as are over. */
    public List<Todo> openOf(Actor person, int limit) {
        return jdbc.sql("select * from incident_todo where person = :person and done_at is null"
                        + " order by due_at nulls last, given_at, record, number limit :limit")
                .param("person", person.id())
                .param("limit", limit)
                .query(Todos::todo)
                .list();
    }

    public Optional<Todo> find(RecordKey key, int number) {
        return jdbc.sql("select * from incident_todo where record = :record and number = :number")
                .param("record", key.toString())
                .param("number", number)
                .query(Todos::todo)
                .optional();
    }

    /** Reminds of what is due now and was not reminded of. */
    @Override
    public void look() {
        transaction.executeWithoutResult(tx -> {
            List<Todo> due = jdbc.sql("update incident_todo set reminded_at = :now where (record, number) in (select"
                            + " record, number from incident_todo where due_at <= :now and reminded_at is null and"
                            + " done_at is null order by due_at limit 50 for update skip locked) returning *")
                    .param("now", Timestamp.from(clock.instant()))
                    .query(Todos::todo)
                    .list();
            due.forEach(todo -> events.publishEvent(new TodoDue(incidents.get(todo.record()), Actor.MUSTER, todo)));
        });
    }

    private Todo get(RecordKey key, int number) {
        return find(key, number).orElseThrow();
    }

    private static Todo done(@Nullable Todo todo) {
        return java.util.Objects.requireNonNull(todo);
    }

    private static Todo todo(ResultSet row, int i) throws SQLException {
        Timestamp due = row.getTimestamp("due_at");
        Timestamp done = row.getTimestamp("done_at");
        return new Todo(
                RecordKey.of(row.getString("record")),
                row.getInt("number"),
                new Actor(row.getString("person"), row.getString("person_name")),
                row.getString("text"),
                new Actor(row.getString("given_by"), row.getString("given_name")),
                row.getTimestamp("given_at").toInstant(),
                due == null ? null : due.toInstant(),
                done == null ? null : done.toInstant());
    }

    @Override
    public String looksFor() {
        return "todos";
    }
}
