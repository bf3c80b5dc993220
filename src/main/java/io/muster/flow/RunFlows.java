package io.muster.flow;

import io.muster.runbook.Run;
import io.muster.runbook.RunEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** A run that is asked for starts its process; one that ended lets go of whoever waits for it. */
@Component
class RunFlows {

    private final Generations generations;
    private final Outbox outbox;

    RunFlows(Generations generations, Outbox outbox) {
        this.generations = generations;
        this.outbox = outbox;
    }

    @EventListener
    @Transactional(propagation = Propagation.MANDATORY)
    public void on(RunEvent event) {
        switch (event) {
            case RunEvent.RunRequested requested -> start(requested.run(), "the next generation of the run begins");
            case RunEvent.RunUndoRequested undo -> start(undo.run(), "the run is being undone");
            case RunEvent.RunMended mended -> start(mended.run(), "the run goes on with the mended file");
            case RunEvent.RunEnded ended -> ended(ended.run());
            default -> {}
        }
    }

    private void start(Run run, String why) {
        generations.start(run.key().record(), run.key().toString(), run.generation(), why);
    }

    private void ended(Run run) {
        if (run.state() == Run.State.ABORTED) {
            generations
                    .newest(run.key().toString())
                    .filter(each -> each.state() != Generation.State.ENDED)
                    .ifPresent(each -> generations.end(each, "the run was aborted"));
        }
        outbox.put(run.key().record(), new FlowCommand.FinishRun(run.key().toString()));
    }
}
