package io.muster.runbook;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A step of a runbook; its kind is its risk. Ids are {@code s1}, {@code s2} … in reading order. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Step.Observe.class, name = "observe"),
    @JsonSubTypes.Type(value = Step.Change.class, name = "change")
})
public sealed interface Step {

    String id();

    String title();

    /** Line of the file that it starts on. */
    int line();

    /** Bounds one attempt of the whole step, retries of its expectation included. */
    Duration timeout();

    List<Expectation> expectations();

    /** Reads, and is free to repeat. */
    record Observe(String id, String title, int line, Duration timeout, List<Expectation> expectations)
            implements Step {
        public Observe {
            expectations = List.copyOf(expectations);
        }
    }

    /**
     * Acts. Exactly one of {@code undo} and {@code irreversible} is said.
     *
     * @param irreversible why it cannot be undone
     */
    record Change(
            String id,
            String title,
            int line,
            Duration timeout,
            List<Expectation> expectations,
            Approval approval,
            boolean undo,
            @Nullable String irreversible)
            implements Step {
        public Change {
            expectations = List.copyOf(expectations);
        }
    }
}
