package io.muster.runbook;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * From whom a change needs its yes, at least; a level's policy may ask for more.
 *
 * @param from roles ({@code INCIDENT_COMMANDER}) and teams
 * @param within how long they have before {@code otherwise} holds
 * @param none why nobody needs to be asked, where the policy allows that
 */
public record Approval(
        List<String> from,
        Duration within,
        Otherwise otherwise,
        @Nullable String none) {

    /** What follows silence. */
    public enum Otherwise {
        ASK_NEXT,
        STOP
    }

    /** What holds where a change says nothing: the incident commander, ten minutes, then the next in line. */
    public static final Approval DEFAULT =
            new Approval(List.of("INCIDENT_COMMANDER"), Duration.ofMinutes(10), Otherwise.ASK_NEXT, null);

    public Approval {
        from = List.copyOf(from);
    }
}
