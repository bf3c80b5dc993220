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
    @JsonSubTypes.Type(value = Step.Change.class, name = "change"),
    @JsonSubTypes.Type(value = Step.Decide.class, name = "decide"),
    @JsonSubTypes.Type(value = Step.Manual.class, name = "manual"),
    @JsonSubTypes.Type(value = Step.When.class, name = "when")
})
public sealed interface Step {

    /** How long the server needs for what no command does. */
    Duration SHORT = Duration.ofMinutes(1);

    String id();

    String title();

    /** Line of the file that it starts on. */
    int line();

    /** Bounds one attempt of the whole step, retries of its expectation included. Time for people is not counted. */
    default Duration timeout() {
        return SHORT;
    }

    default List<Expectation> expectations() {
        return List.of();
    }

    default @Nullable Retry retry() {
        return null;
    }

    /** The target that this step alone acts on, written as {@link Outline#target()}; null: that of the runbook. */
    default @Nullable String target() {
        return null;
    }

    /** Whether it may be run again when nobody knows whether it was. */
    default boolean isRepeatable() {
        return true;
    }

    /** Reads, and is free to repeat. */
    record Observe(
            String id,
            String title,
            int line,
            Duration timeout,
            List<Expectation> expectations,
            @Nullable Retry retry,
            @Nullable String target)
            implements Step {
        public Observe {
            expectations = List.copyOf(expectations);
        }

        public Observe(String id, String title, int line, Duration timeout, List<Expectation> expectations) {
            this(id, title, line, timeout, expectations, null, null);
        }
    }

    /**
     * Acts. Exactly one of {@code undo} and {@code irreversible} is said.
     *
     * @param irreversible why it cannot be undone
     * @param repeatable said when doing it twice is doing it once
     */
    record Change(
            String id,
            String title,
            int line,
            Duration timeout,
            List<Expectation> expectations,
            Approval approval,
            boolean undo,
            @Nullable String irreversible,
            @Nullable Boolean repeatable,
            @Nullable Retry retry,
            @Nullable String target)
            implements Step {
        public Change {
            expectations = List.copyOf(expectations);
        }

        public Change(
                String id,
                String title,
                int line,
                Duration timeout,
                List<Expectation> expectations,
                Approval approval,
                boolean undo,
                @Nullable String irreversible) {
            this(id, title, line, timeout, expectations, approval, undo, irreversible, null, null, null);
        }

        @Override
        public boolean isRepeatable() {
            return Boolean.TRUE.equals(repeatable);
        }
    }

    /**
     * Asks people which way to go.
     *
     * @param choices at least two, the likeliest first
     * @param asked of whom, for how long, and what follows silence unless {@code unanswered} says it
     * @param unanswered the choice that holds when nobody answers in time
     * @param result name of the output that takes the choice; null when nobody reads it
     */
    record Decide(
            String id,
            String title,
            int line,
            List<Way> choices,
            Approval asked,
            @Nullable String unanswered,
            @Nullable String result)
            implements Step {
        public Decide {
            choices = List.copyOf(choices);
        }
    }

    /** One choice: {@code failOver}, "Fail over to the replica". */
    record Way(String id, String label) {}

    /** Done by a person, who says so. */
    record Manual(String id, String title, int line, Approval asked) implements Step {}

    /** Looks which way a {@code when} goes: done when its condition holds, else skipped. */
    record When(String id, String title, int line) implements Step {}
}
