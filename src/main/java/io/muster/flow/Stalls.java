package io.muster.flow;

import io.muster.message.Actor;
import io.muster.message.RecordKey;
import java.util.List;
import org.springframework.stereotype.Service;

/** Façade: where flows cannot go on by themselves, and trying again. */
@Service
public class Stalls {

    /** Oldest first; also those of the record's runs and called processes. */
    public List<Stall> of(RecordKey record) {
        throw new UnsupportedOperationException();
    }

    /**
     * Has it tried again, with as many attempts as at first. Publishes {@code FlowRetried}.
     *
     * @param element id of the stalled task; empty: the only one
     * @throws io.muster.message.Refused when nothing is stalled there, or several are and none is named; lists them
     */
    public void retry(RecordKey record, String element, Actor by) {
        throw new UnsupportedOperationException();
    }
}
