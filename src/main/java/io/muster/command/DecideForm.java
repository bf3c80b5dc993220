package io.muster.command;

import io.muster.message.Form;
import io.muster.message.Form.Field;
import io.muster.message.Form.Option;
import io.muster.message.Message;
import io.muster.message.Part;
import io.muster.message.RecordKey;
import io.muster.message.Refused;
import io.muster.question.Choice;
import io.muster.question.Question;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Asks for the answer to a question and for its reason. The form is of this question, also when others come after it. */
@Component
final class DecideForm implements VerbForm {

    private static final String CHOICE = "choice";
    private static final String REASON = "reason";
    private static final int LONGEST = 1_000;

    private final OpenQuestions questions;

    DecideForm(OpenQuestions questions) {
        this.questions = questions;
    }

    @Override
    public Set<String> verbs() {
        return Set.of("approve", "reject", "choose");
    }

    @Override
    public Optional<Form> form(Asked asked) {
        RecordKey about = asked.about();
        return about == null ? Optional.empty() : meant(about, asked.call()).flatMap(question -> form(asked, question));
    }

    private Optional<Question> meant(RecordKey about, Call call) {
        List<Question> open = questions.of(about);
        Optional<String> number = call.find("question");
        return number.isEmpty() && open.size() != 1
                ? Optional.empty()
                : open.stream()
                        .filter(question -> number.isEmpty()
                                || number.get()
                                        .equals(String.valueOf(question.key().number())))
                        .findFirst();
    }

    private static Optional<Form> form(Asked asked, Question question) {
        Call call = asked.call();
        String verb = call.verb().name();
        boolean choose = verb.equals("choose");
        Optional<DecideCommand.Picked> picked =
                choose ? call.find(CHOICE).flatMap(typed -> DecideCommand.pick(question, typed)) : Optional.empty();
        Optional<Choice> choice = choose
                ? picked.map(DecideCommand.Picked::choice)
                : question.ask().choices().stream()
                        .filter(each -> each.id().equals(verb))
                        .findFirst();
        boolean nonsense = choice.isEmpty() && (!choose || call.find(CHOICE).isPresent());
        String reason = picked.flatMap(typed -> Optional.ofNullable(typed.reason()))
                .or(() -> call.find(REASON))
                .orElse("");
        boolean needsReason =
                verb.equals("reject") || choice.filter(Choice::asksReason).isPresent();
        boolean missing = choice.isEmpty() || (needsReason && reason.isEmpty());
        if (nonsense || !(missing || asked.wanted())) {
            return Optional.empty();
        }
        List<Field> fields = new ArrayList<>();
        if (choose) {
            fields.add(Field.choice(CHOICE, "Answer", options(question))
                    .holding(choice.map(Choice::id).orElse("")));
        }
        fields.add(Field.text(REASON, "Why?", LONGEST)
                .hinting("It goes on the record, with your name.")
                .holding(reason)
                .optional(!needsReason));
        String label = ArgumentForm.capital(verb);
        return Optional.of(new Form(
                question.key().record() + " " + verb + " Q" + question.key().number(),
                label,
                label,
                Message.of(question.key() + " " + question.ask().title())
                        .with(question.ask().parts().toArray(Part[]::new)),
                fields));
    }

    private static List<Option> options(Question question) {
        return question.ask().choices().stream()
                .map(choice -> new Option(choice.id(), choice.label(), choice.asksReason() ? "and say why" : ""))
                .toList();
    }

    @Override
    public List<String> lines(Call purpose, Filling filling) {
        String verb = purpose.verb().name();
        Optional<String> number = purpose.find("question");
        if (purpose.record() == null || number.isEmpty()) {
            filling.fault(REASON, "This form names no question. Close it, and open it again.");
            return List.of();
        }
        String line = verb + " Q" + number.get();
        Optional<String> reason = filling.text(REASON, LONGEST);
        if (!verb.equals("choose")) {
            if (verb.equals("reject") && reason.isEmpty()) {
                filling.fault(REASON, "Say why.");
            }
            return List.of(
                    line + reason.map(why -> " " + Quotes.aroundText(why)).orElse(""));
        }
        // Which answers there are is not said here: who sends this may not know the question at all.
        Optional<String> choice = filling.demand(CHOICE, "Choose an answer.", DecideForm::id);
        return choice.stream()
                .map(id -> line + " "
                        + Quotes.aroundText(id + reason.map(why -> ": " + why).orElse("")))
                .toList();
    }

    /** One line without a colon, which is where the reason begins. */
    private static String id(String typed) {
        if (typed.length() > 100 || typed.contains(":") || typed.contains("\n")) {
            throw new Refused("Choose one of the answers.");
        }
        return typed;
    }
}
