package io.muster.flow;

import io.muster.message.Actor;
import io.muster.message.RecordKey;
import io.muster.message.Refused;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Façade: messages from people to flows. */
@Service
public class Signals {

    /** What Muster says itself, each by its own verb. */
    private static final Set<String> OURS = Set.of(
            "acknowledged",
            "mitigated",
            "resolved",
            "closed",
            "cancelled",
            "public-update-posted",
            "internal-update-posted",
            "alerts-resolved",
            "alert-fired-again");

    private final Generations generations;
    private final Outbox outbox;
    private final LiveFlow live;
    private final SentSignals sent;
    private final ApplicationEventPublisher events;

    Signals(Generations generations, Outbox outbox, LiveFlow live, SentSignals sent, ApplicationEventPublisher events) {
        this.generations = generations;
        this.outbox = outbox;
        this.live = live;
        this.sent = sent;
        this.events = events;
    }

    /**
     * Sends a message to the newest generation of the record's flow. Accepted in this transaction, delivered when the
     * engine is there; kept for whoever begins to wait for it within an hour, after which the sender is told that nobody
     * did. Publishes {@code SignalSent}.
     *
     * @param clickId id of the delivery (click, command): the same id twice is one signal
     * @throws Refused when the record has no flow, or the name is one that Muster itself sends
     */
    @Transactional
    public void send(RecordKey record, String name, Map<String, String> values, Actor by, String clickId) {
        if (ours(name)) {
            throw new Refused("'" + name + "' is said by Muster itself; use the verb, such as ack, mitigate or role.");
        }
        Generation generation = generations
                .newest(record.toString())
                .orElseThrow(() -> new Refused(record + " has no flow that could take a signal."));
        if (!sent.write(new SentSignals.Sent(clickId, record, generation.key(), name, by))) {
            return;
        }
        outbox.put(
                record,
                new FlowCommand.Tell(
                        name,
                        generation.key(),
                        generation.key() + ":" + clickId,
                        Told.SHORT.toSeconds(),
                        new LinkedHashMap<>(values),
                        clickId));
        events.publishEvent(new FlowEvent.SignalSent(record, by, name, Map.copyOf(values)));
    }

    /** Names of the messages that the record's flow waits for now and that people may send. */
    public List<String> awaited(RecordKey record) {
        return live.of(record).awaited().stream()
                .map(FlowView.Awaited::name)
                .filter(name -> !ours(name))
                .distinct()
                .sorted()
                .toList();
    }

    private static boolean ours(String name) {
        return OURS.contains(name)
                || name.endsWith("-assigned")
                || name.startsWith("incident-declared-")
                || name.endsWith("-requested");
    }
}
