package io.muster.question;

import static io.muster.message.Span.plain;
import static io.muster.message.Span.strong;

import io.muster.message.Actor;
import io.muster.message.Button;
import io.muster.message.Message;
import io.muster.message.Part;
import io.muster.message.Part.Fact;
import io.muster.message.RecordKey;
import io.muster.message.Standing;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * The cards of questions: what is asked, exactly what an approval permits, who may answer, how far it is, until when, with
 * a button for each answer. Who presses one is judged then, not when the card was drawn.
 */
@Component
@Order(1)
class QuestionStanding implements Standing {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm 'UTC'", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private static final String KEY = "question/Q";

    private final Questions questions;

    QuestionStanding(Questions questions) {
        this.questions = questions;
    }

    @Override
    public List<Card> cards(RecordKey record, Set<String> shown) {
        List<Question> open = questions.open(List.of(record));
        Stream<Question> over = shown.stream()
                .filter(key -> key.startsWith(KEY))
                .map(key -> new QuestionKey(record, Integer.parseInt(key.substring(KEY.length()))))
                .filter(key ->
                        open.stream().noneMatch(question -> question.key().equals(key)))
                .flatMap(key -> questions.find(key).stream());
        return Stream.concat(open.stream().map(this::open), over.map(QuestionStanding::over))
                .toList();
    }

    private Card open(Question question) {
        Ask ask = question.ask();
        List<Part> parts = new ArrayList<>();
        parts.addAll(ask.parts());
        parts.add(new Part.Facts(facts(question)));
        return card(
                question,
                Message.of(plain(number(question) + " "), strong(ask.title()))
                        .with(parts.toArray(Part[]::new))
                        .with(buttons(question))
                        .with(Message.Priority.NOW)
                        .calling(questions.those(question).stream()
                                .map(Actor::id)
                                .toList()),
                true);
    }

    private List<Fact> facts(Question question) {
        Ask ask = question.ask();
        List<Fact> facts = new ArrayList<>();
        Actor requester = ask.requester();
        if (requester != null && ask.parts().stream().noneMatch(Part.Facts.class::isInstance)) {
            facts.add(new Fact("Asked for by", requester.name()));
        }
        facts.add(new Fact("Who may answer", questions.whoMay(question)));
        if (ask.quorum() > 1 || question.votes() > 0) {
            facts.add(new Fact("Answers", question.votes() + " of " + ask.quorum()));
        }
        Instant deadline = ask.deadline();
        if (deadline != null) {
            facts.add(new Fact("Goes on without an answer", TIME.format(deadline)));
        }
        return facts;
    }

    private static Button[] buttons(Question question) {
        List<Button> buttons = new ArrayList<>();
        for (Choice choice : question.ask().choices()) {
            String command = "choose " + question.key() + " " + choice.id();
            Button button =
                    buttons.isEmpty() ? Button.primary(choice.label(), command) : Button.plain(choice.label(), command);
            if (choice.id().equals(Choice.REJECT.id())) {
                button = button.dangerous();
            }
            buttons.add(choice.asksReason() ? button.askingReason() : button.confirming(consequence(question, choice)));
        }
        return buttons.toArray(Button[]::new);
    }

    private static String consequence(Question question, Choice choice) {
        boolean permits = question.ask().grant() != null && choice.id().equals(Choice.APPROVE.id());
        return permits
                ? question.ask().parts().stream()
                        .filter(Part.Code.class::isInstance)
                        .map(part -> "Exactly this is run then: " + ((Part.Code) part).body())
                        .findFirst()
                        .orElse("It is run then.")
                : question.ask().title() + ": " + choice.label() + ". It is recorded with your name.";
    }

    private static Card over(Question question) {
        Actor by = question.decidedBy();
        String who = by == null ? "somebody" : by.name();
        String title = question.ask().title();
        Message said = switch (question.state()) {
            case OPEN -> Message.of(title);
            case GIVEN -> answered(question, who, "; the flow is being told");
            case DECIDED -> answered(question, who, "");
            case TOO_LATE ->
                Message.of(
                        plain(number(question) + " "),
                        strong(title),
                        plain(": " + who + " answered " + question.chosen() + " too late, it had gone on without"));
            case CLOSED ->
                Message.of(
                        plain(number(question) + " "),
                        strong(title),
                        plain(": no longer asked, it went on without an answer"));
        };
        return card(question, withReason(said, question.reason()), question.state() == Question.State.GIVEN);
    }

    private static Message answered(Question question, String who, String more) {
        String when = question.decidedAt() == null ? "" : " at " + TIME.format(question.decidedAt());
        return Message.of(
                plain(number(question) + " "),
                strong(question.ask().title()),
                plain(": "),
                strong(question.chosen()),
                plain(", said " + who + when + more));
    }

    private static Message withReason(Message said, @Nullable String reason) {
        return reason == null || reason.isBlank() ? said : said.with(new Part.Text(reason));
    }

    private static String number(Question question) {
        return "Q" + question.key().number();
    }

    private static Card card(Question question, Message message, boolean open) {
        return new Card(KEY + question.key().number(), message, open, null);
    }
}
