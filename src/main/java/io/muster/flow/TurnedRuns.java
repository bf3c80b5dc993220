package io.muster.flow;

import io.muster.runbook.Run;
import io.muster.runbook.RunTurns;
import io.muster.runbook.RunbookProcess;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** What runs need of the engine when they turn: the process of a way back, and word of a newer version in force. */
@Component
class TurnedRuns {

    private static final Pattern OF_A_RUNBOOK = Pattern.compile("runbook-(.+)\\.bpmn");

    private final RunTurns turns;
    private final Models models;
    private final Deployments deployments;

    TurnedRuns(RunTurns turns, Models models, Deployments deployments) {
        this.turns = turns;
        this.models = models;
        this.deployments = deployments;
    }

    /**
     * The process that undoes what this run did, by the version that it ran, whatever its file says now. Deployed when it
     * is first needed; empty when the engine refused it.
     */
    Optional<Model> wayBack(Run run, String present) {
        RunbookProcess process = turns.wayBack(run);
        String message = StartableFlow.startMessage(process.processId());
        Optional<Model> known = models.startedBy(present, message);
        if (known.isPresent()) {
            return known;
        }
        deployments.deployGenerated(process.resource(), process.xml());
        return models.startedBy(present, message);
    }

    @EventListener
    @Transactional(propagation = Propagation.MANDATORY)
    public void on(FlowEvent.ModelDeployed deployed) {
        Matcher runbook = OF_A_RUNBOOK.matcher(deployed.resource());
        if (runbook.matches()) {
            turns.deployed(runbook.group(1));
        }
    }
}
