package io.muster.alert;

import io.muster.incident.IncidentEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The alerts of a duplicate go on with the incident that it was merged into, in the same transaction. */
@Component
class Merging {

    private final AlertRows rows;

    Merging(AlertRows rows) {
        this.rows = rows;
    }

    @EventListener
    @Transactional(propagation = Propagation.MANDATORY)
    public void on(IncidentEvent.IncidentMerged merged) {
        rows.move(merged.record(), merged.into());
    }
}
