package io.muster.flow;

import io.muster.alert.Alert;
import io.muster.alert.Alerts;
import io.muster.incident.Incident;
import io.muster.incident.Incidents;
import io.muster.message.Actor;
import io.muster.runbook.Run;
import io.muster.runbook.RunRequest;
import io.muster.runbook.Runs;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Asks for a run, or joins the one of this opening, and waits for its end. The run outlives the flow that asked. */
@Component
class RunRunbookWorker implements Worker {

    private static final Set<String> OURS = Set.of("runbook");

    private final Runs runs;
    private final Incidents incidents;
    private final Alerts alerts;
    private final RunResults results;

    RunRunbookWorker(Runs runs, Incidents incidents, Alerts alerts, RunResults results) {
        this.runs = runs;
        this.incidents = incidents;
        this.alerts = alerts;
        this.results = results;
    }

    @Override
    public String type() {
        return "muster.run-runbook";
    }

    @Override
    public Worked work(Job job) {
        String opening =
                incidents.find(job.record()).map(Incident::opening).orElse(1).toString();
        Run run = runs.request(
                new RunRequest(job.record(), job.required("runbook"), inputs(job), labels(job), Actor.MUSTER, opening));
        return run.state().ended()
                ? new Worked.Done(new LinkedHashMap<>(results.outcome(run)))
                : new Worked.Parked(ParkedJob.Kind.RUN, run.key().toString(), "run");
    }

    private static Map<String, String> inputs(Job job) {
        Map<String, String> inputs = new LinkedHashMap<>();
        job.headers().keySet().forEach(name -> job.text(name).ifPresent(value -> inputs.put(name, value)));
        job.mapped().keySet().forEach(name -> job.text(name).ifPresent(value -> inputs.put(name, value)));
        inputs.keySet().removeAll(OURS);
        return inputs;
    }

    private Map<String, String> labels(Job job) {
        return alerts.of(job.record()).stream().findFirst().map(Alert::labels).orElse(Map.of());
    }
}
