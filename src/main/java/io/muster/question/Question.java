package io.muster.question;

import io.muster.message.Actor;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A question and how far it has come.
 *
 * @param clickId the id of the click that filled the quorum; the completion told to the flow carries it; null while open
 */
public record Question(
        QuestionKey key,
        Ask ask,
        State state,
        Instant askedAt,
        int votes,
        @Nullable String choice,
        @Nullable Actor decidedBy,
        @Nullable String reason,
        @Nullable Instant decidedAt,
        @Nullable String clickId) {

    /** The label of what was chosen; empty while nothing is. */
    public String chosen() {
        return ask.choices().stream()
                .filter(one -> one.id().equals(choice))
                .map(Choice::label)
                .findFirst()
                .orElse("");
    }

    /** The life of a question. */
    public enum State {
        /** Waits for people. */
        OPEN,
        /** The click that filled the quorum is recorded; the flow has not yet taken it. */
        GIVEN,
        /** The flow took the answer. */
        DECIDED,
        /** The flow no longer waited when the answer reached it. */
        TOO_LATE,
        /** Nobody answered and the flow no longer waits. */
        CLOSED
    }
}
