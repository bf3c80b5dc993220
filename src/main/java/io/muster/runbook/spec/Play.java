package io.muster.runbook.spec;

import io.muster.runbook.Command;
import io.muster.runbook.Run;
import io.muster.runbook.Said;
import io.muster.runbook.Step;
import io.muster.runbook.StepOutcome;
import io.muster.runbook.dsl.LoadedRunbook;
import io.muster.runbook.dsl.RunbookFailure;
import io.muster.runbook.runner.CommandFailure;
import io.muster.runbook.runner.CommandResult;
import io.muster.runbook.runner.Reply;
import io.muster.runbook.runner.Request;
import io.muster.runbook.runner.StepRunner;
import io.muster.runbook.spec.Spec.Answer;
import io.muster.runbook.spec.Spec.Expect;
import io.muster.runbook.spec.Spec.Result;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One run of an example, real or dry: the step runner of production on a stage where results, answers and time are given.
 * What it does is kept in lists for the comparison afterwards.
 */
final class Play implements Walk.Company, StepRunner.Stage {

    /** A command that resolves differently each time would be asked about for ever. */
    private static final int MOST_DIFFERENCES = 10;

    final List<String> steps = new ArrayList<>();
    final List<String> commands = new ArrayList<>();
    final List<String> says = new ArrayList<>();
    final Map<String, Object> outputs = new LinkedHashMap<>();

    /** Where it went wrong last, and why; empty when nothing did. */
    String at = "";

    String because = "";

    private final LoadedRunbook runbook;
    private final Request.Text text;
    private final Map<String, String> digests;
    private final LoadedRunbook.Facts asked;
    private final Supplies supplies;
    private final boolean dry;
    private final Map<String, Answer> answered = new HashMap<>();
    private final Map<String, Command> approved = new HashMap<>();
    private final Map<String, StepOutcome> tried = new HashMap<>();
    private int differences;
    private long now;
    private @Nullable Step current;
    private boolean undoing;

    /** @param asked inputs, incident and alert, without outputs */
    Play(
            LoadedRunbook runbook,
            Request.Text text,
            Map<String, String> digests,
            LoadedRunbook.Facts asked,
            Supplies supplies,
            boolean dry) {
        this.runbook = runbook;
        this.text = text;
        this.digests = digests;
        this.asked = asked;
        this.supplies = supplies;
        this.dry = dry;
    }

    /**
     * Plays it to its end.
     *
     * @throws NotGiven when the example does not say how it goes on
     */
    Run.State play() {
        return Walk.of(runbook.outline(), this);
    }

    // the walk's company

    @Override
    public StepOutcome run(Step step) {
        if (!(step instanceof Step.When)) {
            steps.add(step.title());
        }
        Reply.Executed came = outcome(step);
        tried.put(step.id(), came.outcome());
        outputs.putAll(came.outputs() == null ? Map.of() : came.outputs());
        if (!came.outcome().isGood()) {
            wrong(step, came.line());
        }
        return came.outcome();
    }

    private Reply.Executed outcome(Step step) {
        boolean people = step instanceof Step.Decide || step instanceof Step.Manual;
        boolean shown = dry && step instanceof Step.Change;
        if (people && dry) {
            return Reply.Executed.of(StepOutcome.DONE, "people are asked");
        }
        Command command;
        try {
            command = resolve(step, false);
        } catch (RunbookFailure failure) {
            if (shown) {
                commands.add(Expect.Plan.OPEN);
            }
            return Reply.Executed.of(
                    shown ? StepOutcome.DONE : StepOutcome.FAILED, String.valueOf(failure.getMessage()));
        }
        if (people) {
            Answer answer = answered.get(step.id());
            Said said = Said.of(step, answer == null ? null : choice(step, answer), answer == null ? "" : answer.by());
            return new Reply.Executed(said.outcome(), said.line(), said.outputs());
        }
        if (shown) {
            commands.add(command.text());
            return Reply.Executed.of(StepOutcome.DONE, command.text());
        }
        if (dry && !(step instanceof Step.When) && !supplies.knows(step)) {
            // A run that ends early has no results for what only its plan comes to.
            commands.add(command.text());
            return Reply.Executed.of(StepOutcome.DONE, command.text());
        }
        if (step instanceof Step.Change && !command.equals(approved.get(step.id()))) {
            return Reply.Executed.of(
                    ++differences > MOST_DIFFERENCES ? StepOutcome.REFUSED : StepOutcome.DIFFERS,
                    "it would now do something else than what was approved: " + command.text());
        }
        return execute(step, false, command);
    }

    /** Done at once when there is nothing to undo. */
    @Override
    public StepOutcome undo(Step.Change change) {
        StepOutcome before = tried.get(change.id());
        if (before == null || before == StepOutcome.REFUSED || before == StepOutcome.DIFFERS) {
            return StepOutcome.DONE;
        }
        steps.add("Undo: " + change.title());
        Reply.Executed came;
        try {
            came = execute(change, true, resolve(change, true));
        } catch (RunbookFailure failure) {
            came = Reply.Executed.of(StepOutcome.FAILED, String.valueOf(failure.getMessage()));
        }
        if (came.outcome() != StepOutcome.DONE) {
            wrong(change, came.line());
        }
        return came.outcome();
    }

    @Override
    public @Nullable String ask(Walk.Question question) {
        Step step = question.step();
        boolean approval = question.kind().equals("step-approval");
        if (dry) {
            return switch (question.kind()) {
                case "step-approval", "step-decide", "step-manual" ->
                    question.choices().getFirst();
                default -> null;
            };
        }
        if (approval) {
            show(step);
        }
        if (approval && step instanceof Step.Change change && asksNobody(change)) {
            return "approve";
        }
        Answer answer = supplies.answer(question);
        answered.put(step.id(), answer);
        String choice = choice(step, answer);
        if (approval && !"approve".equals(choice)) {
            String reason = answer.reason();
            wrong(
                    step,
                    choice == null
                            ? "nobody answered in time"
                            : "rejected by " + answer.by() + (reason == null ? "" : ": " + reason));
        } else if (choice == null && step instanceof Step.Decide) {
            wrong(step, "nobody decided in time");
        }
        return choice;
    }

    /** As a card does: what is approved is this command and no other. */
    private void show(Step step) {
        try {
            approved.put(step.id(), resolve(step, false));
        } catch (RunbookFailure open) {
            approved.remove(step.id());
        }
    }

    /** Where a policy wants a yes all the same, the example says so by an answer. */
    private boolean asksNobody(Step.Change change) {
        return change.approval().none() != null && change.irreversible() == null && supplies.peek(change) == null;
    }

    private static @Nullable String choice(Step step, Answer answer) {
        String choice = answer.choice();
        return choice == null ? null : Supplies.choiceOf(step, choice);
    }

    private void wrong(Step step, String line) {
        at = step.title();
        because = line;
    }

    private Command resolve(Step step, boolean undo) {
        return runbook.resolve(step.id(), undo, facts(), digests);
    }

    private LoadedRunbook.Facts facts() {
        return new LoadedRunbook.Facts(asked.inputs(), asked.incident(), asked.alert(), outputs);
    }

    private Reply.Executed execute(Step step, boolean undo, Command command) {
        current = step;
        undoing = undo;
        if (!(command instanceof Command.Condition)) {
            commands.add(command.text());
        }
        Request.Execute request = new Request.Execute(
                Request.VERSION,
                text,
                step.id(),
                undo,
                facts(),
                command,
                null,
                step.timeout().toMillis());
        try {
            return new StepRunner(this, runbook, request).run();
        } catch (RunbookFailure failure) {
            return Reply.Executed.of(StepOutcome.FAILED, String.valueOf(failure.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    // the step runner's stage

    @Override
    public CommandResult execute(Command command, Duration within) throws CommandFailure {
        Step step = current;
        if (step == null) {
            throw new IllegalStateException("no step is going");
        }
        Result result = supplies.result(step, undoing, command);
        Duration takes = result.takes();
        now += takes.compareTo(within) > 0 ? within.toNanos() : takes.toNanos();
        if (takes.compareTo(within) > 0) {
            throw new CommandFailure("killed at its timeout", true);
        }
        String failure = result.failure();
        if (failure != null) {
            throw new CommandFailure(failure, result.mayHaveHappened());
        }
        Integer said = command instanceof Command.Http ? result.status() : result.exit();
        int usual = command instanceof Command.Http ? 200 : 0;
        return new CommandResult(said == null ? usual : said, result.prints(), takes.toMillis());
    }

    @Override
    public void line(String text) {
        // Nobody looks at an example's output.
    }

    @Override
    public void tell(Reply.Aside aside) {
        if (!dry && aside instanceof Reply.Said said) {
            says.add(said.text());
        }
    }

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public void pause(Duration pause) {
        now += pause.toNanos();
    }
}
