package io.muster.command;

import io.muster.chat.Reply;
import io.muster.flow.Stall;
import io.muster.flow.Stalls;
import io.muster.message.Button;
import io.muster.message.Message;
import io.muster.message.RecordKey;
import io.muster.message.Refused;
import io.muster.question.Choice;
import io.muster.question.Question;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Tries again: answers a question that offers it, or lets stalled work begin anew. */
@Component
final class RetryCommand implements Command {

    private final OpenQuestions questions;
    private final DecideCommand decide;
    private final Stalls stalls;

    RetryCommand(OpenQuestions questions, DecideCommand decide, Stalls stalls) {
        this.questions = questions;
        this.decide = decide;
        this.stalls = stalls;
    }

    @Override
    public Set<String> verbs() {
        return Set.of("retry");
    }

    @Override
    public Reply obey(Order order) {
        if (order.call().find("question").isPresent()) {
            Question question = questions.meant(order);
            return answer(order, question);
        }
        Optional<String> element = order.call().find("element");
        if (element.isPresent()) {
            return retry(order, element.get());
        }
        List<Question> offering = questions.of(order.record()).stream()
                .filter(question -> again(question).isPresent())
                .toList();
        List<Stall> stalled = stalls.of(order.record());
        if (offering.size() + stalled.size() > 1) {
            throw which(order.record(), offering, stalled);
        }
        if (offering.size() == 1) {
            return answer(order, offering.getFirst());
        }
        if (stalled.size() == 1) {
            return retry(order, stalled.getFirst().element());
        }
        throw new Refused("Nothing of " + order.record() + " has stalled, and no question offers to try again.");
    }

    private Reply answer(Order order, Question question) {
        Choice choice = again(question)
                .orElseThrow(
                        () -> new Refused(question.key() + ", " + question.ask().title()
                                + ", does not offer to try again. questions lists what is to be decided."));
        // After the number all is reason; the reader cannot know that and takes the first word for an element.
        String reason = Stream.of(order.call().find("element"), order.call().find("reason"))
                .flatMap(Optional::stream)
                .collect(Collectors.joining(" "));
        return decide.answer(order, question, choice, reason.isEmpty() ? null : reason);
    }

    private Reply retry(Order order, String element) {
        stalls.retry(order.record(), element, order.who());
        return Reply.done(Message.of("Trying " + element + " of " + order.record() + " again."), order.record());
    }

    private static Optional<Choice> again(Question question) {
        return question.ask().choices().stream()
                .filter(choice -> choice.id().equals("retry")
                        || choice.label().toLowerCase(Locale.ROOT).startsWith("try again"))
                .findFirst();
    }

    private static Misread which(RecordKey key, List<Question> offering, List<Stall> stalled) {
        List<Button> buttons = new ArrayList<>();
        offering.forEach(question -> buttons.add(Button.plain(
                "Q" + question.key().number() + " " + question.ask().title(), "retry " + question.key())));
        stalled.forEach(stall -> buttons.add(Button.plain(stall.name(), "retry " + key + " " + stall.element())));
        return new Misread(Message.of(
                        "Which of them? " + buttons.stream().map(Button::label).collect(Collectors.joining(", ")) + ".")
                .with(buttons.toArray(Button[]::new)));
    }
}
