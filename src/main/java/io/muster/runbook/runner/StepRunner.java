package io.muster.runbook.runner;

import io.muster.runbook.Command;
import io.muster.runbook.Expectation;
import io.muster.runbook.Retry;
import io.muster.runbook.Step;
import io.muster.runbook.StepOutcome;
import io.muster.runbook.dsl.LoadedRunbook;
import io.muster.runbook.dsl.LoadedRunbook.Look;
import io.muster.runbook.dsl.RunbookFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Executes one step as it was asked for, in the runner process: the command, then a look at what is expected. The examples of
 * a spec are executed by it too, on a stage where only they say what commands give back.
 */
public final class StepRunner {

    /** What a step is done on. */
    public interface Stage {
        /** @param within what is left of the step's time */
        CommandResult execute(Command command, Duration within) throws CommandFailure, InterruptedException;

        /** Takes a line of output. */
        void line(String text);

        /** Takes what the runbook tells the room. */
        void tell(Reply.Aside aside);

        /** Its own time, as {@link System#nanoTime()}. */
        long nanoTime();

        void pause(Duration pause) throws InterruptedException;
    }

    private final Stage stage;
    private final LoadedRunbook runbook;
    private final Request.Execute request;
    private final long began;

    /** @param secrets that were given, by name */
    StepRunner(Output output, LoadedRunbook runbook, Request.Execute request, Map<String, String> secrets) {
        this(new World(output, request, secrets), runbook, request);
    }

    public StepRunner(Stage stage, LoadedRunbook runbook, Request.Execute request) {
        this.stage = stage;
        this.runbook = runbook;
        this.request = request;
        this.began = stage.nanoTime();
    }

    /** The real one. */
    private record World(Output output, Request.Execute request, Map<String, String> secrets) implements Stage {
        @Override
        public CommandResult execute(Command command, Duration within) throws CommandFailure, InterruptedException {
            return new Executor(
                            output, request.access(), secrets, request.text().files())
                    .execute(command, within);
        }

        @Override
        public void line(String text) {
            output.line(text);
        }

        @Override
        public void tell(Reply.Aside aside) {
            output.reply(aside);
        }

        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public void pause(Duration pause) throws InterruptedException {
            TimeUnit.NANOSECONDS.sleep(pause.toNanos());
        }
    }

    public Reply.Executed run() throws InterruptedException {
        Step step = runbook.outline().step(request.step()).orElseThrow();
        if (step instanceof Step.When) {
            boolean holds = runbook.holds(step.id(), request.facts());
            return Reply.Executed.of(holds ? StepOutcome.DONE : StepOutcome.SKIPPED, holds ? "yes" : "no");
        }
        boolean again = step.isRepeatable() && !request.undo();
        List<Expectation> expectations = request.undo() ? List.of() : step.expectations();
        Duration within = expectations.stream()
                .map(Expectation::within)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
        Duration every = expectations.stream()
                .map(Expectation::every)
                .min(Duration::compareTo)
                .orElse(Duration.ZERO);
        Retry retry = again ? step.retry() : null;
        for (int failed = 0; ; ) {
            Reply.Executed came = once(expectations);
            if (!again && came.outcome() != StepOutcome.UNKNOWN) {
                return came;
            }
            if (again && came.outcome() == StepOutcome.UNKNOWN) {
                came = Reply.Executed.of(StepOutcome.FAILED, came.line());
            }
            if (!again || came.outcome() == StepOutcome.DONE) {
                return came;
            }
            // The pauses are the runbook's own: "every: 2.seconds".
            if (!within.isZero() && since().plus(every).compareTo(within) <= 0) {
                stage.pause(every);
            } else if (mayRetry(retry, failed++)) {
                stage.line("(" + came.line() + "; try " + (failed + 1) + ")");
                stage.pause(retry == null ? Duration.ZERO : retry.every());
            } else {
                return came;
            }
        }
    }

    private boolean mayRetry(@Nullable Retry retry, int failed) {
        return retry != null
                && failed < retry.times()
                && since().plus(retry.every()).toMillis() < request.timeoutMillis();
    }

    private Reply.Executed once(List<Expectation> expectations) throws InterruptedException {
        Duration left = Duration.ofMillis(request.timeoutMillis()).minus(since());
        CommandResult result;
        try {
            result = stage.execute(request.command(), left.isPositive() ? left : Duration.ofMillis(1));
        } catch (CommandFailure failure) {
            return Reply.Executed.of(
                    failure.mayHaveHappened() ? StepOutcome.UNKNOWN : StepOutcome.FAILED,
                    String.valueOf(failure.getMessage()));
        }
        String said = said(result);
        if (!accepted(result)) {
            return Reply.Executed.of(StepOutcome.FAILED, said);
        }
        if (expectations.isEmpty()) {
            return done(result, said);
        }
        Look look = runbook.look(request.step(), request.facts(), result);
        look.asides().forEach(stage::tell);
        return look.disappointed()
                .map(what -> Reply.Executed.of(StepOutcome.FAILED, what + "; " + said))
                .orElseGet(() -> done(result, expectations.getLast().text() + ": " + said));
    }

    private Reply.Executed done(CommandResult result, String line) {
        if (request.undo()) {
            return Reply.Executed.of(StepOutcome.DONE, line);
        }
        try {
            runbook.report(request.step(), request.facts(), result).forEach(stage::tell);
            return new Reply.Executed(StepOutcome.DONE, line, runbook.outputs(request.step(), request.facts(), result));
        } catch (RunbookFailure failure) {
            return Reply.Executed.of(StepOutcome.FAILED, failure.getMessage() + "; " + line);
        }
    }

    private boolean accepted(CommandResult result) {
        return request.command() instanceof Command.Http http
                ? result.status() < 400 || http.accept().contains(result.status())
                : result.status() == 0;
    }

    private String said(CommandResult result) {
        return switch (request.command()) {
            case Command.Sh sh -> result.ended(sh.argv());
            case Command.Shell ignored -> "the shell" + result.ended();
            case Command.Script script -> script.file() + result.ended();
            case Command.Ssh ssh -> result.ended(ssh.argv());
            case Command.Kubectl kubectl ->
                "kubectl " + kubectl.arguments().stream().findFirst().orElse("") + result.ended();
            case Command.Http http ->
                http.method() + " " + http.path() + " answered " + result.status() + " in " + result.millis() + " ms";
            case Command.Sql ignored -> result.summary() + " in " + result.millis() + " ms";
            case Command.People people -> people.asks();
            case Command.Condition condition -> condition.asks();
        };
    }

    private Duration since() {
        return Duration.ofNanos(stage.nanoTime() - began);
    }
}
