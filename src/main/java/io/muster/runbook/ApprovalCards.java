package io.muster.runbook;

import io.muster.message.Part;
import io.muster.question.Ask;
import io.muster.question.Choice;
import io.muster.question.Grants;
import io.muster.question.Questions;
import io.muster.runbook.Steps.Asked;
import io.muster.runbook.runner.OnDemand;
import io.muster.runbook.runner.RunnerFailed;
import io.muster.runbook.runner.Runners;
import io.muster.settings.Level;
import io.muster.settings.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Asks before something is changed: a step, the way back of an ended run, the version that a run goes on with. */
@Component
class ApprovalCards {

    private final Questions questions;
    private final Grants grants;
    private final Resolver resolver;
    private final Runners runners;
    private final RunPolicy policy;
    private final EffectRows effects;
    private final RunRows runs;
    private final UndoCommands undos;
    private final WaysBack waysBack;

    ApprovalCards(
            Questions questions,
            Grants grants,
            Resolver resolver,
            Runners runners,
            RunPolicy policy,
            EffectRows effects,
            RunRows runs,
            UndoCommands undos,
            WaysBack waysBack) {
        this.questions = questions;
        this.grants = grants;
        this.resolver = resolver;
        this.runners = runners;
        this.policy = policy;
        this.effects = effects;
        this.runs = runs;
        this.undos = undos;
        this.waysBack = waysBack;
    }

    Asked step(RunAsk ask, Step.Change step, int round) throws RunnerFailed {
        BoundRun bound = ask.bound();
        if (effects.left(bound.run(), step.id()).filter(Effect::isUncertain).isPresent()) {
            // An earlier generation came to it: the ledger answers its job, and nothing is done that needs a grant.
            return new Asked.AtOnce(Choice.APPROVE.id());
        }
        if (bound.run().mode() == Run.Mode.PLAN) {
            return new Asked.AtOnce(Choice.APPROVE.id());
        }
        List<Part> parts = new ArrayList<>();
        Ask.GrantScope scope = null;
        try (OnDemand runner = runners.onDemand()) {
            switch (resolver.resolve(bound, step.id(), false, runner)) {
                case Resolver.Resolved.To to -> {
                    if (effects.doneBefore(bound.run(), step.id(), to)) {
                        return new Asked.AtOnce(Choice.APPROVE.id());
                    }
                    parts.add(new Part.Code(to.command().text()));
                    scope = new Ask.GrantScope(bound.run().key().toString(), step.id(), to.digest());
                }
                case Resolver.Resolved.Not not -> parts.add(new Part.Text("It cannot be resolved: " + not.why()));
            }
            parts.add(facts(bound, step));
            if (bound.runbook().outline().onFailure() == Outline.OnFailure.UNDO) {
                parts.addAll(undos.upTo(bound, step, ask.details(), runner));
            }
            if (scope != null) {
                runner.keepFor(bound.place(step.id()));
            }
        }
        Level.Approval rule = policy.of(bound);
        String none = step.approval().none();
        boolean secondPerson = step.irreversible() != null;
        if (none != null && scope != null && !secondPerson && rule.quorum() <= 1 && !rule.notRequester()) {
            grants.grant(scope, bound.run().requestedBy(), "no approval needed: " + none);
            return new Asked.AtOnce(Choice.APPROVE.id());
        }
        Set<Role> from = RunPolicy.roles(step.approval());
        if (round > 1) {
            from.add(Role.DEPUTY);
            from.add(Role.INCIDENT_COMMANDER);
        }
        return new Asked.Waiting(
                questions.ask(ask.approval(step.title() + "?", parts, from, policy, secondPerson, scope)));
    }

    /** Lists every undo command; the yes is the grant of exactly these. */
    Asked undo(RunAsk ask) throws RunnerFailed {
        BoundRun bound = ask.bound();
        List<Part> parts = new ArrayList<>();
        try (OnDemand runner = runners.onDemand()) {
            parts.addAll(undos.of(bound, waysBack.of(bound.run()), ask.details(), runner));
        }
        parts.add(new Part.Facts(List.of(
                new Part.Fact("Run", bound.run().key() + " of " + bound.run().title()),
                new Part.Fact("Asked for by", bound.run().asking().name()))));
        return new Asked.Waiting(questions.ask(ask.approval(
                "Undo what " + bound.run().title() + " did?",
                parts,
                RunPolicy.whoApproves(bound),
                policy,
                false,
                null)));
    }

    /** What is different in the version that would run, line by line. */
    Asked version(RunAsk ask) {
        BoundRun bound = ask.bound();
        String shown = runs.requestedHash(bound.run().key());
        ask.details().put("hash", bound.run().hash());
        List<Part> parts = List.of(
                new Part.Facts(List.of(
                        new Part.Fact("Shown when asked for", RunFile.name(shown)),
                        new Part.Fact("Would run", RunFile.name(bound.run().hash())),
                        new Part.Fact("Asked for by", bound.run().asking().name()))),
                new Part.Code(Differences.between(
                        resolver.source(bound.run().runbook(), shown),
                        bound.runbook().source())));
        String title = "Run the newer version of " + bound.run().title() + "?";
        Set<Role> from = RunPolicy.whoApproves(bound);
        boolean ofFirstRelease = ask.kind().equals("run-version");
        return new Asked.Waiting(questions.ask(
                ofFirstRelease
                        ? ask.plain(
                                title,
                                parts,
                                List.of(new Choice("go-on", "Run it", false), new Choice("stop", "Stop", false)),
                                from)
                        : ask.approval(title, parts, from, policy, false, null)));
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
}
