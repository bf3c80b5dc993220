package io.muster.page;

import io.muster.incident.Incident;
import io.muster.incident.Incidents;
import io.muster.message.Actor;
import io.muster.message.RecordKey;
import io.muster.message.Refused;
import io.muster.people.People;
import io.muster.people.Person;
import io.muster.settings.Role;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Façade: calls people, once for each reason to. */
@Service
public class Pages {

    private final JdbcClient jdbc;
    private final Incidents incidents;
    private final People people;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Pages(JdbcClient jdbc, Incidents incidents, People people, ApplicationEventPublisher events, Clock clock) {
        this.jdbc = jdbc;
        this.incidents = incidents;
        this.people = people;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Calls somebody. Asked again with the same record, opening, callee and step it changes nothing and answers as the
     * first time. Publishes {@code PersonPaged}. One transaction, or joins the caller's.
     *
     * @param opening what began anew: {@code 1}, the incident's opening, or {@code 1.2} for the second firing after
     *     mitigation
     * @param step 1 for the first call, 2 after the first escalation …
     * @throws io.muster.message.Refused when there is no such record or person
     */
    @Transactional
    public Page page(RecordKey record, String opening, Callee whom, int step, Actor by) {
        Incident incident = incidents.get(record);
        List<Actor> wanted = wanted(incident, whom, step);
        int fresh = jdbc.sql("insert into page_page (record, opening, whom, step, person, name, at)"
                        + " values (:record, :opening, :whom, :step, :person, :name, :now) on conflict do nothing")
                .param("record", record.toString())
                .param("opening", opening)
                .param("whom", whom.written())
                .param("step", step)
                .param("person", wanted.isEmpty() ? null : wanted.getFirst().id())
                .param("name", wanted.isEmpty() ? null : wanted.getFirst().name())
                .param("now", Timestamp.from(clock.instant()))
                .update();
        if (fresh == 0) {
            return new Page(record, whom, step, former(record, opening, whom, step));
        }
        wanted.forEach(person -> incidents.enter(record, person));
        events.publishEvent(new PageEvent.PersonPaged(record, by, title(whom, wanted), step, wanted));
        return new Page(record, whom, step, wanted);
    }

    /** @param people who were mentioned; empty when nobody holds the role or is on call for it */
    public record Page(RecordKey record, Callee whom, int step, List<Actor> people) {}

    /** A drill wakes nobody but the one who declared it. */
    private List<Actor> wanted(Incident incident, Callee whom, int step) {
        if (incident.drill()) {
            return incident.declaredBy().isMuster() ? List.of() : List.of(incident.declaredBy());
        }
        return switch (whom) {
            case Callee.Somebody somebody ->
                List.of(people.byId(somebody.personId())
                        .map(Person::actor)
                        .orElseThrow(() -> new Refused("There is nobody called '" + somebody.personId()
                                + "'. Add the person to muster.yaml, or name another.")));
            case Callee.Holder holder ->
                turn(incident, holder.role(), step).stream().toList();
        };
    }

    /** The holder first, then those on call in their order; when all had their turn the last one again. */
    private Optional<Actor> turn(Incident incident, Role role, int step) {
        List<Actor> turns = new ArrayList<>();
        Actor holder = incident.roles().get(role);
        if (holder != null) {
            turns.add(holder);
        }
        people.onCall(role).stream()
                .map(Person::actor)
                .filter(one -> !one.equals(holder))
                .forEach(turns::add);
        return turns.isEmpty()
                ? Optional.empty()
                : Optional.of(turns.get(Math.min(Math.max(step, 1), turns.size()) - 1));
    }

    private List<Actor> former(RecordKey record, String opening, Callee whom, int step) {
        return jdbc.sql("select person, name from page_page where record = :record and opening = :opening"
                        + " and whom = :whom and step = :step and person is not null")
                .param("record", record.toString())
                .param("opening", opening)
                .param("whom", whom.written())
                .param("step", step)
                .query((row, i) -> new Actor(row.getString("person"), row.getString("name")))
                .list();
    }

    private static String title(Callee whom, List<Actor> wanted) {
        return switch (whom) {
            case Callee.Holder holder -> holder.role().title();
            case Callee.Somebody somebody -> wanted.isEmpty() ? somebody.personId() : "responder";
        };
    }
}
