package io.muster.flow;

import io.muster.incident.Incident;
import io.muster.incident.Incidents;
import io.muster.message.Actor;
import io.muster.page.Callee;
import io.muster.page.Pages;
import io.muster.question.Question;
import io.muster.question.Questions;
import io.muster.runbook.Run;
import io.muster.runbook.RunEvent;
import io.muster.settings.Role;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** A run that paused, asked, heard nothing and was left as it was: somebody has to know, so the commander is called. */
@Component
class SilentRuns {

    private static final Set<String> PAUSES = Set.of("step-failed", "step-unknown", "undo-failed");

    private final Questions questions;
    private final Incidents incidents;
    private final Pages pages;

    SilentRuns(Questions questions, Incidents incidents, Pages pages) {
        this.questions = questions;
        this.incidents = incidents;
        this.pages = pages;
    }

    @EventListener
    @Transactional(propagation = Propagation.MANDATORY)
    public void on(RunEvent.RunEnded ended) {
        Run run = ended.run();
        Optional<Incident> incident =
                incidents.find(run.key().record()).filter(each -> each.status().isOpen());
        if (run.state() == Run.State.FAILED && incident.isPresent() && nobodyAnswered(run)) {
            String opening = incident.get().opening() + ".R" + run.key().number();
            pages.page(run.key().record(), opening, new Callee.Holder(Role.INCIDENT_COMMANDER), 1, Actor.MUSTER);
        }
    }

    /** The pause may still stand open in our books: the engine's timer is the first to know. */
    private boolean nobodyAnswered(Run run) {
        return questions.of(run.key().record()).stream()
                .filter(question -> PAUSES.contains(question.ask().kind())
                        && run.key().toString().equals(question.ask().details().get("run")))
                .max(Comparator.comparing(Question::askedAt))
                .filter(last -> last.choice() == null || last.state() == Question.State.TOO_LATE)
                .isPresent();
    }
}
