package io.muster.incident;

import static io.muster.incident.Status.ACTIVE;
import static io.muster.incident.Status.CANCELLED;
import static io.muster.incident.Status.CLOSED;
import static io.muster.incident.Status.DECLARED;
import static io.muster.incident.Status.MITIGATED;
import static io.muster.incident.Status.RESOLVED;

import java.util.Set;

/**
 * The life of an incident: which move leads where, from where, and where it already holds. This table is the only place
 * that knows; flows draw when to move, never whether one may.
 */
enum Move {
    ACKNOWLEDGE("acknowledged", ACTIVE, Set.of(DECLARED), Set.of(ACTIVE, MITIGATED)),
    MITIGATE("mitigated", MITIGATED, Set.of(DECLARED, ACTIVE), Set.of(MITIGATED)),
    RESOLVE("resolved", RESOLVED, Set.of(DECLARED, ACTIVE, MITIGATED), Set.of(RESOLVED)),
    CLOSE("closed", CLOSED, Set.of(RESOLVED), Set.of(CLOSED)),
    CANCEL("cancelled", CANCELLED, Set.of(DECLARED, ACTIVE, MITIGATED), Set.of(CANCELLED)),
    REOPEN("reopened", DECLARED, Set.of(RESOLVED, CLOSED, CANCELLED), Set.of(DECLARED, ACTIVE, MITIGATED));

    private final String done;
    private final Status to;
    private final Set<Status> from;
    private final Set<Status> holdsIn;

    Move(String done, Status to, Set<Status> from, Set<Status> holdsIn) {
        this.done = done;
        this.to = to;
        this.from = from;
        this.holdsIn = holdsIn;
    }

    /** What is said of an incident that made it: {@code resolved}. */
    String done() {
        return done;
    }

    Status to() {
        return to;
    }

    boolean leadsOnFrom(Status status) {
        return from.contains(status);
    }

    boolean holdsIn(Status status) {
        return holdsIn.contains(status);
    }

    /** Whether the status is later in the life than where this move leads. */
    boolean isBehind(Status status) {
        return this != REOPEN && status.compareTo(to) > 0;
    }

    /** What to do instead, for the one who was refused. */
    String insteadIn(Incident incident) {
        return switch (incident.status()) {
            case DECLARED, ACTIVE, MITIGATED -> "Resolve it first: resolve " + incident.key();
            case RESOLVED -> "If it is back, reopen it: reopen " + incident.key();
            case CLOSED, CANCELLED ->
                "If it is back, reopen it (reopen " + incident.key() + ") or declare a new incident";
        };
    }
}
