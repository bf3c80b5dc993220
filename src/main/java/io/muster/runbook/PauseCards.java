package io.muster.runbook;

import io.muster.message.Part;
import io.muster.question.Choice;
import io.muster.question.Questions;
import io.muster.runbook.Steps.Asked;
import io.muster.runbook.runner.OnDemand;
import io.muster.runbook.runner.RunnerFailed;
import io.muster.runbook.runner.Runners;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/** What now? Asked after a failure, after what nobody can know, and after an undo that did not do it. */
@Component
class PauseCards {

    private static final int LAST_LINES = 20;

    private final Questions questions;
    private final Resolver resolver;
    private final Runners runners;
    private final EffectRows effects;
    private final UndoCommands undos;

    PauseCards(Questions questions, Resolver resolver, Runners runners, EffectRows effects, UndoCommands undos) {
        this.questions = questions;
        this.resolver = resolver;
        this.runners = runners;
        this.effects = effects;
        this.undos = undos;
    }

    Asked ask(RunAsk ask, Step step) throws RunnerFailed {
        BoundRun bound = ask.bound();
        if (bound.run().mode() == Run.Mode.PLAN) {
            // A dry run asks nobody: its line says what failed, and it looks at what comes next.
            return new Asked.AtOnce("go-on");
        }
        List<Part> parts = new ArrayList<>(whatCameOfIt(ask, step));
        List<Choice> choices = new ArrayList<>();
        String title = switch (ask.kind()) {
            case "step-unknown" -> {
                choices.add(new Choice("happened", "It happened", true));
                choices.add(new Choice("again", "Run it again", false));
                yield "Did '" + step.title() + "' happen?";
            }
            case "undo-failed" -> {
                choices.add(new Choice("again", "Try again", false));
                choices.add(new Choice("skip", "Skip it", true));
                yield "Undo of '" + step.title() + "' failed. What now?";
            }
            default -> {
                choices.add(new Choice("again", "Try again", false));
                choices.add(new Choice("go-on", "Go on", true));
                if (canUndo(bound.runbook().outline(), step)) {
                    try (OnDemand runner = runners.onDemand()) {
                        parts.addAll(undos.upTo(bound, step, ask.details(), runner));
                    }
                    choices.add(new Choice("undo", "Undo what was done", false));
                }
                yield "'" + step.title() + "' failed. What now?";
            }
        };
        choices.add(new Choice("stop", "Stop and leave it", false));
        return new Asked.Waiting(questions.ask(ask.plain(title, parts, choices, RunPolicy.whoApproves(bound))));
    }

    private List<Part> whatCameOfIt(RunAsk ask, Step step) {
        BoundRun bound = ask.bound();
        boolean undo = ask.kind().equals("undo-failed");
        List<Part> parts = new ArrayList<>();
        effects.newest(bound.run().key(), undo ? step.id() + "/undo" : step.id())
                .ifPresent(effect -> {
                    parts.add(new Part.Text(effect.line()));
                    String last = LastLines.of(effect.output(), LAST_LINES);
                    if (!last.isEmpty()) {
                        parts.add(new Part.Code(last));
                    }
                });
        RunFile file = resolver.file(bound.run());
        if (!undo && !file.words().isEmpty()) {
            String number = "R" + bound.run().key().number();
            parts.add(new Part.Text(number + " " + file.words()
                    + (file.newer() == null ? "" : ". 'mend " + number + "' lets it go on with that.")));
        }
        return parts;
    }

    private static boolean canUndo(Outline outline, Step failed) {
        return outline.upTo(failed.id()).stream().anyMatch(step -> step instanceof Step.Change change && change.undo());
    }
}
