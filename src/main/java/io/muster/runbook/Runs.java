package io.muster.runbook;

import io.muster.message.Actor;
import io.muster.message.RecordKey;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Service;

/** Façade: asks for runs, shows them, aborts them. Every method is one transaction, or joins the caller's. */
@Service
public class Runs {

    /**
     * Writes the run and publishes {@code RunRequested}, on which the flow starts its process.
     *
     * @throws io.muster.message.Refused when there is no such runbook, or an input is unknown, missing or wrong
     */
    public Run request(RunRequest request) {
        throw new UnsupportedOperationException();
    }

    public Optional<Run> find(RunKey key) {
        throw new UnsupportedOperationException();
    }

    /** All of the record, oldest first. */
    public List<Run> of(RecordKey record) {
        throw new UnsupportedOperationException();
    }

    /** Each step of the run with what is known of it, in reading order. */
    public List<StepState> steps(RunKey key) {
        throw new UnsupportedOperationException();
    }

    /**
     * Ends it: a step that is going is killed; one that waits somewhere ends at once (the flow cancels its instance on
     * {@code RunEnded}). An ended run stays as it is.
     *
     * @throws io.muster.message.Refused when there is no such run
     */
    public Run abort(RunKey key, Actor by, String reason) {
        throw new UnsupportedOperationException();
    }
}
