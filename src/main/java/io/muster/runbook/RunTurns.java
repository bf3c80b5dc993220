package io.muster.runbook;

import io.muster.incident.Incident;
import io.muster.incident.Incidents;
import io.muster.incident.Operations;
import io.muster.message.Actor;
import io.muster.message.RecordKey;
import io.muster.message.Refused;
import io.muster.question.Questions;
import io.muster.runbook.RunEvent.RunMendable;
import io.muster.runbook.RunEvent.RunMended;
import io.muster.runbook.RunEvent.RunUndoRequested;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Façade: lets a run go on as something else. An ended one is undone, a paused one goes on with its mended file; both are
 * its next generation. Every method is one transaction, or joins the caller's.
 */
@Service
@Transactional
public class RunTurns {

    /** While one of these is asked, nothing of the run goes on but what stands beside it. */
    private static final Set<String> PAUSES =
            Set.of("step-failed", "step-unknown", "step-approval", "step-decide", "step-manual");

    private final RunRows rows;
    private final EffectRows effects;
    private final WaysBack waysBack;
    private final Runbooks runbooks;
    private final Incidents incidents;
    private final Operations operations;
    private final Questions questions;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    RunTurns(
            RunRows rows,
            EffectRows effects,
            WaysBack waysBack,
            Runbooks runbooks,
            Incidents incidents,
            Operations operations,
            Questions questions,
            ApplicationEventPublisher events,
            Clock clock) {
        this.rows = rows;
        this.effects = effects;
        this.waysBack = waysBack;
        this.runbooks = runbooks;
        this.incidents = incidents;
        this.operations = operations;
        this.questions = questions;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Has an ended run go its way back: those who approve its steps are asked, then what the ledger says was done is
     * undone, the last first. Publishes {@code RunUndoRequested}, on which the flow starts the process.
     *
     * @throws Refused when there is no such run, it goes on, its incident is over, or nothing is left to be undone
     */
    public Run undo(RunKey key, Actor by, String reason) {
        Run run = rows.lock(key).orElseThrow(() -> noRun(key));
        if (!run.state().ended()) {
            throw new Refused(
                    run.undoing() == null
                            ? key + " is going and is not paused. abort " + key + " ends it; then 'undo " + key
                                    + "' undoes what it changed."
                            : key + " is being undone already; 'next' says what it waits for.");
        }
        openFor(run);
        List<UndoState> states = waysBack.of(run);
        if (run.mode() == Run.Mode.PLAN || states.stream().noneMatch(UndoState::isOpen)) {
            throw new Refused(nothingLeft(run, states));
        }
        rows.undo(key, by);
        Run turned = get(key);
        events.publishEvent(new RunUndoRequested(turned, by, reason));
        return turned;
    }

    /** Ended runs of the record that could be undone now, oldest first. */
    @Transactional(readOnly = true)
    public List<Run> undoable(RecordKey record) {
        return rows.of(record).stream().filter(this::isUndoable).toList();
    }

    /** Whether it has ended and left something that could be undone. */
    @Transactional(readOnly = true)
    public boolean isUndoable(Run run) {
        return run.state().ended()
                && run.mode() != Run.Mode.PLAN
                && waysBack.of(run).stream().anyMatch(UndoState::isOpen);
    }

    /**
     * Has a paused run go on with the newest version of its file: what is done and unchanged stays done, and the change is
     * shown and approved first. Publishes {@code RunMended}, on which the flow starts its process again.
     *
     * @throws Refused when there is no such run, it is not paused, or there is no newer good version
     */
    public Run mend(RunKey key, Actor by, String reason) {
        Run run = rows.lock(key).orElseThrow(() -> noRun(key));
        if (run.state().ended()) {
            throw new Refused(key + " has ended: " + run.state().word() + ". 'run " + run.runbook()
                    + "' runs the newest version from its beginning.");
        }
        if (!isPaused(run)) {
            throw new Refused(key + " is not paused, so it goes on with the version that it began with."
                    + " When one of its steps asks what now, it can go on with the mended file.");
        }
        RunFile file = runbooks.file(run.runbook(), run.hash());
        if (file.newer() == null) {
            throw new Refused(
                    file.refused() == null
                            ? key + " uses the newest version of " + run.runbook()
                                    + ".groovy. Mend the file; a few seconds later it can go on with it."
                            : key + " " + file.words());
        }
        rows.mend(key, by);
        Run turned = get(key);
        events.publishEvent(new RunMended(turned, by, reason));
        return turned;
    }

    /** Whether it is paused and a newer good version of its file is there. */
    @Transactional(readOnly = true)
    public boolean isMendable(Run run) {
        return !run.state().ended() && runbooks.file(run.runbook(), run.hash()).newer() != null && isPaused(run);
    }

    /** How the version that a run uses stands to the file on disk. */
    public RunFile file(Run run) {
        return runbooks.file(run.runbook(), run.hash());
    }

    /** A newer version of this runbook is in force: tells the rooms of its paused runs. */
    public void deployed(String runbook) {
        for (Run run : rows.going(runbook)) {
            if (isMendable(run)) {
                Runbook newest = runbooks.find(runbook).orElseThrow();
                String was = runbooks.version(runbook, run.hash()).source();
                events.publishEvent(new RunMendable(run, Actor.MUSTER, Differences.between(was, newest.source())));
            }
        }
    }

    /** The process of a run's way back, by the version that it ran; the same for the same version. */
    public RunbookProcess wayBack(Run run) {
        return runbooks.wayBack(run.runbook(), run.hash());
    }

    private boolean isPaused(Run run) {
        Instant now = clock.instant();
        boolean going = effects.of(run.key()).stream()
                .anyMatch(effect ->
                        effect.outcome() == null && effect.leaseUntil().isAfter(now));
        return run.state() == Run.State.RUNNING
                && run.undoing() == null
                && !going
                && questions.open(run.key().record()).stream()
                        .anyMatch(question -> PAUSES.contains(question.ask().kind())
                                && run.key()
                                        .toString()
                                        .equals(question.ask().details().get("run")));
    }

    /** An operation that is a run alone has ended with it, and is no reason. */
    private void openFor(Run run) {
        Incident incident = incidents.get(run.key().record());
        boolean alone = operations
                .find(run.key().record())
                .filter(operation -> operation.flow() == null)
                .isPresent();
        if (!incident.status().isOpen() && !alone) {
            throw new Refused(incident.key() + " is " + incident.status().word()
                    + "; reopen it before you undo something of it.");
        }
    }

    private static String nothingLeft(Run run, List<UndoState> states) {
        if (run.mode() == Run.Mode.PLAN) {
            return run.key() + " was only planned; it changed nothing.";
        }
        return "Nothing of " + run.key() + " is left to be undone. "
                + (states.isEmpty()
                        ? "It has no step that changes anything."
                        : states.stream()
                                .map(state -> state.step().title() + ": " + state.words() + ".")
                                .collect(Collectors.joining(" ")));
    }

    private Run get(RunKey key) {
        return rows.find(key).orElseThrow(() -> noRun(key));
    }

    private static Refused noRun(RunKey key) {
        return new Refused("There is no run " + key + "; 'runs' lists them.");
    }
}
