package io.muster.question;

import io.muster.message.Actor;
import io.muster.message.RecordKey;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Service;

/** Façade: asks, answers, and tells what became of an answer. Every method is one transaction, or joins the caller's. */
@Service
public class Questions {

    /** Asks, or finds the question already asked under this reference and renews it. Publishes {@code QuestionAsked}. */
    public Question ask(Ask ask) {
        throw new UnsupportedOperationException();
    }

    /**
     * Counts a person's answer; the one that fills the quorum is recorded as given, writes the grant (not yet usable)
     * and publishes {@code AnswerGiven}, which the flow turns into a completion.
     *
     * @param clickId id of the delivery (click, command): the same id twice is one answer
     * @throws io.muster.message.Refused when there is no such question, choice or right; says who may
     */
    public Answered answer(
            QuestionKey key,
            String choice,
            Actor by,
            @org.jspecify.annotations.Nullable String reason,
            String clickId) {
        throw new UnsupportedOperationException();
    }

    /** The flow took the answer: decided, and its grant is usable. Publishes {@code QuestionDecided}. Idempotent. */
    public void decided(String reference) {
        throw new UnsupportedOperationException();
    }

    /** The flow no longer waited when the answer came: too late, its grant void. Idempotent. */
    public void tooLate(String reference) {
        throw new UnsupportedOperationException();
    }

    /** The flow no longer waits. Closes the question if nothing was given for it, else changes nothing. Idempotent. */
    public void close(String reference, String why) {
        throw new UnsupportedOperationException();
    }

    public Optional<Question> find(QuestionKey key) {
        throw new UnsupportedOperationException();
    }

    public Optional<Question> byReference(String reference) {
        throw new UnsupportedOperationException();
    }

    /** Those that wait for people, oldest first. */
    public List<Question> open(RecordKey record) {
        throw new UnsupportedOperationException();
    }

    /** Everything ever asked of the record, oldest first. */
    public List<Question> of(RecordKey record) {
        throw new UnsupportedOperationException();
    }

    /** Whether this person may answer now, and the reason in words for the card ("You may decide, as commander"). */
    public Standing standing(Question question, Actor person) {
        throw new UnsupportedOperationException();
    }

    /** May this person answer, and why or why not, in words. */
    public record Standing(boolean may, String words) {}
}
