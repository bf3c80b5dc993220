package io.muster.runbook;

import io.muster.message.Actor;
import io.muster.runbook.RunEvent.RunEnded;
import java.time.Clock;
import java.util.List;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Ends runs, in the transaction of whoever found that they are over and holds their lock. */
@Component
class RunEnds {

    private final RunRows rows;
    private final WaysBack waysBack;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    RunEnds(RunRows rows, WaysBack waysBack, ApplicationEventPublisher events, Clock clock) {
        this.rows = rows;
        this.waysBack = waysBack;
        this.events = events;
        this.clock = clock;
    }

    @Transactional(propagation = Propagation.MANDATORY)
    public void end(Run run, Run.State state, Actor by) {
        rows.ended(run.key(), state, clock.instant());
        boolean wentBack = run.undoing() != null || state == Run.State.UNDONE;
        List<UndoState> undone = wentBack ? waysBack.of(run) : List.of();
        events.publishEvent(new RunEnded(rows.find(run.key()).orElse(run), by, undone, false));
    }

    /** Nobody let it be undone: it is again as it had ended. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void leave(Run run, Run.State asItWas) {
        rows.ended(run.key(), asItWas, clock.instant());
        events.publishEvent(new RunEnded(rows.find(run.key()).orElse(run), Actor.MUSTER, List.of(), true));
    }
}
