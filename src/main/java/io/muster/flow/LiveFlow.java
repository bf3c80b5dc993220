package io.muster.flow;

import io.muster.message.RecordKey;
import io.muster.runbook.RunKey;
import java.time.Duration;
import java.util.Optional;
import org.springframework.stereotype.Service;

/** Façade: where flows stand. Reads what the exporter told; never asks the engine, so it answers while that is away. */
@Service
public class LiveFlow {

    /** The newest generation of the record's own flow. */
    public FlowView of(RecordKey record) {
        throw new UnsupportedOperationException();
    }

    /** The newest generation of a run's process. */
    public FlowView of(RunKey run) {
        throw new UnsupportedOperationException();
    }

    /** The BPMN text of a diagram, by {@link FlowView.Instance#model()}. */
    public Optional<String> diagram(String model) {
        throw new UnsupportedOperationException();
    }

    /** How old the newest record heard from the engine was when it came; empty when nothing was heard yet. */
    public Optional<Duration> lag() {
        throw new UnsupportedOperationException();
    }
}
