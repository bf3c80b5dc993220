package io.muster.runbook;

import io.muster.incident.Incident;
import io.muster.incident.Incidents;
import io.muster.runbook.BoundRun.Place;
import io.muster.runbook.dsl.LoadedRunbook.Facts;
import io.muster.runbook.runner.Reply;
import io.muster.runbook.runner.Request;
import io.muster.runbook.runner.Runner;
import io.muster.runbook.runner.RunnerFailed;
import io.muster.settings.Settings;
import io.muster.settings.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Finds out what a step would do now: its run's version, its target, its resolved command. */
@Component
class Resolver {

    static final Duration RESOLVE = Duration.ofSeconds(20);

    private final Runbooks runbooks;
    private final RunRows runs;
    private final EffectRows effects;
    private final Incidents incidents;
    private final Settings settings;

    Resolver(Runbooks runbooks, RunRows runs, EffectRows effects, Incidents incidents, Settings settings) {
        this.runbooks = runbooks;
        this.runs = runs;
        this.effects = effects;
        this.incidents = incidents;
        this.settings = settings;
    }

    /** A command, or why there is none. */
    sealed interface Resolved {
        /**
         * @param digest what a grant binds to
         * @param same equal in two generations of a run when the step is unchanged
         */
        record To(Command command, String digest, String same) implements Resolved {}

        record Not(String why) implements Resolved {}
    }

    BoundRun bind(Run run) {
        Runbook runbook = runbooks.version(run.runbook(), run.hash());
        Map<String, Object> incident =
                incidents.find(run.key().record()).map(Runs::incidentFacts).orElse(Map.of());
        Facts facts = new Facts(run.inputs(), incident, Map.of("labels", runs.labels(run.key())), effects.outputs(run));
        Map<String, Place> places = new HashMap<>();
        Stream.concat(
                        Stream.ofNullable(runbook.outline().target()),
                        runbook.outline().steps().stream().map(Step::target).flatMap(Stream::ofNullable))
                .distinct()
                .forEach(said -> places.put(said, place(run, said)));
        return new BoundRun(run, runbook, facts, places, runbooks.levelNames());
    }

    /** @param said name of a target, or {@code inputs.where} */
    private Place place(Run run, String said) {
        String name = said.startsWith("inputs.")
                ? run.inputs().getOrDefault(said.substring("inputs.".length()), "")
                : said;
        Optional<Target> target = settings.target(name);
        if (target.isEmpty()) {
            return new Place.Nowhere("there is no target '" + name + "' in muster.yaml");
        }
        return target.get().usableBy(run.runbook())
                ? new Place.At(target.get())
                : new Place.Nowhere("muster.yaml does not let '" + run.runbook() + "' use target '" + name + "'");
    }

    /** What the runner needs to reach the target of a step; null when the command needs none. */
    Request.@Nullable Access access(BoundRun bound, String step, Command command) {
        if (command.targetKind().isEmpty() || !(bound.where(step) instanceof Place.At(Target target))) {
            return null;
        }
        return new Request.Access(
                target.kind().word(),
                target.address(),
                target.user(),
                read(target, target.secretFile(), true),
                read(target, target.trustFile(), false));
    }

    private static @Nullable String read(Target target, @Nullable Path file, boolean secret) {
        try {
            String text = file == null ? null : Files.readString(file);
            return text == null || !secret || text.startsWith("-----") ? text : text.strip();
        } catch (IOException e) {
            throw new Unreadable("target '" + target.name() + "' needs " + file + ", which cannot be read");
        }
    }

    /** A file that a target needs is not there. */
    static final class Unreadable extends RuntimeException {
        Unreadable(String message) {
            super(message);
        }
    }

    /** @throws RunnerFailed when the runner gave no answer */
    Resolved resolve(BoundRun bound, String step, boolean undo, Runner runner) throws RunnerFailed {
        if (bound.where(step) instanceof Place.Nowhere(String why)) {
            return new Resolved.Not(why);
        }
        Reply reply = runner.ask(
                new Request.Resolve(Request.VERSION, bound.text(), step, undo, bound.facts()), RESOLVE, line -> {});
        return switch (reply) {
            case Reply.Resolved resolved -> checked(bound, undo ? step + "/undo" : step, resolved.command());
            case Reply.Failed failed -> new Resolved.Not(failed.why());
            default -> new Resolved.Not("the runner answered something else");
        };
    }

    private static Resolved checked(BoundRun bound, String step, Command command) {
        String needed = command.targetKind();
        if (!needed.isEmpty()
                && bound.where(step) instanceof Place.At(Target target)
                && !target.kind().word().equals(needed)) {
            return new Resolved.Not("target '" + target.name() + "' is of kind "
                    + target.kind().word() + "; '" + command.text() + "' needs one of kind " + needed);
        }
        return new Resolved.To(command, bound.digest(step, command), bound.same(step, command));
    }

    /** The text of a version. */
    String source(String runbook, String hash) {
        return runbooks.version(runbook, hash).source();
    }

    Optional<Incident> incident(Run run) {
        return incidents.find(run.key().record());
    }
}
