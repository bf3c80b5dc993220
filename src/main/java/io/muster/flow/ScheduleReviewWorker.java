package io.muster.flow;

import io.muster.incident.Incident;
import io.muster.incident.Incidents;
import io.muster.message.Actor;
import io.muster.message.Message;
import io.muster.warroom.WarRooms;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** A duty: says until when the policy wants the look back; once an opening. */
@Component
class ScheduleReviewWorker implements Worker {

    private final Incidents incidents;
    private final Facts facts;
    private final WarRooms rooms;
    private final Duties duties;
    private final Clock clock;

    ScheduleReviewWorker(Incidents incidents, Facts facts, WarRooms rooms, Duties duties, Clock clock) {
        this.incidents = incidents;
        this.facts = facts;
        this.rooms = rooms;
        this.duties = duties;
        this.clock = clock;
    }

    @Override
    public String type() {
        return "muster.schedule-review";
    }

    @Override
    public Worked work(Job job) {
        Incident incident = incidents.get(job.record());
        Instant resolved = incident.resolvedAt() == null ? clock.instant() : incident.resolvedAt();
        ZonedDateTime at = resolved.atZone(ZoneOffset.UTC);
        Optional<LocalDate> day = facts.level(incident).review().due(at.toLocalDate());
        day.filter(due -> duties.first(job.record(), "review", incident.opening()))
                .ifPresent(
                        due -> rooms.announce(job.record(), Message.of("The review is due by " + due), Actor.MUSTER));
        Map<String, @Nullable Object> result = new HashMap<>();
        result.put(
                "reviewDue",
                day.map(due -> at.with(due).withNano(0).toOffsetDateTime().toString())
                        .orElse(null));
        return new Worked.Done(result);
    }
}
