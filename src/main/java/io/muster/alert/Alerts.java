package io.muster.alert;

import io.muster.message.RecordKey;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Service;

/** Façade: takes what monitoring sends and says which alerts an incident has. */
@Service
public class Alerts {

    /**
     * Takes one delivery, whole or not at all, in a transaction of its own.
     *
     * @param sender {@code alertmanager}, {@code generic}
     * @param headers names in lower case
     * @throws MalformedAlert naming the field; nothing is stored
     */
    public Receipt receive(String sender, Map<String, String> headers, byte[] body) {
        throw new UnsupportedOperationException();
    }

    /** Those of the record, the firing ones first, then the oldest. */
    public List<Alert> of(RecordKey record) {
        throw new UnsupportedOperationException();
    }

    /** How many fire, and how many there are. */
    public Tally tally(RecordKey record) {
        throw new UnsupportedOperationException();
    }

    /** What came of a delivery: how many alerts it had, and the incidents that they are attached to. */
    public record Receipt(int accepted, List<RecordKey> incidents) {}

    /** How many alerts fire of how many. */
    public record Tally(int firing, int total) {}
}
