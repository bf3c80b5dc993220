package io.muster.runbook;

import io.muster.message.Actor;
import io.muster.message.Part;
import io.muster.question.Ask;
import io.muster.question.Choice;
import io.muster.question.Question;
import io.muster.question.Questions;
import io.muster.runbook.Steps.Asked;
import io.muster.runbook.runner.Runner;
import io.muster.runbook.runner.RunnerFailed;
import io.muster.runbook.runner.Runners;
import io.muster.settings.Level;
import io.muster.settings.Levels;
import io.muster.settings.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes the cards of a run's questions: what is asked, what must be seen before answering, who may answer. */
@Component
class StepQuestions {

    private static final int LAST_LINES = 20;

    private final Questions questions;
    private final Resolver resolver;
    private final Runners runners;
    private final Levels levels;
    private final EffectRows effects;
    private final RunRows runs;
    private final io.muster.question.Grants grants;

    StepQuestions(
            Questions questions,
            Resolver resolver,
            Runners runners,
            Levels levels,
            EffectRows effects,
            RunRows runs,
            io.muster.question.Grants grants) {
        this.questions = questions;
        this.resolver = resolver;
        this.runners = runners;
        this.levels = levels;
        this.effects = effects;
        this.runs = runs;
        this.grants = grants;
    }

    Asked ask(
            BoundRun bound,
            String kind,
            @Nullable String step,
            int round,
            String reference,
            @Nullable Instant deadline) {
        Optional<Question> known = questions.byReference(reference);
        if (known.isPresent() && known.get().state() != Question.State.CLOSED) {
            return new Asked.Waiting(known.get());
        }
        try {
            return switch (kind) {
                case "step-approval" -> approval(bound, change(bound, step), round, reference, deadline);
                case "step-decide", "step-manual" ->
                    people(bound, kind, bound.step(id(step)), round, reference, deadline);
                case "run-version" -> new Asked.Waiting(questions.ask(version(bound, reference, deadline)));
                case "step-failed", "step-unknown", "undo-failed" ->
                    new Asked.Waiting(questions.ask(pause(bound, kind, bound.step(id(step)), reference, deadline)));
                default -> throw new IllegalArgumentException("a run does not ask '" + kind + "'");
            };
        } catch (RunnerFailed failed) {
            return new Asked.NotYet(Duration.ofSeconds(5), String.valueOf(failed.getMessage()));
        }
    }

    private Asked approval(BoundRun bound, Step.Change step, int round, String reference, @Nullable Instant deadline)
            throws RunnerFailed {
        if (effects.left(bound.run(), step.id()).filter(Effect::isUncertain).isPresent()) {
            // An earlier generation came to it: the ledger answers its job, and nothing is done that needs a grant.
            return new Asked.AtOnce(Choice.APPROVE.id());
        }
        if (bound.run().mode() == Run.Mode.PLAN) {
            return new Asked.AtOnce(Choice.APPROVE.id());
        }
        Level.Approval policy = policy(bound);
        Map<String, String> details = details(bound, step.id());
        List<Part> parts = new ArrayList<>();
        Ask.GrantScope scope = null;
        Runner runner = runners.take();
        try {
            switch (resolver.resolve(bound, step.id(), false, runner)) {
                case Resolver.Resolved.To to -> {
                    if (doneBefore(bound, step, to)) {
                        return new Asked.AtOnce(Choice.APPROVE.id());
                    }
                    parts.add(new Part.Code(to.command().text()));
                    scope = new Ask.GrantScope(bound.run().key().toString(), step.id(), to.digest());
                }
                case Resolver.Resolved.Not not -> parts.add(new Part.Text("It cannot be resolved: " + not.why()));
            }
            parts.add(facts(bound, step));
            if (bound.runbook().outline().onFailure() == Outline.OnFailure.UNDO) {
                parts.addAll(undoes(bound, step, details, runner));
            }
        } finally {
            if (scope == null) {
                runner.close();
            } else {
                runners.keep(bound.place(step.id()), runner);
            }
        }
        String none = step.approval().none();
        boolean secondPerson = step.irreversible() != null;
        if (none != null && scope != null && !secondPerson && policy.quorum() <= 1 && !policy.notRequester()) {
            grants.grant(scope, bound.run().requestedBy(), "no approval needed: " + none);
            return new Asked.AtOnce(Choice.APPROVE.id());
        }
        Set<Role> from = roles(step.approval());
        if (round > 1) {
            from.add(Role.DEPUTY);
            from.add(Role.INCIDENT_COMMANDER);
        }
        return new Asked.Waiting(questions.ask(new Ask(
                bound.run().key().record(),
                reference,
                "step-approval",
                step.title() + "?",
                parts,
                List.of(Choice.APPROVE, Choice.REJECT),
                from,
                Set.of(),
                policy.quorum(),
                policy.notRequester() || secondPerson || levelledByRequester(bound),
                policy.commanderMayWaive() && !secondPerson && !levelledByRequester(bound),
                bound.run().requestedBy(),
                deadline,
                scope,
                details)));
    }

    /** Which way, or whether it is done; asked of people, and asked once for all generations of a run. */
    private Asked people(
            BoundRun bound, String kind, Step step, int round, String reference, @Nullable Instant deadline)
            throws RunnerFailed {
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
        try (Runner runner = runners.take()) {
            switch (resolver.resolve(bound, step.id(), false, runner)) {
                case Resolver.Resolved.To to -> {
                    if (doneBefore(bound, step, to)) {
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
        Set<Role> from = roles(asked);
        if (round > 1 && !from.isEmpty()) {
            from.add(Role.DEPUTY);
            from.add(Role.INCIDENT_COMMANDER);
        }
        return new Asked.Waiting(questions.ask(question(
                bound,
                kind,
                decide ? step.title() : step.title() + ": is it done?",
                parts,
                choices,
                from,
                reference,
                deadline,
                details(bound, step.id()))));
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
            case Step.Change change -> change.approval();
            default -> throw new IllegalArgumentException(step.id() + " is not asked of people");
        };
    }

    private static Set<Role> roles(Approval asked) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        asked.from().forEach(name -> Role.of(name).ifPresent(roles::add));
        return roles;
    }

    /** By an earlier generation and unchanged: the ledger answers its job. */
    private boolean doneBefore(BoundRun bound, Step step, Resolver.Resolved.To now) {
        return effects.leftOfTheSame(bound.run(), step.id(), now)
                .filter(left -> left.outcome() == StepOutcome.DONE)
                .isPresent();
    }

    private Ask pause(BoundRun bound, String kind, Step step, String reference, @Nullable Instant deadline)
            throws RunnerFailed {
        Map<String, String> details = details(bound, step.id());
        List<Part> parts = new ArrayList<>();
        String effectOf = kind.equals("undo-failed") ? step.id() + "/undo" : step.id();
        effects.newest(bound.run().key(), effectOf).ifPresent(effect -> {
            parts.add(new Part.Text(effect.line()));
            String last = LastLines.of(effect.output(), LAST_LINES);
            if (!last.isEmpty()) {
                parts.add(new Part.Code(last));
            }
        });
        List<Choice> choices = new ArrayList<>();
        String title = switch (kind) {
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
                    try (Runner runner = runners.take()) {
                        parts.addAll(undoes(bound, step, details, runner));
                    }
                    choices.add(new Choice("undo", "Undo what was done", false));
                }
                yield "'" + step.title() + "' failed. What now?";
            }
        };
        choices.add(new Choice("stop", "Stop and leave it", false));
        return question(bound, kind, title, parts, choices, whoApproves(bound), reference, deadline, details);
    }

    /** Whether people have said of this version, which is not the one shown at the request, that it may run. */
    boolean accepted(Run run, String hash) {
        return questions.of(run.key().record()).stream()
                .anyMatch(question -> question.ask().kind().equals("run-version")
                        && run.key().toString().equals(question.ask().details().get("run"))
                        && hash.equals(question.ask().details().get("hash"))
                        && question.state() == Question.State.DECIDED
                        && "go-on".equals(question.choice()));
    }

    private Ask version(BoundRun bound, String reference, @Nullable Instant deadline) {
        Run run = bound.run();
        String shown = runs.requestedHash(run.key());
        Map<String, String> details = details(bound, "");
        details.put("hash", run.hash());
        return question(
                bound,
                "run-version",
                "Run the newer version of " + run.title() + "?",
                List.of(
                        new Part.Facts(List.of(
                                new Part.Fact("Shown when asked for", shown.substring(0, 12)),
                                new Part.Fact("Would run", run.hash().substring(0, 12)))),
                        new Part.Code(Differences.between(
                                resolver.source(run.runbook(), shown),
                                bound.runbook().source()))),
                List.of(new Choice("go-on", "Run it", false), new Choice("stop", "Stop", false)),
                whoApproves(bound),
                reference,
                deadline,
                details);
    }

    private static Ask question(
            BoundRun bound,
            String kind,
            String title,
            List<Part> parts,
            List<Choice> choices,
            Set<Role> from,
            String reference,
            @Nullable Instant deadline,
            Map<String, String> details) {
        return new Ask(
                bound.run().key().record(),
                reference,
                kind,
                title,
                parts,
                choices,
                from,
                Set.of(),
                1,
                false,
                false,
                Actor.MUSTER,
                deadline,
                null,
                details);
    }

    /** Lists the undo commands of what was or would be done up to this step, and puts their digests into the details. */
    private List<Part> undoes(BoundRun bound, Step upTo, Map<String, String> details, Runner runner)
            throws RunnerFailed {
        List<Part> parts = new ArrayList<>();
        for (Step step : bound.runbook().outline().upTo(upTo.id())) {
            boolean may = step.id().equals(upTo.id())
                    || effects.newest(bound.run().key(), step.id()).isPresent();
            if (may && step instanceof Step.Change change && change.undo()) {
                switch (resolver.resolve(bound, change.id(), true, runner)) {
                    case Resolver.Resolved.To to -> {
                        parts.addFirst(new Part.Code(
                                "undo " + change.title() + ": " + to.command().text()));
                        details.put(Permits.undoDetail(change.id()), to.digest());
                    }
                    case Resolver.Resolved.Not not ->
                        parts.add(
                                new Part.Text("The undo of '" + change.title() + "' cannot be resolved: " + not.why()));
                }
            }
        }
        return parts;
    }

    private static Part facts(BoundRun bound, Step.Change step) {
        List<Part.Fact> facts = new ArrayList<>();
        facts.add(new Part.Fact("Run", bound.run().key() + " of " + bound.run().title()));
        facts.add(new Part.Fact("Target", bound.targetWords(step.id())));
        if (!bound.run().inputs().isEmpty()) {
            facts.add(new Part.Fact("Inputs", RunEvent.oneLine(bound.run().inputs())));
        }
        facts.add(new Part.Fact("Asked for by", bound.run().requestedBy().name()));
        String irreversible = step.irreversible();
        facts.add(new Part.Fact("Can it be undone?", irreversible == null ? "yes" : "no: " + irreversible));
        return new Part.Facts(facts);
    }

    private Level.Approval policy(BoundRun bound) {
        return resolver.incident(bound.run())
                .map(incident -> levels.policyOf(incident.level()))
                .orElseGet(levels::operation)
                .approval();
    }

    /** Whoever changed the level does not profit from the lighter rule of the new one. */
    private boolean levelledByRequester(BoundRun bound) {
        return resolver.incident(bound.run())
                .filter(incident -> bound.run().requestedBy().id().equals(incident.levelBy()))
                .isPresent();
    }

    private static Set<Role> whoApproves(BoundRun bound) {
        Set<Role> roles = EnumSet.of(Role.INCIDENT_COMMANDER);
        for (Step step : bound.runbook().outline().steps()) {
            if (step instanceof Step.Change change) {
                roles.addAll(roles(change.approval()));
            }
        }
        return roles;
    }

    private static boolean canUndo(Outline outline, Step failed) {
        return outline.upTo(failed.id()).stream().anyMatch(step -> step instanceof Step.Change change && change.undo());
    }

    private static Map<String, String> details(BoundRun bound, String step) {
        Map<String, String> details = new TreeMap<>();
        details.put("run", bound.run().key().toString());
        details.put("runbook", bound.run().runbook());
        if (!step.isEmpty()) {
            details.put("step", step);
        }
        return details;
    }

    private static Step.Change change(BoundRun bound, @Nullable String step) {
        if (bound.step(id(step)) instanceof Step.Change change) {
            return change;
        }
        throw new IllegalArgumentException(step + " of " + bound.run().runbook() + " is no change");
    }

    private static String id(@Nullable String step) {
        if (step == null) {
            throw new IllegalArgumentException("the question does not say which step it is about");
        }
        return step;
    }
}
