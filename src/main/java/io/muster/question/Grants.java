package io.muster.question;

import io.muster.message.Actor;
import java.time.Clock;
import java.util.Optional;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What approvals permit, for the executor that checks before it acts. Every method is one transaction, or joins one. */
@Service
@Transactional
public class Grants {

    private final GrantRows rows;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Grants(GrantRows rows, ApplicationEventPublisher events, Clock clock) {
        this.rows = rows;
        this.events = events;
        this.clock = clock;
    }

    /** The newest grant for this run and step, usable or only given; empty when there is none or it was used or voided. */
    @Transactional(readOnly = true)
    public Optional<Grant> find(String run, String step) {
        return rows.find(run, step).map(GrantRow::grant);
    }

    /** Uses the grant up, once. @return false when somebody used it before, or it is not usable */
    public boolean use(long grant) {
        return rows.use(grant, clock.instant()) == 1;
    }

    /**
     * Writes a grant without a question ("try again" grants the same command once more; policy 'none'). Usable at once.
     * Publishes {@code PermissionGranted}.
     *
     * @throws IllegalArgumentException when the scope's run is not written like {@code INC-7/R3}
     */
    public void grant(Ask.GrantScope scope, Actor by, String why) {
        var granted = new PermissionGranted(scope, by, why);
        rows.save(GrantRow.fresh(scope, by, why, null, GrantRow.State.USABLE, clock.instant()));
        events.publishEvent(granted);
    }

    /**
     * A permission for one command.
     *
     * @param usable false while the decision is only given
     */
    public record Grant(long id, Ask.GrantScope scope, Actor by, boolean usable) {}
}
