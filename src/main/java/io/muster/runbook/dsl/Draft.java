package io.muster.runbook.dsl;

import io.muster.runbook.Block;
import io.muster.runbook.Step;
import java.util.ArrayList;
import java.util.List;

/** A runbook's steps while it is read: all of them in reading order, and how they follow one another. */
final class Draft {

    final Mistakes mistakes;
    final List<StepBraces> steps = new ArrayList<>();
    final List<Step> finished = new ArrayList<>();

    Draft(Mistakes mistakes) {
        this.mistakes = mistakes;
    }

    /** One element of a sequence. */
    sealed interface Part {
        record One(StepBraces step) implements Part {}

        record Parallel(List<StepBraces> steps) implements Part {}
    }

    String nextId() {
        return "s" + (steps.size() + 1);
    }

    void add(StepBraces words) {
        for (StepBraces other : steps) {
            if (other.title.equals(words.title)) {
                mistakes.add(
                        words.line,
                        "two steps are called '" + words.title + "'",
                        "Give each a title of its own; people tell them apart by it.");
            }
        }
        steps.add(words);
    }

    /** Checks each step with what the ones before it give. */
    List<Block> finish(List<Part> parts, StepBraces.Seen seen) {
        List<Block> blocks = new ArrayList<>();
        for (Part part : parts) {
            switch (part) {
                case Part.One(WhenWords when) -> {
                    finished.add(when.finish(seen));
                    // Only one of the two is gone, so both may give an output of one name.
                    StepBraces.Seen other = seen.alone();
                    List<Block> then = finish(when.then, seen);
                    blocks.add(new Block.When(when.id, then, finish(when.otherwise, other)));
                    seen.given().addAll(other.given());
                }
                case Part.One(StepBraces step) -> {
                    finished.add(step.finish(seen));
                    gives(step, seen);
                    blocks.add(new Block.One(step.id));
                }
                case Part.Parallel parallel -> {
                    // They cannot read what the others give.
                    parallel.steps().forEach(step -> finished.add(step.finish(seen)));
                    parallel.steps().forEach(step -> gives(step, seen));
                    blocks.add(new Block.Parallel(
                            parallel.steps().stream().map(step -> step.id).toList()));
                }
            }
        }
        return blocks;
    }

    private void gives(StepBraces step, StepBraces.Seen seen) {
        for (String name : step.gives()) {
            if (!seen.given().add(name)) {
                mistakes.add(step.line, "output '" + name + "' is given by two steps", "Give each its own name.");
            }
        }
    }
}
