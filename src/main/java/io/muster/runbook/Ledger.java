package io.muster.runbook;

import io.muster.message.Actor;
import io.muster.runbook.RunEvent.StepBegan;
import io.muster.runbook.RunEvent.StepFinished;
import io.muster.runbook.Steps.Ran;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What is written before and after a step is done, each in one transaction of its own. */
@Component
@Transactional
class Ledger {

    /** How long an owner that says nothing is believed to live; it kills its runner well before. */
    static final Duration LEASE = Duration.ofSeconds(15);

    private final String owner = UUID.randomUUID().toString();
    private final RunRows runs;
    private final EffectRows effects;
    private final Permits permits;
    private final Resolver resolver;
    private final Freezes freezes;
    private final RunEnds ends;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Ledger(
            RunRows runs,
            EffectRows effects,
            Permits permits,
            Resolver resolver,
            Freezes freezes,
            RunEnds ends,
            ApplicationEventPublisher events,
            Clock clock) {
        this.runs = runs;
        this.effects = effects;
        this.permits = permits;
        this.resolver = resolver;
        this.freezes = freezes;
        this.ends = ends;
        this.events = events;
        this.clock = clock;
    }

    /** What a job finds: an answer, or leave to go on. */
    sealed interface Found {
        record Answer(Ran ran) implements Found {}

        record GoOn(BoundRun bound, long effect) implements Found {}

        /** Its approval is given, and the engine's word that it took it is on its way. */
        record Given() implements Found {}
    }

    /**
     * Looks whether the job was done before, by us or by somebody who died over it. Nothing is begun yet, and where nothing
     * was before, nothing is locked: {@link #begin} looks again.
     */
    Found look(Run seen, String flowKey, String step, long job, boolean repeatable) {
        boolean first = seen.generation() == 1
                && seen.flowKey().equals(flowKey)
                && !seen.state().ended()
                && !seen.abortRequested()
                && effects.find(seen, step, job).isEmpty();
        return first ? new Found.GoOn(resolver.bind(seen), 0) : lookAgain(flowKey, step, job, repeatable);
    }

    private Found lookAgain(String flowKey, String step, long job, boolean repeatable) {
        Run run = lock(flowKey);
        if (run.state().ended() || !run.flowKey().equals(flowKey)) {
            return answer(StepOutcome.ABORTED);
        }
        Optional<Effect> before = effects.find(run, step, job);
        if (before.isEmpty()) {
            return run.abortRequested()
                    ? answer(StepOutcome.ABORTED)
                    : effects.left(run, step)
                            .flatMap(left -> uncertain(run, step, job, repeatable, left))
                            .orElseGet(() -> new Found.GoOn(resolver.bind(run), 0));
        }
        StepOutcome outcome = before.get().outcome();
        if (outcome != null) {
            return answer(outcome);
        }
        Instant now = clock.instant();
        if (before.get().leaseUntil().isAfter(now)) {
            return beingRun(before.get(), now);
        }
        if (repeatable) {
            return new Found.GoOn(resolver.bind(run), 0);
        }
        return ownerDied(run, step, job, before.get(), now);
    }

    /**
     * A job of a new generation (the engine of the one before is lost, or its file was mended) comes to a change that was
     * begun already: what nobody can know is asked, whatever it would do now.
     */
    private Optional<Found> uncertain(Run run, String step, long job, boolean repeatable, Effect left) {
        if (repeatable) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        if (left.outcome() == StepOutcome.UNKNOWN) {
            return Optional.of(again(run, step, job, left, now));
        }
        return left.outcome() != null
                ? Optional.empty()
                : Optional.of(
                        left.leaseUntil().isAfter(now) ? beingRun(left, now) : ownerDied(run, step, job, left, now));
    }

    /** What is done stays done, as long as it would be the same now. Of an undo {@link WaysBack} has said so before. */
    private Optional<Found> carriedOver(Run run, String step, long job, Resolver.Resolved.To resolved) {
        if (step.endsWith("/undo")) {
            return Optional.empty();
        }
        return effects.leftOfTheSame(run, step, resolved)
                .filter(left -> left.outcome() == StepOutcome.DONE)
                .map(left -> again(run, step, job, left, clock.instant()));
    }

    /** The outcome of an earlier generation is this one's too. */
    private Found again(Run run, String step, long job, Effect left, Instant now) {
        StepOutcome outcome = Objects.requireNonNull(left.outcome());
        long effect = effects.begin(run, step, job, left.digest(), left.same(), "", owner, now, now);
        effects.finish(effect, owner, outcome, left.line(), left.output(), left.outputs(), now);
        runs.standsAt(run.key(), step);
        return answer(outcome);
    }

    private static Found beingRun(Effect effect, Instant now) {
        return new Found.Answer(
                new Ran.NotYet(Duration.between(now, effect.leaseUntil()).plusMillis(100), "it is being run"));
    }

    private Found ownerDied(Run run, String step, long job, Effect left, Instant now) {
        String line = "the server that ran it died; nobody knows whether it happened";
        long effect = effects.begin(run, step, job, left.digest(), left.same(), "", owner, now, now);
        effects.finish(effect, owner, StepOutcome.UNKNOWN, line, "", Map.of(), now);
        String title = title(resolver.bind(run), step);
        finished(run, step, title, StepOutcome.UNKNOWN, line, "", Duration.between(left.beganAt(), now));
        return answer(StepOutcome.UNKNOWN);
    }

    /** Begins: checks the grant of a change, uses it up and writes the row, all or nothing. */
    Found begin(BoundRun seen, String step, long job, Resolver.Resolved.To resolved, boolean needsGrant) {
        Run run = lock(seen.run().flowKey());
        if (run.state().ended()
                || run.abortRequested()
                || !run.flowKey().equals(seen.run().flowKey())) {
            return answer(StepOutcome.ABORTED);
        }
        Instant now = clock.instant();
        Optional<Effect> before = effects.find(run, step, job);
        if (before.isPresent()
                && (before.get().outcome() != null
                        || needsGrant
                        || before.get().leaseUntil().isAfter(now))) {
            return new Found.Answer(new Ran.NotYet(Duration.ofSeconds(1), "it is being run"));
        }
        Optional<Found> carried = before.isPresent() ? Optional.empty() : carriedOver(run, step, job, resolved);
        if (carried.isPresent()) {
            return carried.get();
        }
        if (needsGrant && !step.endsWith("/undo") && freezes.current().isPresent()) {
            return new Found.Answer(new Ran.NotYet(Duration.ofSeconds(2), "changes are frozen"));
        }
        if (needsGrant) {
            switch (permits.use(seen, step, resolved.digest())) {
                case MAY -> {}
                case WAIT -> {
                    return new Found.Given();
                }
                case DIFFERS -> {
                    return refuse(
                            seen,
                            run,
                            step,
                            job,
                            resolved,
                            StepOutcome.DIFFERS,
                            "it would now do something else than what was approved: "
                                    + resolved.command().text());
                }
                case REFUSED -> {
                    return refuse(seen, run, step, job, resolved, StepOutcome.REFUSED, "nobody approved this command");
                }
            }
        }
        long effect = effects.begin(run, step, job, resolved, owner, now, now.plus(LEASE));
        Run at = runs.standsAt(run.key(), step);
        events.publishEvent(new StepBegan(at, Actor.MUSTER, step, title(seen, step)));
        return new Found.GoOn(seen, effect);
    }

    /** An outcome without anything having been begun. */
    Ran withoutEffect(BoundRun bound, String step, long job, StepOutcome outcome, String line) {
        Run run = lock(bound.run().flowKey());
        if (effects.find(run, step, job).isEmpty()) {
            Instant now = clock.instant();
            long effect = effects.begin(run, step, job, "", "", "", owner, now, now);
            effects.finish(effect, owner, outcome, line, "", Map.of(), now);
            finished(runs.standsAt(run.key(), step), step, title(bound, step), outcome, line, "", Duration.ZERO);
        }
        return new Ran.Finished(outcome);
    }

    /** @return false when the lease was lost */
    boolean beat(long effect) {
        return effects.beat(effect, owner, clock.instant().plus(LEASE));
    }

    @Transactional(readOnly = true)
    boolean abortRequested(RunKey run) {
        return runs.find(run)
                .map(found -> found.abortRequested() || found.state().ended())
                .orElse(true);
    }

    /** A counter beside the timeline, no entry. */
    void progress(long effect, long done, long total) {
        effects.progress(effect, owner, done, total);
    }

    /** A sentence of the runbook for the room. */
    void say(BoundRun bound, String step, String text) {
        Run run = lock(bound.run().flowKey());
        events.publishEvent(new RunEvent.StepSaid(run, Actor.MUSTER, step, title(bound, step), text));
    }

    /** A text to keep; one of the same name takes the place of an earlier one. */
    void attach(BoundRun bound, String step, String name, String text) {
        Run run = lock(bound.run().flowKey());
        effects.attach(run.key(), step, name, text, clock.instant());
        events.publishEvent(
                new RunEvent.StepAttached(run, Actor.MUSTER, step, title(bound, step), name, LastLines.of(text)));
    }

    Ran finish(
            BoundRun bound,
            String step,
            long effect,
            StepOutcome outcome,
            String line,
            String output,
            Map<String, Object> outputs) {
        Run run = lock(bound.run().flowKey());
        Instant now = clock.instant();
        Optional<Instant> began = effects.finish(effect, owner, outcome, line, output, outputs, now);
        if (began.isEmpty()) {
            return new Ran.NotYet(Duration.ofSeconds(1), "somebody else settled it");
        }
        finished(run, step, title(bound, step), outcome, line, output, Duration.between(began.get(), now));
        endWithItsParallels(bound, run, step, outcome, now);
        return new Ran.Finished(outcome);
    }

    /**
     * The process of an aborted run ends where its step stood. Where other steps stand beside it, which may wait for people,
     * the run is ended here, as soon as none is going any more.
     */
    private void endWithItsParallels(BoundRun bound, Run run, String step, StepOutcome outcome, Instant now) {
        boolean together = !bound.runbook()
                .outline()
                .parallelWith(step.replace("/undo", ""))
                .isEmpty();
        if (outcome != StepOutcome.ABORTED || !together || run.state().ended()) {
            return;
        }
        boolean going = effects.of(run.key()).stream()
                .anyMatch(effect ->
                        effect.outcome() == null && effect.leaseUntil().isAfter(now));
        if (!going) {
            ends.end(get(run), Run.State.ABORTED, Actor.MUSTER);
        }
    }

    private Found refuse(
            BoundRun seen,
            Run run,
            String step,
            long job,
            Resolver.Resolved.To resolved,
            StepOutcome outcome,
            String line) {
        Instant now = clock.instant();
        long effect = effects.begin(run, step, job, resolved, owner, now, now);
        effects.finish(effect, owner, outcome, line, "", Map.of(), now);
        finished(run, step, title(seen, step), outcome, line, "", Duration.ZERO);
        return answer(outcome);
    }

    private void finished(
            Run run, String step, String title, StepOutcome outcome, String line, String output, Duration took) {
        events.publishEvent(
                new StepFinished(run, Actor.MUSTER, step, title, outcome, line, LastLines.of(output), took));
    }

    private static String title(BoundRun bound, String step) {
        return bound.step(step.replace("/undo", "")).title();
    }

    private static Found answer(StepOutcome outcome) {
        return new Found.Answer(new Ran.Finished(outcome));
    }

    private Run lock(String flowKey) {
        RunKey key = RunKey.ofGeneration(flowKey);
        return runs.lock(key).orElseThrow(() -> new IllegalArgumentException("there is no run " + key));
    }

    private Run get(Run run) {
        return runs.find(run.key()).orElse(run);
    }
}
