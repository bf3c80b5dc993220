package io.muster.runbook;

import io.muster.incident.Incident;
import io.muster.incident.Incidents;
import io.muster.message.RecordKey;
import io.muster.runbook.BoundRun.Place;
import io.muster.runbook.dsl.LoadedRunbook.Facts;
import io.muster.runbook.runner.OnDemand;
import io.muster.runbook.runner.Reply;
import io.muster.runbook.runner.Request;
import io.muster.runbook.runner.RunnerFailed;
import io.muster.settings.Settings;
import io.muster.settings.Target;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Finds out what a step would do now: its run's version, its target, its resolved command. */
@Component
class Resolver {

    static final Duration RESOLVE = Duration.ofSeconds(20);

    private final Runbooks runbooks;
    private final EffectRows effects;
    private final Incidents incidents;
    private final Settings settings;
    private final Secrets secrets;

    Resolver(Runbooks runbooks, EffectRows effects, Incidents incidents, Settings settings, Secrets secrets) {
        this.runbooks = runbooks;
        this.effects = effects;
        this.incidents = incidents;
        this.settings = settings;
        this.secrets = secrets;
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

    /** @throws IllegalArgumentException when its version has no such step */
    Step step(Run run, String id) {
        return BoundRun.step(run, runbooks.version(run.runbook(), run.hash()), id);
    }

    BoundRun bind(Run run) {
        Runbook runbook = runbooks.version(run.runbook(), run.hash());
        Map<String, Object> incident = incident(run).map(Runs::incidentFacts).orElse(Map.of());
        Facts facts = new Facts(run.inputs(), incident, Map.of("labels", run.labels()), effects.outputs(run));
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
        String name =
                said.startsWith("inputs.") ? run.inputs().getOrDefault(said.substring("inputs.".length()), "") : said;
        Optional<Target> target = settings.target(name);
        if (target.isEmpty()) {
            return new Place.Nowhere("there is no target '" + name + "' in muster.yaml");
        }
        return target.get().usableBy(run.runbook())
                ? new Place.At(target.get())
                : new Place.Nowhere("muster.yaml does not let '" + run.runbook() + "' use target '" + name + "'");
    }

    /**
     * What the runner needs to reach the target of a step, with the mark of what signs in there; null when the command needs
     * none.
     */
    Request.@Nullable Access access(BoundRun bound, String step, Command command) {
        if (command.targetKind().isEmpty() || !(bound.where(step) instanceof Place.At(Target target))) {
            return null;
        }
        String secret = target.secrets().isEmpty()
                ? null
                : SecretMark.of(target.secrets().getFirst());
        String url = target.url().toString();
        return switch (target.kind()) {
            case KUBERNETES -> new Request.Access(target.kind().word(), url, "", null, secret);
            case SSH ->
                new Request.Access(
                        target.kind().word(),
                        url.substring("ssh://".length()),
                        target.user(),
                        secret,
                        target.knownHosts());
            case HTTP, SQL -> new Request.Access(target.kind().word(), url, target.user(), secret, null);
        };
    }

    /** Names of the secrets that a step needs: the command's own, and what signs in at its target. */
    static Set<String> secrets(Command command, Request.@Nullable Access access) {
        Set<String> names = new TreeSet<>(SecretMark.names(Digests.canonical(command)));
        if (access != null) {
            names.addAll(SecretMark.names(access.secret() == null ? "" : access.secret()));
            names.addAll(SecretMark.names(access.kind().equals("kubernetes") ? "" + access.trust() : ""));
        }
        return names;
    }

    /** @throws io.muster.settings.SecretAway when it may not have it, or it cannot be had */
    String secret(BoundRun bound, String name) {
        return secrets.give(name, bound.run().runbook());
    }

    Mask mask(BoundRun bound) {
        return secrets.mask(bound.run().runbook(), bound.secrets());
    }

    /**
     * What a step would do now. A change that is only shown may still have open values: what an earlier one would give.
     *
     * @param runner needed only where code of the runbook has a say
     * @throws RunnerFailed when the runner gave no answer
     */
    Resolved resolve(BoundRun bound, String step, boolean undo, OnDemand runner) throws RunnerFailed {
        if (bound.where(step) instanceof Place.Nowhere(String why)) {
            return new Resolved.Not(why);
        }
        String which = undo ? step + "/undo" : step;
        Optional<Command> plain = bound.plainCommand(which);
        if (plain.isPresent()) {
            return checked(bound, which, plain.get());
        }
        boolean shown = bound.run().mode().isDry() && bound.step(step) instanceof Step.Change;
        Facts facts = shown ? bound.facts().leftOpen() : bound.facts();
        Reply reply = runner.runner()
                .ask(new Request.Resolve(Request.VERSION, bound.text(), step, undo, facts), RESOLVE, line -> {});
        return switch (reply) {
            case Reply.Resolved resolved -> checked(bound, which, resolved.command());
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

    /** How the version of a run stands to the file on disk. */
    RunFile file(Run run) {
        return runbooks.file(run.runbook(), run.hash());
    }

    /** Empty for a run that is an operation of its own. */
    Optional<Incident> incident(Run run) {
        RecordKey record = run.key().record();
        return record.kind() == RecordKey.Kind.INC ? incidents.find(record) : Optional.empty();
    }
}
