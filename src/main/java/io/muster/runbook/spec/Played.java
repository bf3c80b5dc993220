package io.muster.runbook.spec;

import io.muster.runbook.Mistake;
import java.util.List;

/**
 * What came of one example.
 *
 * @param faults what is not as the example says; empty: it is
 * @param micros how long it took, in microseconds
 */
public record Played(String title, int line, List<Mistake> faults, long micros) {

    public Played {
        faults = List.copyOf(faults);
    }
}
