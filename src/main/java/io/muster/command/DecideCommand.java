package io.muster.command;

import io.muster.chat.Reply;
import io.muster.message.Button;
import io.muster.message.Message;
import io.muster.question.Answered;
import io.muster.question.Choice;
import io.muster.question.Question;
import io.muster.question.Questions;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Answers questions. Who may answer is judged by the question itself. */
@Component
final class DecideCommand implements Command {

    private final Questions questions;
    private final OpenQuestions openQuestions;

    DecideCommand(Questions questions, OpenQuestions openQuestions) {
        this.questions = questions;
        this.openQuestions = openQuestions;
    }

    @Override
    public Set<String> verbs() {
        return Set.of("approve", "reject", "choose");
    }

    @Override
    public Reply obey(Order order) {
        Question question = openQuestions.meant(order);
        if (order.verb().equals("choose")) {
            String typed = order.call().text("choice");
            Picked picked = pick(question, typed).orElseThrow(() -> noSuchChoice(question, typed));
            return answer(order, question, picked.choice(), picked.reason());
        }
        Choice choice = question.ask().choices().stream()
                .filter(each -> each.id().equals(order.verb()))
                .findFirst()
                .orElseThrow(() -> noYesOrNo(question));
        return answer(order, question, choice, order.call().orNull("reason"));
    }

    Reply answer(Order order, Question question, Choice choice, @Nullable String reason) {
        if (choice.asksReason() && (reason == null || reason.isBlank())) {
            throw new Misread(Message.of("'" + choice.label() + "' needs a reason. Write choose " + question.key() + " "
                            + choice.id() + " and why.")
                    .with(Button.plain(choice.label(), "choose " + question.key() + " " + choice.id())
                            .askingReason()));
        }
        Answered answered = questions.answer(question.key(), choice.id(), order.who(), reason, order.clickId());
        return Reply.done(
                Message.of(said(order, choice, answered)), question.key().record());
    }

    private static String said(Order order, Choice choice, Answered answered) {
        Question question = answered.question();
        String of = question.key() + ", " + question.ask().title();
        return switch (answered) {
            case Answered.Given given -> "Your '" + choice.label() + "' decides " + of + ". It goes on.";
            case Answered.Counted counted ->
                "Your '" + choice.label() + "' counts for " + of + ". "
                        + (counted.missing() == 1 ? "One more person" : counted.missing() + " more people")
                        + " must say the same.";
            case Answered.Already already -> {
                String whom = already.by().id().equals(order.who().id())
                        ? "You"
                        : already.by().name();
                String what = question.choice() == null ? "answered" : "answered '" + question.choice() + "' to";
                yield whom + " had " + what + " " + of + " before. Nothing changed.";
            }
        };
    }

    /** Choices have ids and labels, which may have several words; what follows is the reason. The longest match wins. */
    static Optional<Picked> pick(Question question, String typed) {
        String lower = typed.toLowerCase(Locale.ROOT);
        record Match(Choice choice, String name) {}
        return question.ask().choices().stream()
                .flatMap(choice -> List.of(choice.id(), choice.label()).stream()
                        .map(name -> new Match(choice, name.toLowerCase(Locale.ROOT))))
                .filter(match -> lower.equals(match.name())
                        || (lower.startsWith(match.name())
                                && !Character.isLetterOrDigit(
                                        lower.charAt(match.name().length()))))
                .max(Comparator.comparingInt(match -> match.name().length()))
                .map(match -> {
                    String rest = typed.substring(match.name().length()).replaceFirst("^[\\s:;,.–-]+", "");
                    return new Picked(match.choice(), rest.isBlank() ? null : rest);
                });
    }

    private static Misread noSuchChoice(Question question, String typed) {
        return new Misread(Message.of("'" + typed + "' is no answer to " + question.key() + ", "
                        + question.ask().title() + ". Its answers are " + ids(question) + ".")
                .with(QuestionsCommand.buttons(question)));
    }

    private static Misread noYesOrNo(Question question) {
        return new Misread(Message.of(question.key() + ", " + question.ask().title()
                        + ", is not answered by yes or no. Its answers are " + ids(question) + "; write choose "
                        + question.key() + " and one of them.")
                .with(QuestionsCommand.buttons(question)));
    }

    private static String ids(Question question) {
        return question.ask().choices().stream().map(Choice::id).collect(Collectors.joining(", "));
    }

    /** A choice and the reason that came with it. */
    record Picked(Choice choice, @Nullable String reason) {}
}
