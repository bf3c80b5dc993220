package io.muster.alert;

import io.muster.alert.AlertEvent.AlertCleared;
import io.muster.alert.AlertEvent.AlertFiredAgain;
import io.muster.alert.AlertEvent.AlertsAttached;
import io.muster.alert.AlertEvent.AlertsCleared;
import io.muster.alert.AlertEvent.AlertsRepeated;
import io.muster.alert.AlertRows.Known;
import io.muster.incident.Declaration;
import io.muster.incident.Incident;
import io.muster.incident.Incidents;
import io.muster.message.Actor;
import io.muster.message.RecordKey;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Takes one delivery in the caller's transaction: every alert by its {@link Course}, then one event of a kind. */
@Component
class Intake {

    private final AlertRows rows;
    private final Incidents incidents;
    private final Urgency urgency;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Intake(AlertRows rows, Incidents incidents, Urgency urgency, ApplicationEventPublisher events, Clock clock) {
        this.rows = rows;
        this.incidents = incidents;
        this.urgency = urgency;
        this.events = events;
        this.clock = clock;
    }

    @Transactional(propagation = Propagation.MANDATORY)
    List<RecordKey> take(String sender, Delivery delivery) {
        return new Taking(sender, delivery).all();
    }

    /** One delivery on its way in. */
    private final class Taking {

        private final String sender;
        private final Delivery delivery;
        private final Instant now = clock.instant();
        private final Map<RecordKey, Incident> held =
                new TreeMap<>(java.util.Comparator.comparing(RecordKey::toString));
        private final Map<RecordKey, Map<Course, List<Alert>>> done = new LinkedHashMap<>();
        private final Set<RecordKey> reopened = new HashSet<>();
        private @Nullable Incident home;

        Taking(String sender, Delivery delivery) {
            this.sender = sender;
            this.delivery = delivery;
        }

        List<RecordKey> all() {
            RecordKey grouped = rows.lockGroup(sender, delivery.group()).orElse(null);
            Map<String, Signal> signals = new LinkedHashMap<>();
            delivery.signals().forEach(signal -> signals.put(signal.fingerprint(), signal));
            Map<String, Known> known = rows.lockKnown(sender, signals.keySet());
            lockIncidents(known, grouped);

            List<Signal> homeless = new ArrayList<>();
            @Nullable RecordKey earlier = grouped;
            for (Signal signal : signals.values()) {
                Known one = known.get(signal.fingerprint());
                Incident incident = one == null ? null : held.get(one.alert().record());
                Course course = Course.of(signal, one, incident, now);
                if (course == Course.HOUSE) {
                    homeless.add(signal);
                    earlier = one == null ? earlier : one.alert().record();
                } else if (one != null) {
                    follow(course, signal, one.alert());
                }
            }
            house(homeless, grouped, earlier);
            publish();
            return done.keySet().stream().toList();
        }

        /** In order of their keys, as everybody who locks several. */
        private void lockIncidents(Map<String, Known> known, @Nullable RecordKey grouped) {
            TreeSet<RecordKey> keys = new TreeSet<>(java.util.Comparator.comparing(RecordKey::toString));
            known.values().forEach(one -> keys.add(one.alert().record()));
            if (grouped != null) {
                keys.add(grouped);
            }
            keys.forEach(key -> held.put(key, incidents.lock(key)));
        }

        private void follow(Course course, Signal signal, Alert alert) {
            switch (course) {
                case CLEAR -> did(course, rows.cleared(alert, now));
                case COUNT -> did(course, rows.fired(alert, signal, false, now));
                case REPEAT -> did(course, rows.fired(alert, signal, false, now));
                case PAGE_AGAIN -> did(course, rows.fired(alert, signal, true, now));
                case REOPEN -> {
                    reopen(alert.record(), signal);
                    reopened.add(alert.record());
                    did(Course.REPEAT, rows.fired(alert, signal, false, now));
                }
                case IGNORE, HOUSE -> {}
            }
        }

        private void house(List<Signal> homeless, @Nullable RecordKey grouped, @Nullable RecordKey earlier) {
            if (homeless.isEmpty()) {
                return;
            }
            Incident mate = grouped == null ? null : held.get(grouped);
            if (mate != null && mate.status().isWorked()) {
                home = mate;
            } else if (mate != null && Course.reopens(mate, now)) {
                home = reopen(mate.key(), homeless.getFirst());
            } else {
                home = declare(homeless, earlier);
            }
            rows.groupGoesTo(sender, delivery.group(), home.key().toString());
            for (Signal signal : homeless) {
                did(Course.HOUSE, rows.attach(home.key(), sender, signal, now));
            }
        }

        private Incident declare(List<Signal> homeless, @Nullable RecordKey earlier) {
            String cause = "alert " + homeless.getFirst().name()
                    + (homeless.size() == 1 ? "" : " and " + (homeless.size() - 1) + " more")
                    + " of " + sender
                    + (earlier == null ? "" : "; it was " + earlier + " before");
            return incidents.declare(new Declaration(
                    delivery.title(), urgency.mostUrgent(homeless).level().name(), false, false, Actor.MUSTER, cause));
        }

        private Incident reopen(RecordKey key, Signal signal) {
            Incident reopened = incidents.reopen(key, Actor.MUSTER, "Alert " + signal.name() + " fires again.");
            held.put(key, reopened);
            return reopened;
        }

        private void did(Course course, Alert alert) {
            done.computeIfAbsent(alert.record(), key -> new TreeMap<>())
                    .computeIfAbsent(course, key -> new ArrayList<>())
                    .add(alert);
        }

        private void publish() {
            done.forEach((record, courses) -> {
                say(courses.get(Course.HOUSE), AlertsAttached::new);
                say(courses.get(Course.REPEAT), alerts -> new AlertsRepeated(alerts, reopened.contains(record)));
                say(courses.get(Course.PAGE_AGAIN), alerts -> new AlertFiredAgain(alerts, rows.firedAgain(record)));
                if (courses.containsKey(Course.CLEAR)) {
                    say(courses.get(Course.CLEAR), AlertCleared::new);
                    Incident cleared = held.get(record);
                    boolean worked = cleared != null && cleared.status().isWorked();
                    if (worked && rows.tally(record.toString()).firing() == 0) {
                        say(rows.of(record), AlertsCleared::new);
                    }
                }
            });
        }

        private void say(@Nullable List<Alert> alerts, Function<List<Alert>, AlertEvent> event) {
            if (alerts != null) {
                events.publishEvent(event.apply(List.copyOf(alerts)));
            }
        }
    }
}
