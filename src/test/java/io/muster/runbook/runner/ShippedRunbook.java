package io.muster.runbook.runner;

import io.muster.runbook.Command;
import io.muster.runbook.Step;
import io.muster.runbook.dsl.LoadedRunbook;
import io.muster.runbook.dsl.RunbookReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A shipped runbook whose steps are done one by one, each as a runner does it, with the outputs of those before. */
record ShippedRunbook(
        LoadedRunbook runbook, Output output, @Nullable Runnable meanwhile) {

    static ShippedRunbook read(String name, Output output) throws IOException {
        return new ShippedRunbook(
                Objects.requireNonNull(new RunbookReader(Set.of("SEV1", "SEV2", "SEV3", "SEV4"))
                        .read(name + ".groovy", Files.readString(Path.of("runbooks", name + ".groovy")))
                        .runbook()),
                output,
                null);
    }

    /** The same, but what it waits between two looks passes at once, as ten times as long, and this happens meanwhile. */
    ShippedRunbook andMeanwhile(Runnable happens) {
        return new ShippedRunbook(runbook, output, happens);
    }

    Reply.Executed step(
            String title,
            Map<String, String> inputs,
            @Nullable Map<String, Object> outputs,
            Request.@Nullable Access access)
            throws InterruptedException {
        return execute(title, false, inputs, outputs, access);
    }

    Reply.Executed undo(
            String title,
            Map<String, String> inputs,
            @Nullable Map<String, Object> outputs,
            Request.@Nullable Access access)
            throws InterruptedException {
        return execute(title, true, inputs, outputs, access);
    }

    private Reply.Executed execute(
            String title,
            boolean undo,
            Map<String, String> inputs,
            @Nullable Map<String, Object> outputs,
            Request.@Nullable Access access)
            throws InterruptedException {
        Step step = runbook.outline().steps().stream()
                .filter(each -> each.title().equals(title))
                .findFirst()
                .orElseThrow();
        LoadedRunbook.Facts facts =
                new LoadedRunbook.Facts(inputs, Map.of(), Map.of(), outputs == null ? Map.of() : outputs);
        Request.Execute request = new Request.Execute(
                Request.VERSION,
                new Request.Text("shipped.groovy", "", Set.of()),
                step.id(),
                undo,
                facts,
                runbook.resolve(step.id(), undo, facts, Map.of()),
                access,
                Duration.ofMinutes(1).toMillis());
        return meanwhile == null
                ? new StepRunner(output, runbook, request, Map.of()).run()
                : new StepRunner(new QuickWorld(output, request, meanwhile), runbook, request).run();
    }

    /** The real one, save that its clock is moved where a step would wait. */
    private static final class QuickWorld implements StepRunner.Stage {
        private final Output output;
        private final Request.Execute request;
        private final Runnable meanwhile;
        private long moved;

        QuickWorld(Output output, Request.Execute request, Runnable meanwhile) {
            this.output = output;
            this.request = request;
            this.meanwhile = meanwhile;
        }

        @Override
        public CommandResult execute(Command command, Duration within) throws CommandFailure, InterruptedException {
            return new Executor(output, request.access(), Map.of(), Map.of()).execute(command, Duration.ofMinutes(1));
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
            return System.nanoTime() + moved;
        }

        @Override
        public void pause(Duration pause) {
            moved += pause.multipliedBy(10).toNanos();
            meanwhile.run();
        }
    }
}
