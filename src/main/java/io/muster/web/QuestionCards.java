package io.muster.web;

import io.muster.message.Part;
import io.muster.question.Ask;
import io.muster.question.Choice;
import io.muster.question.Question;
import io.muster.question.Questions;
import io.muster.settings.Role;
import io.muster.web.WarRoom.Option;
import io.muster.web.WarRoom.QuestionCard;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Draws up the card of an open question. */
final class QuestionCards {

    private QuestionCards() {}

    /** @param mendable whether the run that asks could go on with a newer version of its file */
    static QuestionCard card(Question question, Questions.Standing standing, boolean mendable) {
        Ask ask = question.ask();
        List<Part> parts = new ArrayList<>();
        boolean saysItself = ask.parts().stream().anyMatch(Part.Facts.class::isInstance);
        if (ask.requester() != null && !saysItself) {
            parts.add(new Part.Text("Asked for by " + ask.requester().name() + "."));
        }
        parts.addAll(ask.parts());
        List<Option> options = new ArrayList<>();
        for (Choice choice : ask.choices()) {
            options.add(new Option(choice.id(), choice.label(), options.isEmpty(), choice.asksReason()));
        }
        return new QuestionCard(
                question.key().toString(),
                question.key().number(),
                ask.title(),
                waitsFor(ask),
                ask.deadline(),
                parts,
                options,
                standing.may(),
                standing.words(),
                question.votes() == 0 ? "" : question.votes() + " of " + ask.quorum() + " have answered.",
                mendable ? "mend " + ask.details().get("run") : "");
    }

    private static String waitsFor(Ask ask) {
        return "Waits for " + (ask.from().isEmpty() || ask.quorum() > 1 ? "" : "the ") + whom(ask);
    }

    /** Who may answer, in words: "incident commander or deputy". */
    static String whom(Ask ask) {
        String whom = ask.from().stream().sorted().map(Role::title).collect(Collectors.joining(" or "));
        if (whom.isEmpty()) {
            return ask.quorum() > 1 ? ask.quorum() + " people" : "somebody in the room";
        }
        return ask.quorum() > 1 ? ask.quorum() + " of: " + whom : whom;
    }
}
