package io.muster.runbook.spec;

import io.muster.runbook.Approval;
import io.muster.runbook.Block;
import io.muster.runbook.Outline;
import io.muster.runbook.Run;
import io.muster.runbook.Step;
import io.muster.runbook.StepOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What follows what in a run, without an engine: the rules that {@code RunbookDiagram} draws, step for step. Steps that begin
 * together are walked one after the other. {@code WalkTest} walks both and fails when they differ.
 */
public final class Walk {

    /** Who does the steps and knows what people say. */
    public interface Company {
        StepOutcome run(Step step);

        StepOutcome undo(Step.Change change);

        /** @return the id of the choice; null when nobody answers in time */
        @Nullable
        String ask(Question question);
    }

    /**
     * A question of the run.
     *
     * @param kind as the diagram has it: step-approval, step-decide, step-manual, step-failed, step-unknown, undo-failed
     * @param round 2 when the first asked did not answer
     * @param choices what may be answered
     */
    public record Question(String kind, Step step, int round, List<String> choices) {}

    /** Why a sequence is left before its end; the order is that in which a frame's outcomes are looked at. */
    private enum Way {
        ABORTED,
        UNDO,
        FAILED,
        STOPPED,
        ON
    }

    private final Outline outline;
    private final Company company;
    private @Nullable String undoFrom;
    private List<String> together = List.of();

    private Walk(Outline outline, Company company) {
        this.outline = outline;
        this.company = company;
    }

    /** @return how the run ends */
    public static Run.State of(Outline outline, Company company) {
        Walk walk = new Walk(outline, company);
        return switch (walk.sequence(outline.blocks())) {
            case ON -> Run.State.SUCCEEDED;
            case FAILED -> Run.State.FAILED;
            case STOPPED -> Run.State.STOPPED;
            case ABORTED -> Run.State.ABORTED;
            case UNDO -> walk.wayBack();
        };
    }

    private Way sequence(List<Block> blocks) {
        for (Block block : blocks) {
            Way way = switch (block) {
                case Block.One one -> step(outline.step(one.step()).orElseThrow());
                case Block.Parallel parallel -> parallel(parallel);
                case Block.When when -> when(when);
            };
            if (way != Way.ON) {
                return way;
            }
        }
        return Way.ON;
    }

    private Way step(Step step) {
        return switch (step) {
            case Step.Observe ignored -> observe(step);
            case Step.Change change -> change(change);
            case Step.Decide decide -> people(decide, decide.asked(), "step-decide", decide.unanswered() != null);
            case Step.Manual manual -> people(manual, manual.asked(), "step-manual", true);
            case Step.When when -> throw new IllegalStateException(when.id() + " stands in a block of its own");
        };
    }

    /** Each comes to its end, whatever comes of the others; the gravest way is gone then. */
    private Way parallel(Block.Parallel block) {
        Set<Way> ways = new TreeSet<>();
        together = block.steps();
        for (String each : block.steps()) {
            ways.add(step(outline.step(each).orElseThrow()));
        }
        together = List.of();
        return ways.iterator().next();
    }

    private Way when(Block.When block) {
        Step step = outline.step(block.step()).orElseThrow();
        while (true) {
            StepOutcome outcome = company.run(step);
            switch (outcome) {
                case DONE -> {
                    return sequence(block.then());
                }
                case SKIPPED -> {
                    return sequence(block.otherwise());
                }
                case ABORTED -> {
                    return Way.ABORTED;
                }
                default -> {
                    Way way = failed(step);
                    if (way != null) {
                        return way == Way.ON ? sequence(block.then()) : way;
                    }
                }
            }
        }
    }

    private Way observe(Step step) {
        while (true) {
            Way way = after(step, company.run(step));
            if (way != null) {
                return way;
            }
        }
    }

    private Way people(Step step, Approval asked, String kind, boolean silenceSays) {
        while (true) {
            String choice = asked(kind, step, asked, choices(step));
            if (choice == null && !silenceSays) {
                return Way.STOPPED;
            }
            Way way = after(step, company.run(step));
            if (way != null) {
                return way;
            }
        }
    }

    private static List<String> choices(Step step) {
        return step instanceof Step.Decide decide
                ? decide.choices().stream().map(Step.Way::id).toList()
                : List.of("done", "failed");
    }

    private Way change(Step.Change change) {
        List<String> choices = List.of("approve", "reject");
        if (!"approve".equals(asked("step-approval", change, change.approval(), choices))) {
            return Way.STOPPED;
        }
        while (true) {
            StepOutcome outcome = company.run(change);
            if (outcome == StepOutcome.DIFFERS) {
                return change(change);
            }
            if (outcome == StepOutcome.REFUSED) {
                return Way.STOPPED;
            }
            Way way = outcome == StepOutcome.UNKNOWN ? unknown(change) : after(change, outcome);
            if (way != null) {
                return way;
            }
        }
    }

    /** Asks, and the next in line after silence where the runbook says so. */
    private @Nullable String asked(String kind, Step step, Approval asked, List<String> choices) {
        String choice = company.ask(new Question(kind, step, 1, choices));
        return choice == null && asked.otherwise() == Approval.Otherwise.ASK_NEXT
                ? company.ask(new Question(kind, step, 2, choices))
                : choice;
    }

    /** @return null: once more */
    private @Nullable Way after(Step step, StepOutcome outcome) {
        return switch (outcome) {
            case DONE -> Way.ON;
            case ABORTED -> Way.ABORTED;
            default -> failed(step);
        };
    }

    private @Nullable Way unknown(Step step) {
        String choice = company.ask(new Question("step-unknown", step, 1, List.of("happened", "again", "stop")));
        return switch (choice) {
            case "happened" -> Way.ON;
            case "again" -> null;
            case null, default -> Way.FAILED;
        };
    }

    private @Nullable Way failed(Step step) {
        String entry = undoEntry(together.isEmpty() ? step.id() : together.getLast());
        if (outline.onFailure() == Outline.OnFailure.UNDO && !entry.isEmpty()) {
            return undoFrom(entry);
        }
        List<String> choices =
                entry.isEmpty() ? List.of("again", "go-on", "stop") : List.of("again", "go-on", "undo", "stop");
        String choice = company.ask(new Question("step-failed", step, 1, choices));
        return switch (choice) {
            case "go-on" -> Way.ON;
            case "again" -> null;
            case "undo" -> undoFrom(entry);
            case null, default -> Way.FAILED;
        };
    }

    private Way undoFrom(String entry) {
        undoFrom = entry;
        return Way.UNDO;
    }

    /** The nearest change at or before this step that can be undone; empty: none. */
    private String undoEntry(String id) {
        String entry = "";
        for (Step step : outline.steps()) {
            if (step instanceof Step.Change change && change.undo()) {
                entry = step.id();
            }
            if (step.id().equals(id)) {
                break;
            }
        }
        return entry;
    }

    private Run.State wayBack() {
        List<Step.Change> changes = new ArrayList<>();
        for (Step step : outline.steps()) {
            if (step instanceof Step.Change change && change.undo()) {
                changes.addFirst(change);
            }
            if (step.id().equals(undoFrom)) {
                break;
            }
        }
        for (Step.Change change : changes) {
            Run.State end = undo(change);
            if (end != Run.State.UNDONE) {
                return end;
            }
        }
        return Run.State.UNDONE;
    }

    private Run.State undo(Step.Change change) {
        while (true) {
            StepOutcome outcome = company.undo(change);
            if (outcome == StepOutcome.DONE) {
                return Run.State.UNDONE;
            }
            if (outcome == StepOutcome.ABORTED) {
                return Run.State.ABORTED;
            }
            String choice = company.ask(new Question("undo-failed", change, 1, List.of("again", "skip", "stop")));
            if ("skip".equals(choice)) {
                return Run.State.UNDONE;
            }
            if (!"again".equals(choice)) {
                return Run.State.FAILED;
            }
        }
    }
}
