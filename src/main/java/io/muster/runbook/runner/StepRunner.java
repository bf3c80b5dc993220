package io.muster.runbook.runner;

import io.muster.runbook.Command;
import io.muster.runbook.Expectation;
import io.muster.runbook.Step;
import io.muster.runbook.StepOutcome;
import io.muster.runbook.dsl.LoadedRunbook;
import io.muster.runbook.dsl.RunbookFailure;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Executes one step as it was asked for, in the runner process: the command, then a look at what is expected. */
final class StepRunner {

    private final Output output;
    private final LoadedRunbook runbook;
    private final Request.Execute request;
    private final long began = System.nanoTime();

    StepRunner(Output output, LoadedRunbook runbook, Request.Execute request) {
        this.output = output;
        this.runbook = runbook;
        this.request = request;
    }

    Reply.Executed run() throws InterruptedException {
        Step step = runbook.outline().step(request.step()).orElseThrow();
        boolean observe = step instanceof Step.Observe && !request.undo();
        List<Expectation> expectations = request.undo() ? List.of() : step.expectations();
        Duration within = expectations.stream()
                .map(Expectation::within)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
        Duration every = expectations.stream()
                .map(Expectation::every)
                .min(Duration::compareTo)
                .orElse(Duration.ZERO);
        while (true) {
            Reply.Executed came = once(expectations);
            if (!observe && came.outcome() != StepOutcome.UNKNOWN) {
                return came;
            }
            if (observe && came.outcome() == StepOutcome.UNKNOWN) {
                came = Reply.Executed.of(StepOutcome.FAILED, came.line());
            }
            if (!observe
                    || came.outcome() == StepOutcome.DONE
                    || since().plus(every).compareTo(within) > 0) {
                return came;
            }
            // The pause is the runbook's own: "every: 2.seconds".
            TimeUnit.NANOSECONDS.sleep(every.toNanos());
        }
    }

    private Reply.Executed once(List<Expectation> expectations) throws InterruptedException {
        Duration left = Duration.ofMillis(request.timeoutMillis()).minus(since());
        CommandResult result;
        try {
            result = new Executor(output, request.baseAddress())
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
        Optional<String> disappointed = expectations.isEmpty()
                ? Optional.empty()
                : runbook.disappointed(request.step(), request.facts(), result);
        return disappointed
                .map(what -> Reply.Executed.of(StepOutcome.FAILED, what + "; " + said))
                .orElseGet(() -> done(
                        result,
                        expectations.isEmpty() ? said : expectations.getLast().text() + ": " + said));
    }

    private Reply.Executed done(CommandResult result, String line) {
        if (request.undo()) {
            return Reply.Executed.of(StepOutcome.DONE, line);
        }
        try {
            return new Reply.Executed(StepOutcome.DONE, line, runbook.outputs(request.step(), request.facts(), result));
        } catch (RunbookFailure failure) {
            return Reply.Executed.of(StepOutcome.FAILED, failure.getMessage() + "; " + line);
        }
    }

    private boolean accepted(CommandResult result) {
        return switch (request.command()) {
            case Command.Sh ignored -> result.status() == 0;
            case Command.Http http -> result.status() < 400 || http.accept().contains(result.status());
        };
    }

    private String said(CommandResult result) {
        return switch (request.command()) {
            case Command.Sh sh -> sh.argv().getFirst() + " ended with " + result.status() + lastLine(result.text());
            case Command.Http http ->
                http.method() + " " + http.path() + " answered " + result.status() + " in " + result.millis() + " ms";
        };
    }

    private static String lastLine(String text) {
        String line = text.strip().lines().reduce("", (one, other) -> other).strip();
        return line.isEmpty() ? "" : ": " + (line.length() <= 200 ? line : line.substring(0, 200) + "…");
    }

    private Duration since() {
        return Duration.ofNanos(System.nanoTime() - began);
    }
}
