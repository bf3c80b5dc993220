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

/** Executes one step as it was asked for, in the runner process: the command, then a look at what is expected. */
final class StepRunner {

    private final Output output;
    private final LoadedRunbook runbook;
    private final Request.Execute request;
    private final Map<String, String> secrets;
    private final long began = System.nanoTime();

    /** @param secrets that were given, by name */
    StepRunner(Output output, LoadedRunbook runbook, Request.Execute request, Map<String, String> secrets) {
        this.output = output;
        this.runbook = runbook;
        this.request = request;
        this.secrets = secrets;
    }

    Reply.Executed run() throws InterruptedException {
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
            if (since().plus(every).compareTo(within) <= 0) {
                TimeUnit.NANOSECONDS.sleep(every.toNanos());
            } else if (mayRetry(retry, failed++)) {
                output.line("(" + came.line() + "; try " + (failed + 1) + ")");
                TimeUnit.NANOSECONDS.sleep(retry == null ? 0 : retry.every().toNanos());
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
            result = new Executor(
                            output, request.access(), secrets, request.text().files())
                    .execute(request.command(), left.isPositive() ? left : Duration.ofMillis(1));
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
        look.asides().forEach(output::reply);
        return look.disappointed()
                .map(what -> Reply.Executed.of(StepOutcome.FAILED, what + "; " + said))
                .orElseGet(() -> done(result, expectations.getLast().text() + ": " + said));
    }

    private Reply.Executed done(CommandResult result, String line) {
        if (request.undo()) {
            return Reply.Executed.of(StepOutcome.DONE, line);
        }
        try {
            runbook.report(request.step(), request.facts(), result).forEach(output::reply);
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
            case Command.Sh sh -> sh.argv().getFirst() + ended(result);
            case Command.Shell ignored -> "the shell" + ended(result);
            case Command.Script script -> script.file() + ended(result);
            case Command.Ssh ssh -> ssh.argv().getFirst() + ended(result);
            case Command.Kubectl kubectl ->
                "kubectl " + kubectl.arguments().stream().findFirst().orElse("") + ended(result);
            case Command.Http http ->
                http.method() + " " + http.path() + " answered " + result.status() + " in " + result.millis() + " ms";
            case Command.Sql ignored -> result.summary() + " in " + result.millis() + " ms";
            case Command.People people -> people.asks();
            case Command.Condition condition -> condition.asks();
        };
    }

    private static String ended(CommandResult result) {
        return " ended with " + result.status() + lastLine(result.summary());
    }

    private static String lastLine(String text) {
        String line = text.strip().lines().reduce("", (one, other) -> other).strip();
        return line.isEmpty() ? "" : ": " + (line.length() <= 200 ? line : line.substring(0, 200) + "…");
    }

    private Duration since() {
        return Duration.ofNanos(System.nanoTime() - began);
    }
}
