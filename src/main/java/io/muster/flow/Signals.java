package io.muster.flow;

import io.muster.message.Actor;
import io.muster.message.RecordKey;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Service;

/** Façade: messages from people to flows. */
@Service
public class Signals {

    /**
     * Sends a message to the newest generation of the record's flow. Accepted in this transaction, delivered when the
     * engine is there; kept for whoever begins to wait for it within an hour. Publishes {@code SignalSent}.
     *
     * @param clickId id of the delivery (click, command): the same id twice is one signal
     * @throws io.muster.message.Refused when the record has no flow, or the name is one that Muster itself sends
     */
    public void send(RecordKey record, String name, Map<String, String> values, Actor by, String clickId) {
        throw new UnsupportedOperationException();
    }

    /** Names of the messages that the record's flow waits for now and that people may send. */
    public List<String> awaited(RecordKey record) {
        throw new UnsupportedOperationException();
    }
}
