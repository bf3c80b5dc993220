package io.muster.runbook;

import io.muster.runbook.dsl.LoadedRunbook.Facts;
import io.muster.runbook.runner.Request;
import io.muster.settings.Target;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A run with everything that its steps need, as it is now.
 *
 * @param target null when the runbook names none, or none that it may use; {@code targetTrouble} says why
 */
record BoundRun(
        Run run,
        Runbook runbook,
        Facts facts,
        @Nullable Target target,
        @Nullable String targetTrouble,
        Set<String> levels) {

    Step step(String id) {
        return runbook.outline()
                .step(id)
                .orElseThrow(
                        () -> new IllegalArgumentException(run.key() + " of " + run.runbook() + " has no step " + id));
    }

    /** Names a step of this generation of the run: {@code INC-7/R3/1/s2}. */
    String place(String step) {
        return run.flowKey() + "/" + step;
    }

    Request.Text text() {
        return new Request.Text(runbook.name() + ".groovy", runbook.source(), levels);
    }

    @Nullable
    String baseAddress() {
        Target it = target;
        return it == null ? null : it.url().toString();
    }

    String targetWords() {
        Target it = target;
        return it == null ? "the runner itself" : it.name() + " (" + it.environment() + ", " + it.url() + ")";
    }

    /** Over the step's own lines, inputs, target and the resolved command; another step's lines may change. */
    String same(String step, Command command) {
        return Digests.of(
                lines(step.replace("/undo", "")) + (step.endsWith("/undo") ? "\nundo" : ""),
                run.inputs(),
                targetWords(),
                command);
    }

    private String lines(String id) {
        List<String> all = runbook.source().lines().toList();
        int from = step(id).line() - 1;
        int to = runbook.outline().steps().stream()
                .mapToInt(step -> step.line() - 1)
                .filter(line -> line > from)
                .min()
                .orElse(all.size());
        return from < 0 || from >= to || to > all.size() ? runbook.source() : String.join("\n", all.subList(from, to));
    }

    String digest(Command command) {
        return Digests.of(run.hash(), run.inputs(), targetWords(), command);
    }
}
