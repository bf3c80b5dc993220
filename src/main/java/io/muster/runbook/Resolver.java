package io.muster.runbook;

import io.muster.incident.Incident;
import io.muster.incident.Incidents;
import io.muster.runbook.dsl.LoadedRunbook.Facts;
import io.muster.runbook.runner.Reply;
import io.muster.runbook.runner.Request;
import io.muster.runbook.runner.Runner;
import io.muster.runbook.runner.RunnerFailed;
import io.muster.settings.Settings;
import io.muster.settings.Target;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
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
        String name = runbook.outline().target();
        if (name == null) {
            return new BoundRun(run, runbook, facts, null, null, runbooks.levelNames());
        }
        Optional<Target> target = settings.target(name);
        String trouble = target.isEmpty()
                ? "there is no target '" + name + "' in muster.yaml"
                : target.get().usableBy(runbook.name())
                        ? null
                        : "muster.yaml does not let '" + runbook.name() + "' use target '" + name + "'";
        return new BoundRun(
                run, runbook, facts, trouble == null ? target.orElse(null) : null, trouble, runbooks.levelNames());
    }

    /** @throws RunnerFailed when the runner gave no answer */
    Resolved resolve(BoundRun bound, String step, boolean undo, Runner runner) throws RunnerFailed {
        String trouble = bound.targetTrouble();
        if (trouble != null) {
            return new Resolved.Not(trouble);
        }
        Reply reply = runner.ask(
                new Request.Resolve(Request.VERSION, bound.text(), step, undo, bound.facts()), RESOLVE, line -> {});
        return switch (reply) {
            case Reply.Resolved resolved ->
                new Resolved.To(
                        resolved.command(),
                        bound.digest(resolved.command()),
                        bound.same(undo ? step + "/undo" : step, resolved.command()));
            case Reply.Failed failed -> new Resolved.Not(failed.why());
            default -> new Resolved.Not("the runner answered something else");
        };
    }

    /** The text of a version. */
    String source(String runbook, String hash) {
        return runbooks.version(runbook, hash).source();
    }

    Optional<Incident> incident(Run run) {
        return incidents.find(run.key().record());
    }
}
