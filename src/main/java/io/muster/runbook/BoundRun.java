package io.muster.runbook;

import io.muster.runbook.dsl.LoadedRunbook.Facts;
import io.muster.runbook.runner.Request;
import io.muster.settings.Target;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A run with everything that its steps need, as it is now.
 *
 * @param places where its steps act, by the target as the runbook writes it
 */
record BoundRun(Run run, Runbook runbook, Facts facts, Map<String, Place> places, Set<String> levels) {

    private static final Pattern SECRET = Pattern.compile("\\bsecret\\s*\\(?\\s*['\"]([a-z0-9][a-z0-9-]{0,63})['\"]");

    /** A target, or why there is none that it may use. */
    sealed interface Place {
        record At(Target target) implements Place {}

        record Nowhere(String why) implements Place {}
    }

    Step step(String id) {
        return step(run, runbook, id);
    }

    static Step step(Run run, Runbook runbook, String id) {
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
        return new Request.Text(runbook.name() + ".groovy", runbook.source(), levels, runbook.files());
    }

    /** Where a step acts; null when nothing is said. @param step {@code s2}, or {@code s2/undo} */
    @Nullable
    Place where(String step) {
        String own = step(bare(step)).target();
        String said = own == null ? runbook.outline().target() : own;
        return said == null ? null : places.get(said);
    }

    /** Names of the secrets that any of its steps may ask for, as far as the text says them. */
    Set<String> secrets() {
        Set<String> names = new TreeSet<>();
        Matcher said = SECRET.matcher(runbook.source());
        while (said.find()) {
            names.add(said.group(1));
        }
        places.values().forEach(place -> {
            if (place instanceof Place.At(Target target)) {
                names.addAll(target.secrets());
            }
        });
        return names;
    }

    String targetWords(String step) {
        return switch (where(step)) {
            case null -> "the runner itself";
            case Place.At(Target it) -> it.name() + " (" + it.environment() + ", " + it.url() + ")";
            case Place.Nowhere(String why) -> why;
        };
    }

    /** What a step does, where that can be said without a runner. @param step with {@code /undo} for its undo */
    Optional<Command> plainCommand(String step) {
        return Optional.ofNullable(runbook.outline().plain().get(step))
                .flatMap(plain -> plain.with(runbook.outline().inputs(), facts));
    }

    /** Whether nothing of the runbook has a say in what comes of this command of the step. */
    boolean isAlone(String step, Command command) {
        PlainCommand plain = runbook.outline().plain().get(step);
        return plain != null
                && plain.alone()
                && plainCommand(step).filter(command::equals).isPresent();
    }

    /** Over the step's own lines, inputs, target and the resolved command; another step's lines may change. */
    String same(String step, Command command) {
        return Digests.of(
                lines(bare(step)) + (step.endsWith("/undo") ? "\nundo" : ""), run.inputs(), targetWords(step), command);
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

    String digest(String step, Command command) {
        return Digests.of(run.hash(), run.inputs(), targetWords(step), command);
    }

    private static String bare(String step) {
        return step.replace("/undo", "");
    }
}
