package io.muster.warroom;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.muster.database.Drain;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/** How far rooms on chat platforms lag behind the record, for whoever watches Muster. */
@Component
class RoomMetrics implements MeterBinder {

    private final Drain drain;

    RoomMetrics(Drain drain) {
        this.drain = drain;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        TimeGauge.builder("muster.rooms.lag", () -> drain.lag(Lanes.KIND).toMillis(), TimeUnit.MILLISECONDS)
                .description("How long the oldest thing that a room has not yet been told has been waiting")
                .register(registry);
    }
}
