package io.muster.flow;

import io.muster.message.Actor;
import io.muster.message.RecordKey;
import io.muster.message.Refused;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Façade: where flows cannot go on by themselves, and trying again. */
@Service
public class Stalls {

    static final String START = "start";

    private final ParkedJobs parked;
    private final Generations generations;
    private final Failures failures;
    private final Outbox outbox;
    private final Clock clock;
    private final ApplicationEventPublisher events;

    Stalls(
            ParkedJobs parked,
            Generations generations,
            Failures failures,
            Outbox outbox,
            Clock clock,
            ApplicationEventPublisher events) {
        this.parked = parked;
        this.generations = generations;
        this.failures = failures;
        this.outbox = outbox;
        this.clock = clock;
        this.events = events;
    }

    private record Found(Stall stall, Runnable again) {}

    /** Oldest first; also those of the record's runs and called processes. */
    public List<Stall> of(RecordKey record) {
        return find(record).stream().map(Found::stall).toList();
    }

    /**
     * Has it tried again, with as many attempts as at first. Publishes {@code FlowRetried}.
     *
     * @param element id of the stalled task; empty: the only one
     * @throws Refused when nothing is stalled there, or several are and none is named; lists them
     */
    @Transactional
    public void retry(RecordKey record, String element, Actor by) {
        List<Found> found = find(record);
        if (found.isEmpty()) {
            throw new Refused("Nothing of " + record + " is stalled.");
        }
        if (element.isBlank() && found.size() > 1) {
            throw new Refused("Several are stalled. Say which: " + names(found) + ".");
        }
        List<Found> meant = found.stream()
                .filter(each -> element.isBlank() || each.stall().element().equalsIgnoreCase(element.strip()))
                .toList();
        if (meant.isEmpty()) {
            throw new Refused("'" + element + "' of " + record + " is not stalled. Stalled: " + names(found) + ".");
        }
        for (Found each : meant) {
            each.again().run();
            events.publishEvent(new FlowEvent.FlowRetried(
                    record, by, each.stall().element(), each.stall().name()));
        }
    }

    private List<Found> find(RecordKey record) {
        List<Found> found = new ArrayList<>();
        for (ParkedJob job : parked.stalled(record)) {
            found.add(new Found(
                    new Stall(record, job.element(), job.elementName(), job.why(), job.parkedAt()), () -> again(job)));
        }
        for (Generation generation : generations.of(record)) {
            String why = generation.stall();
            if (why != null) {
                var since = generation.publishedAt() == null ? clock.instant() : generation.publishedAt();
                found.add(new Found(
                        new Stall(record, START, "start of " + generation.base(), why, since),
                        () -> again(generation)));
            }
        }
        for (Failures.Failure failure : failures.of(record)) {
            found.add(new Found(
                    new Stall(record, failure.element(), failure.name(), failure.why(), failure.since()),
                    () -> outbox.put(record, new FlowCommand.Resolve(failure.engine(), failure.key()))));
        }
        found.sort(Comparator.comparing(each -> each.stall().since()));
        return found;
    }

    private void again(ParkedJob job) {
        parked.remove(job.engine(), job.job());
        outbox.put(job.record(), new FlowCommand.Retry(job.engine(), job.job(), job.type()));
    }

    private void again(Generation generation) {
        generations.stalled(generation.key(), null);
        if (generation.state() == Generation.State.PUBLISHED) {
            generations.again(generation);
        }
    }

    private static String names(List<Found> found) {
        return found.stream()
                .map(each -> each.stall().element() + " (" + each.stall().name() + ")")
                .collect(Collectors.joining(", "));
    }
}
