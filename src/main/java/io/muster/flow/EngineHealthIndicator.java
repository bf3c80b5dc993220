package io.muster.flow;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Health {@code engine}: whether it is there, which it is, how far what we know of it lags. */
@Component
class EngineHealthIndicator implements HealthIndicator {

    private final EngineLinkState link;
    private final Engine engine;
    private final EngineIdentity identity;
    private final LiveMarks marks;

    EngineHealthIndicator(EngineLinkState link, Engine engine, EngineIdentity identity, LiveMarks marks) {
        this.link = link;
        this.engine = engine;
        this.identity = identity;
        this.marks = marks;
    }

    @Override
    public Health health() {
        Health.Builder health = engine.configured() ? Health.down() : Health.unknown();
        if (link.ready()) {
            health.up();
        } else {
            health.withDetail("why", link.why());
        }
        identity.present().ifPresent(id -> health.withDetail("engine", id));
        marks.lag().ifPresent(lag -> health.withDetail("lagMillis", lag.toMillis()));
        marks.silence()
                .ifPresent(silent ->
                        health.withDetail("exporter", "nothing was heard of it for " + silent.toSeconds() + " s"));
        return health.build();
    }
}
