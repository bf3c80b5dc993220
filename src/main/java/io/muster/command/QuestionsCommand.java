package io.muster.command;

import io.muster.chat.Reply;
import io.muster.message.Button;
import io.muster.message.Message;
import io.muster.question.Choice;
import io.muster.question.Question;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

@Component
final class QuestionsCommand implements Command {

    private final OpenQuestions questions;

    QuestionsCommand(OpenQuestions questions) {
        this.questions = questions;
    }

    @Override
    public Set<String> verbs() {
        return Set.of("questions");
    }

    @Override
    public Reply obey(Order order) {
        List<Question> open = questions.of(order.record());
        if (open.isEmpty()) {
            return Reply.done(Message.of("Nothing is to be decided for " + order.record() + "."), order.record());
        }
        Message message = Message.of(
                        open.size() == 1
                                ? "One question is open for " + order.record()
                                : open.size() + " questions are open for " + order.record())
                .with(OpenQuestions.facts(open));
        if (open.size() == 1) {
            message = message.with(buttons(open.getFirst()));
        }
        return Reply.done(message, order.record());
    }

    static Button[] buttons(Question question) {
        return question.ask().choices().stream()
                .map(choice -> button(question, choice))
                .toArray(Button[]::new);
    }

    private static Button button(Question question, Choice choice) {
        Button button = Button.plain(choice.label(), "choose " + question.key() + " " + choice.id());
        return choice.asksReason() ? button.askingReason() : button;
    }
}
