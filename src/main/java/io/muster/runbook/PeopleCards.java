package io.muster.runbook;

import io.muster.message.Actor;
import io.muster.message.Part;
import io.muster.question.Choice;
import io.muster.question.Question;
import io.muster.question.Questions;
import io.muster.runbook.Steps.Asked;
import io.muster.runbook.runner.OnDemand;
import io.muster.runbook.runner.RunnerFailed;
import io.muster.runbook.runner.Runners;
import io.muster.settings.Role;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Steps that are people's: which way to go, or whether something is done. */
@Component
class PeopleCards {

    private final Questions questions;
    private final Resolver resolver;
    private final Runners runners;
    private final EffectRows effects;

    PeopleCards(Questions questions, Resolver resolver, Runners runners, EffectRows effects) {
        this.questions = questions;
        this.resolver = resolver;
        this.runners = runners;
        this.effects = effects;
    }

    /** Asked once for all generations of a run. */
    Asked ask(RunAsk ask, Step step, int round) throws RunnerFailed {
        BoundRun bound = ask.bound();
        boolean decide = step instanceof Step.Decide;
        Approval asked = asked(step);
        List<Choice> choices = new ArrayList<>();
        if (step instanceof Step.Decide which) {
            which.choices().forEach(way -> choices.add(new Choice(way.id(), way.label(), false)));
        } else {
            choices.add(new Choice(Said.MANUAL_DONE, "It is done", false));
            choices.add(new Choice(Said.MANUAL_FAILED, "It cannot be done", true));
        }
        if (bound.run().mode() == Run.Mode.PLAN) {
            return new Asked.AtOnce(choices.getFirst().id());
        }
        List<Part> parts = new ArrayList<>();
        try (OnDemand runner = runners.onDemand()) {
            switch (resolver.resolve(bound, step.id(), false, runner)) {
                case Resolver.Resolved.To to -> {
                    if (effects.doneBefore(bound.run(), step.id(), to)) {
                        return new Asked.AtOnce(choices.getFirst().id());
                    }
                    if (!decide) {
                        parts.add(new Part.Text(to.command().text()));
                    }
                }
                case Resolver.Resolved.Not not -> parts.add(new Part.Text("It cannot be resolved: " + not.why()));
            }
        }
        parts.add(new Part.Facts(List.of(
                new Part.Fact("Run", bound.run().key() + " of " + bound.run().title()))));
        Set<Role> from = RunPolicy.roles(asked);
        if (round > 1 && !from.isEmpty()) {
            from.add(Role.DEPUTY);
            from.add(Role.INCIDENT_COMMANDER);
        }
        String title = decide ? step.title() : step.title() + ": is it done?";
        return new Asked.Waiting(questions.ask(ask.plain(title, parts, choices, from)));
    }

    /** The answer to the newest question about this step, or what the runbook says for silence. */
    Said said(BoundRun bound, Step step) {
        Optional<Question> newest = questions.of(bound.run().key().record()).stream()
                .filter(question -> Set.of("step-decide", "step-manual")
                                .contains(question.ask().kind())
                        && step.id().equals(question.ask().details().get("step"))
                        && bound.run()
                                .key()
                                .toString()
                                .equals(question.ask().details().get("run")))
                .max(Comparator.comparing(Question::askedAt));
        String choice = newest.filter(question ->
                        question.state() == Question.State.DECIDED || question.state() == Question.State.GIVEN)
                .map(Question::choice)
                .orElse(null);
        String by = newest.map(Question::decidedBy).map(Actor::name).orElse("somebody");
        return Said.of(step, choice, by);
    }

    private static Approval asked(Step step) {
        return switch (step) {
            case Step.Decide decide -> decide.asked();
            case Step.Manual manual -> manual.asked();
            default -> throw new IllegalArgumentException(step.id() + " is not asked of people");
        };
    }
}
