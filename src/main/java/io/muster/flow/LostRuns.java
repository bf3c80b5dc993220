package io.muster.flow;

import io.muster.runbook.Run;
import io.muster.runbook.Runs;
import java.util.List;
import org.springframework.stereotype.Component;

/** Runs whose process was lost with its engine: each goes on as its next generation. In a transaction. */
@Component
class LostRuns {

    private final Runs runs;
    private final Generations generations;

    LostRuns(Runs runs, Generations generations) {
        this.runs = runs;
        this.generations = generations;
    }

    /** @return how many were started again */
    int restart() {
        List<Run> again = runs.startAgain();
        for (Run run : again) {
            generations.start(
                    run.key().record(), run.key().toString(), run.generation(), "its process was lost with the engine");
        }
        return again.size();
    }
}
