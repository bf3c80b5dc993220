package io.muster.runbook;

import io.muster.settings.Level;
import io.muster.settings.Levels;
import io.muster.settings.Role;
import java.util.EnumSet;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Who must say yes to what a run wants, and how many: the runbook says at least, the level's policy may say more. */
@Component
class RunPolicy {

    private final Levels levels;
    private final Resolver resolver;

    RunPolicy(Levels levels, Resolver resolver) {
        this.levels = levels;
        this.resolver = resolver;
    }

    Level.Approval of(BoundRun bound) {
        return resolver.incident(bound.run())
                .map(incident -> levels.policyOf(incident.level()))
                .orElseGet(levels::operation)
                .approval();
    }

    /** Whoever changed the level does not profit from the lighter rule of the new one. */
    boolean levelledByWhoAsks(BoundRun bound) {
        return resolver.incident(bound.run())
                .filter(incident -> bound.run().asking().id().equals(incident.levelBy()))
                .isPresent();
    }

    static Set<Role> roles(Approval asked) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        asked.from().forEach(name -> Role.of(name).ifPresent(roles::add));
        return roles;
    }

    /** Those who approve the steps. */
    static Set<Role> whoApproves(BoundRun bound) {
        Set<Role> roles = EnumSet.of(Role.INCIDENT_COMMANDER);
        for (Step step : bound.runbook().outline().steps()) {
            if (step instanceof Step.Change change) {
                roles.addAll(roles(change.approval()));
            }
        }
        return roles;
    }
}
