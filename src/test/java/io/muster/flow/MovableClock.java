package io.muster.flow;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.context.annotation.Primary;

/** The server's clock, which a test may set ahead. The engine has its own. */
@TestComponent
@Primary
class MovableClock extends Clock {

    private volatile Duration ahead = Duration.ZERO;

    /** It is later by so much until the answer is closed. */
    AutoCloseable ahead(Duration time) {
        ahead = ahead.plus(time);
        return () -> ahead = ahead.minus(time);
    }

    @Override
    public Instant instant() {
        return Instant.now().plus(ahead).truncatedTo(ChronoUnit.MICROS);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return Clock.offset(Clock.system(zone), ahead);
    }
}
