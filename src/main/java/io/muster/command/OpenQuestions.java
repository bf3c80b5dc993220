package io.muster.command;

import io.muster.message.Button;
import io.muster.message.Message;
import io.muster.message.Part;
import io.muster.message.RecordKey;
import io.muster.message.Refused;
import io.muster.question.Question;
import io.muster.question.QuestionKey;
import io.muster.question.Questions;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Finds the question that a command means. It never guesses: one open question may go unnamed, several may not. */
@Component
final class OpenQuestions {

    private final Questions questions;

    OpenQuestions(Questions questions) {
        this.questions = questions;
    }

    List<Question> of(RecordKey record) {
        return questions.open(record);
    }

    /** @throws Refused when there is none; lists them when there are several and none is named */
    Question meant(Order order) {
        RecordKey key = order.record();
        Optional<String> number = order.call().find("question");
        List<Question> open = of(key);
        if (number.isPresent()) {
            return questions
                    .find(new QuestionKey(key, Integer.parseInt(number.get())))
                    .orElseThrow(() -> open.isEmpty()
                            ? new Refused(
                                    "There is no Q" + number.get() + " of " + key + ", nor any other open question.")
                            : new Misread(
                                    which("There is no Q" + number.get() + " of " + key + ". Open are:", order, open)));
        }
        return switch (open.size()) {
            case 0 -> throw new Refused("Nothing is to be decided for " + key + ".");
            case 1 -> open.getFirst();
            default -> throw new Misread(which("Which question? Open are:", order, open));
        };
    }

    static Part.Facts facts(List<Question> questions) {
        return new Part.Facts(questions.stream()
                .map(question -> new Part.Fact(
                        "Q" + question.key().number(), question.ask().title()))
                .toList());
    }

    /** The same line again, with each number. The number goes before the verb, where every line takes it. */
    private static Message which(String headline, Order order, List<Question> open) {
        return Message.of(headline)
                .with(facts(open))
                .with(open.stream()
                        .map(question -> Button.plain(
                                "Q" + question.key().number() + " "
                                        + question.ask().title(),
                                again(order, question)))
                        .toArray(Button[]::new));
    }

    private static String again(Order order, Question question) {
        String rest = order.call()
                .find("reason")
                .or(() -> order.call().find("choice"))
                .or(() -> order.call().find("who").map(who -> "@" + who))
                .map(text -> " " + text)
                .orElse("");
        return order.verb() + " " + question.key() + rest;
    }
}
