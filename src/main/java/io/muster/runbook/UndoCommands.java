package io.muster.runbook;

import io.muster.message.Part;
import io.muster.runbook.runner.OnDemand;
import io.muster.runbook.runner.RunnerFailed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * Lists the commands of a way back on a card, and puts their digests into its details: the answer to that card grants
 * these commands and no others.
 */
@Component
class UndoCommands {

    private final Resolver resolver;
    private final EffectRows effects;

    UndoCommands(Resolver resolver, EffectRows effects) {
        this.resolver = resolver;
        this.effects = effects;
    }

    /** Of what was or would be done up to this step, the last first. */
    List<Part> upTo(BoundRun bound, Step last, Map<String, String> details, OnDemand runner) throws RunnerFailed {
        List<Part> parts = new ArrayList<>();
        for (Step step : bound.runbook().outline().upTo(last.id())) {
            boolean may = step.id().equals(last.id())
                    || effects.newest(bound.run().key(), step.id()).isPresent();
            if (may && step instanceof Step.Change change && change.undo()) {
                Part part = command(bound, change, details, runner);
                if (part instanceof Part.Code) {
                    parts.addFirst(part);
                } else {
                    parts.add(part);
                }
            }
        }
        return parts;
    }

    /** Of an ended run: each change in the order of the way back, with its command or why there is none. */
    List<Part> of(BoundRun bound, List<UndoState> states, Map<String, String> details, OnDemand runner)
            throws RunnerFailed {
        List<Part> parts = new ArrayList<>();
        for (UndoState state : states) {
            parts.add(
                    state.isOpen()
                            ? command(bound, state.step(), details, runner)
                            : new Part.Text(state.step().title() + ": " + state.words()));
        }
        return parts;
    }

    private Part command(BoundRun bound, Step.Change change, Map<String, String> details, OnDemand runner)
            throws RunnerFailed {
        return switch (resolver.resolve(bound, change.id(), true, runner)) {
            case Resolver.Resolved.To to -> {
                details.put(Permits.undoDetail(change.id()), to.digest());
                yield new Part.Code(
                        "undo " + change.title() + ": " + to.command().text());
            }
            case Resolver.Resolved.Not not ->
                new Part.Text("The undo of '" + change.title() + "' cannot be resolved: " + not.why());
        };
    }
}
