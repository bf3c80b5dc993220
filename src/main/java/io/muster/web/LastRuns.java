package io.muster.web;

import io.muster.incident.Incidents;
import io.muster.message.RecordKey;
import io.muster.runbook.Run;
import io.muster.runbook.Runs;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/** The last runs of a runbook that a reader may know of. */
@Component
class LastRuns {

    private static final int SHOWN = 10;
    /** More are looked at than are shown, because those of private incidents are left out. */
    private static final int LOOKED_AT = 50;

    private final Runs runs;
    private final Incidents incidents;

    LastRuns(Runs runs, Incidents incidents) {
        this.runs = runs;
        this.incidents = incidents;
    }

    /** Newest first. */
    List<Run> of(String runbook, Reader reader) {
        List<Run> last = runs.lastOf(runbook, LOOKED_AT);
        Set<RecordKey> hidden = last.isEmpty() ? Set.of() : incidents.hiddenFrom(reader.actor());
        return last.stream()
                .filter(run -> !hidden.contains(run.key().record()))
                .limit(SHOWN)
                .toList();
    }
}
