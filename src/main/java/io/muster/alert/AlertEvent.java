package io.muster.alert;

import static io.muster.message.Span.plain;
import static io.muster.message.Span.strong;

import io.muster.message.Actor;
import io.muster.message.Message;
import io.muster.message.Part;
import io.muster.message.RecordKey;
import io.muster.message.Recorded;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What alerts do to an incident. One delivery makes at most one event of each kind for an incident; plain repeats make
 * none, they are counted beside the timeline.
 */
public sealed interface AlertEvent extends Recorded {

    /** Those that the event is about; never empty. */
    List<Alert> alerts();

    @Override
    default RecordKey record() {
        return alerts().getFirst().record();
    }

    @Override
    default Actor by() {
        return Actor.MUSTER;
    }

    @Override
    default Map<String, Object> details() {
        return Map.of(
                "sender",
                alerts().getFirst().sender(),
                "alerts",
                alerts().stream().map(Alert::name).distinct().toList(),
                "fingerprints",
                alerts().stream().map(Alert::fingerprint).toList());
    }

    /** Alerts that this incident did not have before. */
    record AlertsAttached(List<Alert> alerts) implements AlertEvent {
        @Override
        public Message message() {
            return said(alerts, "fires", "fire");
        }
    }

    /**
     * Cleared once, firing again while the impact was not yet gone: worth a line, no new page.
     *
     * @param reopened whether the incident was over and this has reopened it
     */
    record AlertsRepeated(List<Alert> alerts, boolean reopened) implements AlertEvent {
        @Override
        public Message message() {
            return said(alerts, "fires again", "fire again");
        }
    }

    /**
     * Firing again although the impact was said to be gone: people are paged anew.
     *
     * @param firing rises with each such event of the record
     */
    record AlertFiredAgain(List<Alert> alerts, int firing) implements AlertEvent {
        @Override
        public Message message() {
            return said(alerts, "fires again after mitigation", "fire again after mitigation")
                    .with(Message.Priority.NOW);
        }

        @Override
        public Map<String, Object> details() {
            Map<String, Object> details = new TreeMap<>(AlertEvent.super.details());
            details.put("firing", firing);
            return details;
        }
    }

    /** Some alerts went away. */
    record AlertCleared(List<Alert> alerts) implements AlertEvent {
        @Override
        public Message message() {
            return said(alerts, "cleared", "cleared");
        }
    }

    /** The last alert of the incident that still fired went away. {@code alerts} are all of the incident's. */
    record AlertsCleared(List<Alert> alerts) implements AlertEvent {
        @Override
        public Message message() {
            return alerts.size() == 1
                    ? Message.of("Nothing fires any more")
                    : Message.of("Nothing fires any more: all " + alerts.size() + " alerts are clear");
        }
    }

    private static Message said(List<Alert> alerts, String one, String several) {
        Alert first = alerts.getFirst();
        if (alerts.size() == 1) {
            Message said = Message.of(plain("Alert "), strong(first.name()), plain(" " + one + ": " + first.title()));
            return first.link() == null ? said : said.with(new Part.Link("Open at " + first.sender(), first.link()));
        }
        List<Part.Fact> facts = alerts.stream()
                .limit(20)
                .map(alert -> new Part.Fact(alert.name(), alert.title()))
                .toList();
        Message said = Message.of(strong(alerts.size() + " alerts"), plain(" " + several))
                .with(new Part.Facts(facts));
        return alerts.size() <= 20 ? said : said.with(new Part.Text("and " + (alerts.size() - 20) + " more"));
    }
}
