package io.muster.question;

import static io.muster.message.Span.plain;
import static io.muster.message.Span.strong;

import io.muster.message.Actor;
import io.muster.message.Message;
import io.muster.message.Part;
import io.muster.message.RecordKey;
import io.muster.message.Recorded;
import java.util.Map;
import java.util.TreeMap;

/** What can happen to a question. {@link #question()} is as it stands after the event. */
public sealed interface QuestionEvent extends Recorded {

    Question question();

    @Override
    default RecordKey record() {
        return question().key().record();
    }

    @Override
    default Map<String, Object> details() {
        Map<String, Object> details = new TreeMap<>(question().ask().details());
        details.put("question", question().key().toString());
        details.put("kind", question().ask().kind());
        return details;
    }

    /** People are asked. */
    record QuestionAsked(Question question, Actor by) implements QuestionEvent {
        @Override
        public Message message() {
            return Message.of(plain("Asked: "), strong(question.ask().title()));
        }
    }

    /** Somebody who may answer lets another do it. */
    record QuestionDelegated(Question question, Actor by, Actor to) implements QuestionEvent {
        @Override
        public Message message() {
            return Message.of(
                    strong(by.name()),
                    plain(" lets "),
                    strong(to.name() + " (@" + to.id() + ")"),
                    plain(" answer: " + question.ask().title()));
        }
    }

    /** One of several needed answers. */
    record AnswerCounted(Question question, Actor by, String choice, int missing) implements QuestionEvent {
        @Override
        public Message message() {
            return Message.of(
                    strong(by.name()),
                    plain(" says " + choice + " to '" + question.ask().title() + "': "),
                    strong(missing + " more"),
                    plain(" needed"));
        }
    }

    /** The answer that filled the quorum; the flow is to be told. */
    record AnswerGiven(Question question, Actor by, boolean waived) implements QuestionEvent {
        @Override
        public Map<String, Object> details() {
            Map<String, Object> details = new TreeMap<>(QuestionEvent.super.details());
            details.put("choice", String.valueOf(question.choice()));
            details.put("waived", waived);
            return details;
        }

        @Override
        public Message message() {
            Message said = Message.of(
                    strong(by.name()),
                    plain(" answered "),
                    strong(question.chosen()),
                    plain(" to: " + question.ask().title()
                            + (waived ? " (confirming an own request, the second person waived)" : "")));
            return question.reason() == null ? said : said.with(new Part.Text(question.reason()));
        }
    }

    /** The flow took the answer. */
    record QuestionDecided(Question question, Actor by) implements QuestionEvent {
        @Override
        public Message message() {
            Actor who = question.decidedBy();
            return Message.of(
                            plain("It goes on as " + (who == null ? "people" : who.name()) + " said, "),
                            strong(question.chosen()),
                            plain(": " + question.ask().title()))
                    .with(Message.Priority.BACKGROUND);
        }
    }

    /** The flow had gone on. */
    record AnswerTooLate(Question question, Actor by) implements QuestionEvent {
        @Override
        public Message message() {
            return Message.of(
                    plain("The answer came too late, it had gone on without: "),
                    strong(question.ask().title()));
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
