package io.muster.flow;

import io.muster.incident.Incident;
import io.muster.incident.Incidents;
import io.muster.message.Actor;
import io.muster.page.Callee;
import io.muster.page.Pages;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Calls people, once for each opening, role or person, step and firing. */
@Component
class PageWorker implements Worker {

    private final Pages pages;
    private final Incidents incidents;
    private final Mentions mentions;

    PageWorker(Pages pages, Incidents incidents, Mentions mentions) {
        this.pages = pages;
        this.incidents = incidents;
        this.mentions = mentions;
    }

    @Override
    public String type() {
        return "muster.page";
    }

    @Override
    public Worked work(Job job) {
        Incident incident = incidents.get(job.record());
        if (job.flag("unlessAcknowledged") && incident.acknowledged()) {
            return paged(List.of());
        }
        String opening = incident.opening()
                + job.text("firing").map(firing -> "." + firing).orElse("");
        int step = job.number("step", 1);
        List<Actor> people = whom(job, incident.drill())
                .flatMap(callee -> pages.page(job.record(), opening, callee, step, Actor.MUSTER).people().stream())
                .distinct()
                .toList();
        return paged(people);
    }

    private Stream<Callee> whom(Job job, boolean drill) {
        if (job.flag("everyone")) {
            // Whoever is meant, a drill calls only its declarer, for whom one call is enough.
            return mentions.everyone(job.record()).stream()
                    .limit(drill ? 1 : Long.MAX_VALUE)
                    .map(person -> new Callee.Somebody(person.id()));
        }
        if (job.text("person").isPresent()) {
            return Stream.of(new Callee.Somebody(job.required("person")));
        }
        return Stream.of(new Callee.Holder(Mentions.role(job.required("role"))));
    }

    private static Worked paged(List<Actor> people) {
        return new Worked.Done(Map.of("paged", people.stream().map(Actor::id).toList()));
    }
}
