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
    private final LiveFlow live;

    EngineHealthIndicator(EngineLinkState link, Engine engine, EngineIdentity identity, LiveFlow live) {
        this.link = link;
        this.engine = engine;
        this.identity = identity;
        this.live = live;
    }

    @Override
    public Health health() {
        if (!engine.configured()) {
            return Health.unknown().withDetail("why", link.why()).build();
        }
        Health.Builder health = link.ready() ? Health.up() : Health.down().withDetail("why", link.why());
        identity.present().ifPresent(id -> health.withDetail("engine", id));
        live.lag().ifPresent(lag -> health.withDetail("lagMillis", lag.toMillis()));
        return health.build();
    }
}
