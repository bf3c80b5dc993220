package io.muster.flow;

import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** How long things may take, between us and the engine; properties so that tests need not wait. */
@Component
record FlowTimings(Duration job, Duration parked, Duration renew, Duration start, Duration backoff) {

    /**
     * @param job a delivered job is ours so long, renewed while it is being worked on; after a crash it comes again then
     * @param parked a parked job is ours so long
     * @param renew how often that is renewed
     * @param start how long an acknowledged start may take to reach its first task
     * @param backoff pause before the second attempt of a failed job, doubled with each further one
     */
    FlowTimings(
            @Value("${muster.flow.job:PT30S}") Duration job,
            @Value("${muster.flow.parked:PT10M}") Duration parked,
            @Value("${muster.flow.renew:PT5M}") Duration renew,
            @Value("${muster.flow.start:PT30S}") Duration start,
            @Value("${muster.flow.backoff:PT2S}") Duration backoff) {
        this.job = job;
        this.parked = parked;
        this.renew = renew;
        this.start = start;
        this.backoff = backoff;
    }
}
