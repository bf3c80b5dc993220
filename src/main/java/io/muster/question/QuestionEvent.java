package io.muster.question;

import static io.muster.message.Span.plain;
import static io.muster.message.Span.strong;

import io.muster.message.Actor;
import io.muster.message.Message;
import io.muster.message.Part;
import io.muster.message.RecordKey;
import io.muster.message.Recorded;
import java.util.Map;

/** What can happen to a question. {@link #question()} is as it stands after the event. */
public sealed interface QuestionEvent extends Recorded {

    Question question();

    @Override
    default RecordKey record() {
        return question().key().record();
    }

    @Override
    default Map<String, Object> details() {
        return Map.of(
                "question",
                question().key().toString(),
                "kind",
                question().ask().kind());
    }

    /** People are asked. */
    record QuestionAsked(Question question, Actor by) implements QuestionEvent {
        @Override
        public Message message() {
            return Message.of(plain("Asked: "), strong(question.ask().title()));
        }
    }

    /** One of several needed answers. */
    record AnswerCounted(Question question, Actor by, String choice, int missing) implements QuestionEvent {
        @Override
        public Message message() {
            return Message.of(
                    strong(by.name()), plain(" says " + choice + ", "), strong(missing + " more"), plain(" needed"));
        }
    }

    /** The answer that filled the quorum; the flow is to be told. */
    record AnswerGiven(Question question, Actor by, boolean waived) implements QuestionEvent {
        @Override
        public Message message() {
            Message said = Message.of(
                    strong(by.name()),
                    plain(" answered "),
                    strong(String.valueOf(question.choice())),
                    plain(": " + question.ask().title() + (waived ? " (own request, second person waived)" : "")));
            return question.reason() == null ? said : said.with(new Part.Text(question.reason()));
        }
    }

    /** The flow took the answer. */
    record QuestionDecided(Question question, Actor by) implements QuestionEvent {
        @Override
        public Message message() {
            return Message.of(
                    plain("Decided: "),
                    strong(String.valueOf(question.choice())),
                    plain(" for " + question.ask().title()));
        }
    }

    /** The flow had gone on. */
    record AnswerTooLate(Question question, Actor by) implements QuestionEvent {
        @Override
        public Message message() {
            return Message.of(plain("Too late: "), strong(question.ask().title()));
        }
    }

    /** Nobody answered and nobody waits any more. */
    record QuestionClosed(Question question, Actor by, String why) implements QuestionEvent {
        @Override
        public Message message() {
            return Message.of(plain("No longer asked: "), strong(question.ask().title()))
                    .with(new Part.Text(why));
        }
    }
}
