package io.muster.runbook;

import io.muster.message.Actor;
import io.muster.question.Question;
import io.muster.runbook.RunEvent.RunBegan;
import io.muster.runbook.runner.Hand;
import io.muster.runbook.runner.OnDemand;
import io.muster.runbook.runner.RunnerFailed;
import io.muster.runbook.runner.Runners;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * What the flow's job workers call. {@link #run} and {@link #undo} block until the step has an outcome and hold no
 * transaction meanwhile; the others are one transaction each. Everything answers the same when a job is delivered again.
 */
@Service
public class Steps {

    /** What came of a job. */
    public sealed interface Ran {
        /** Complete the job with {@code outcome}. */
        record Finished(StepOutcome outcome) implements Ran {}

        /** Not now (its grant is given but not yet decided, another replica runs it): deliver the job again after the pause. */
        record NotYet(Duration pause, String why) implements Ran {}
    }

    /** What came of asking. */
    public sealed interface Asked {
        /** People are asked; the job waits for {@code Questions}. */
        record Waiting(Question question) implements Asked {}

        /** Nobody needs to be asked: complete the job with this {@code answer}. */
        record AtOnce(String choice) implements Asked {}

        /** It cannot be asked now (the runner is busy): deliver the job again after the pause. */
        record NotYet(Duration pause, String why) implements Asked {}
    }

    /** A step that this program is at, or about to begin; it has come to an outcome after {@code within}. */
    public record Going(RunKey run, String step, String title, Duration within) {}

    /** Kills and the last transaction come on top of a step's own time-out. */
    private static final Duration MARGIN = Duration.ofSeconds(10);

    private static final Duration PUT_OFF = Duration.ofSeconds(2);

    private static final Ran LATER = new Ran.NotYet(Duration.ofSeconds(1), "its approval is on its way");
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);
    private static final int LOOKS = 100;

    private final List<Going> going = new ArrayList<>();
    private boolean ending;
    private final RunRows runs;
    private final Ledger ledger;
    private final Resolver resolver;
    private final Runners runners;
    private final StepQuestions stepQuestions;
    private final WaysBack waysBack;
    private final RunEnds ends;
    private final Freezes freezes;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Steps(
            RunRows runs,
            Ledger ledger,
            Resolver resolver,
            Runners runners,
            StepQuestions stepQuestions,
            WaysBack waysBack,
            RunEnds ends,
            Freezes freezes,
            ApplicationEventPublisher events,
            Clock clock) {
        this.freezes = freezes;
        this.runs = runs;
        this.ledger = ledger;
        this.resolver = resolver;
        this.runners = runners;
        this.stepQuestions = stepQuestions;
        this.waysBack = waysBack;
        this.ends = ends;
        this.events = events;
        this.clock = clock;
    }

    /**
     * The first task of a run's process. Publishes {@code RunBegan}, once. This generation of the run is bound to the reported
     * version.
     *
     * @param flowKey {@code INC-7/R3/1}
     * @param hash of the text that the deployed process was made from
     * @return the variable {@code outcome}: {@code begun}; {@code differs} when another version was shown at the request
     *     and nobody has accepted this one since;
     *     {@code aborted} when the run has ended or this is not its newest generation
     */
    @Transactional
    public String begin(String flowKey, String hash) {
        Run run = lock(flowKey);
        if (run.state().ended() || run.abortRequested() || !run.flowKey().equals(flowKey)) {
            return "aborted";
        }
        if (run.state() == Run.State.REQUESTED || !run.hash().equals(hash)) {
            runs.began(run.key(), hash, clock.instant());
        }
        if (run.state() == Run.State.REQUESTED) {
            events.publishEvent(new RunBegan(runs.find(run.key()).orElseThrow(), Actor.MUSTER));
        }
        if (run.undoing() != null) {
            return "begun";
        }
        boolean shown = runs.requestedHash(run.key()).equals(hash) || stepQuestions.accepted(run, hash);
        return shown ? "begun" : "differs";
    }

    /** Runs a step. @param job key of the engine's job */
    public Ran run(String flowKey, String step, long job) {
        return execute(flowKey, step, false, job);
    }

    /** Undoes a step, once; done when there is nothing to undo. @param job key of the engine's job */
    public Ran undo(String flowKey, String step, long job) {
        Ran ran = execute(flowKey, step, true, job);
        return ran instanceof Ran.Finished(StepOutcome outcome) && outcome == StepOutcome.SKIPPED
                ? new Ran.Finished(StepOutcome.DONE)
                : ran;
    }

    /**
     * The last task of a run's process.
     *
     * @param outcome header of the task: succeeded, failed, stopped, undone, aborted; left: nobody let it be undone
     */
    @Transactional
    public void end(String flowKey, String outcome) {
        Run run = lock(flowKey);
        if (run.state().ended() || !run.flowKey().equals(flowKey)) {
            return;
        }
        Run.State before = run.undoing();
        if (before != null && outcome.equals("left")) {
            ends.leave(run, before);
        } else {
            ends.end(run, Run.State.valueOf(outcome.toUpperCase(Locale.ROOT)), Actor.MUSTER);
        }
    }

    /**
     * Asks people on behalf of a user task of the run's process. Holds no transaction while the runner resolves.
     *
     * @param kind header of the task: step-approval, step-failed, step-unknown, undo-failed, version-approval, run-undo
     * @param step header of the task, null where it is about the whole run
     * @param round header of the task: 1, or 2 when the first asked did not answer
     * @param reference {@code job:<key>}, as {@code Questions} wants it
     */
    public Asked question(
            String flowKey,
            String kind,
            @Nullable String step,
            int round,
            String reference,
            @Nullable Instant deadline) {
        Run run = runs.find(RunKey.ofGeneration(flowKey))
                .orElseThrow(() -> new IllegalArgumentException("there is no run " + flowKey));
        return stepQuestions.ask(resolver.bind(run), kind, step, round, reference, deadline);
    }

    private Ran execute(String flowKey, String id, boolean undo, long job) {
        String step = undo ? id + "/undo" : id;
        RunKey key = RunKey.ofGeneration(flowKey);
        Run known = runs.find(key).orElseThrow(() -> new IllegalArgumentException("there is no run " + key));
        Step what = resolver.step(known, id);
        boolean change = undo || what instanceof Step.Change;
        return switch (ledger.look(known, flowKey, step, job, !change)) {
            case Ledger.Found.Answer answer -> answer.ran();
            case Ledger.Found.GoOn goOn -> {
                Optional<String> nothing = undo && what instanceof Step.Change done
                        ? waysBack.nothing(goOn.bound().run(), done)
                        : Optional.empty();
                yield nothing.isEmpty()
                        ? execute(goOn.bound(), id, undo, job, change)
                        : ledger.withoutEffect(goOn.bound(), step, job, StepOutcome.SKIPPED, nothing.get());
            }
            case Ledger.Found.Given given -> LATER;
        };
    }

    /**
     * The orderly end of this program: from now on it begins no step, and jobs are put off for the next program or another
     * replica. What is going goes on.
     *
     * @return what is going, oldest first
     */
    public List<Going> beginNoMore() {
        synchronized (going) {
            ending = true;
            return List.copyOf(going);
        }
    }

    /** Waits until no step is going here; each is bounded by its own time-out. @return false when some still is, or when interrupted */
    public boolean awaitNoneGoing() {
        synchronized (going) {
            Duration longest = going.stream()
                    .map(Going::within)
                    .max(Comparator.naturalOrder())
                    .orElse(Duration.ZERO);
            long deadline = System.nanoTime() + longest.plus(MARGIN).toNanos();
            try {
                for (long left = 1; !going.isEmpty() && left > 0; ) {
                    left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
                    if (left > 0) {
                        going.wait(left);
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return going.isEmpty();
        }
    }

    private Ran execute(BoundRun bound, String id, boolean undo, long job, boolean change) {
        Step known = bound.step(id);
        Going mine = new Going(bound.run().key(), undo ? id + "/undo" : id, known.title(), known.timeout());
        synchronized (going) {
            if (ending) {
                return new Ran.NotYet(PUT_OFF, "this program is stopping");
            }
            going.add(mine);
        }
        try {
            return executeNow(bound, id, undo, job, change);
        } finally {
            synchronized (going) {
                going.remove(mine);
                going.notifyAll();
            }
        }
    }

    private Ran executeNow(BoundRun bound, String id, boolean undo, long job, boolean change) {
        String step = undo ? id + "/undo" : id;
        boolean shown = change && bound.run().mode().isDry();
        if (change && !shown && !undo && freezes.current().isPresent()) {
            return frozen();
        }
        if (change && !shown && !runners.mayChange()) {
            return ledger.withoutEffect(
                    bound,
                    step,
                    job,
                    StepOutcome.FAILED,
                    "runners cannot be isolated on this machine, so no change is run;"
                            + " allow it with muster.runner.isolation=none");
        }
        boolean people = bound.step(id) instanceof Step.Decide || bound.step(id) instanceof Step.Manual;
        if (people && bound.run().mode() == Run.Mode.PLAN) {
            return ledger.withoutEffect(
                    bound, step, job, StepOutcome.DONE, bound.run().mode().words() + "people are asked");
        }
        try (OnDemand runner = runners.onDemand(bound.place(step))) {
            return switch (resolver.resolve(bound, id, undo, runner)) {
                case Resolver.Resolved.Not not ->
                    shown || isOpen(bound, step)
                            ? ledger.withoutEffect(
                                    bound,
                                    step,
                                    job,
                                    StepOutcome.DONE,
                                    bound.run().mode().words() + open(not.why()))
                            : ledger.withoutEffect(bound, step, job, StepOutcome.FAILED, not.why());
                case Resolver.Resolved.To to
                when shown ->
                    ledger.withoutEffect(
                            bound,
                            step,
                            job,
                            StepOutcome.DONE,
                            bound.run().mode().words() + to.command().text() + ", on " + bound.targetWords(step));
                case Resolver.Resolved.To to
                when people -> begin(bound, step, job, to, change, effect -> said(bound, id, effect));
                case Resolver.Resolved.To to -> {
                    try (Hand bare = bareHand(bound, step, to.command())) {
                        Hand hand = bare == null ? runner.runner() : bare;
                        yield begin(
                                bound,
                                step,
                                job,
                                to,
                                change,
                                effect -> new StepExecution(ledger, resolver, hand, bound, id, undo, effect)
                                        .run(to.command()));
                    }
                }
            };
        } catch (RunnerFailed failed) {
            return ledger.withoutEffect(bound, step, job, StepOutcome.FAILED, String.valueOf(failed.getMessage()));
        }
    }

    /** What people answered to the question before it becomes the step's outcome. */
    private Ran said(BoundRun bound, String id, long effect) {
        Said said = stepQuestions.said(bound, bound.step(id));
        return ledger.finish(bound, id, effect, said.outcome(), said.line(), "", said.outputs());
    }

    private static Ran frozen() {
        return new Ran.NotYet(PUT_OFF, "changes are frozen; they go on with 'thaw'");
    }

    /** In a dry run a step may need what an earlier change would have given; where it acts must be known all the same. */
    private static boolean isOpen(BoundRun bound, String step) {
        return bound.run().mode().isDry() && !(bound.where(step) instanceof BoundRun.Place.Nowhere);
    }

    /** A value that an earlier change would produce is not known when that was not run. */
    private static String open(String why) {
        return "what exactly is open until it is run (" + why + ")";
    }

    /** Null when it needs a runner. */
    private @Nullable Hand bareHand(BoundRun bound, String step, Command command) {
        return bound.isAlone(step, command) ? runners.bareHand().orElse(null) : null;
    }

    /**
     * Begins, and goes on with the attempt. The engine hands out the step's job in the moment in which it takes the
     * approval, a little before we have written that down: so we look again for a while, rather than have the job delivered
     * again after a pause.
     */
    private Ran begin(
            BoundRun bound, String step, long job, Resolver.Resolved.To to, boolean change, LongFunction<Ran> goOn) {
        Ledger.Found found = ledger.begin(bound, step, job, to, change);
        for (int look = 1; found instanceof Ledger.Found.Given && look < LOOKS; look++) {
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            found = ledger.begin(bound, step, job, to, change);
        }
        return switch (found) {
            case Ledger.Found.Answer answer -> answer.ran();
            case Ledger.Found.Given given -> LATER;
            case Ledger.Found.GoOn begun -> goOn.apply(begun.effect());
        };
    }

    private Run lock(String flowKey) {
        RunKey key = RunKey.ofGeneration(flowKey);
        return runs.lock(key).orElseThrow(() -> new IllegalArgumentException("there is no run " + key));
    }
}
