package io.muster.chat;

import io.muster.database.Drain;
import java.sql.Timestamp;
import java.time.Clock;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What platforms deliver: kept before it is acknowledged, worked afterwards, once however often it comes. */
@Component
public class Deliveries {

    private final JdbcClient jdbc;
    private final Drain drain;
    private final Clock clock;

    Deliveries(JdbcClient jdbc, Drain drain, Clock clock) {
        this.jdbc = jdbc;
        this.drain = drain;
        this.clock = clock;
    }

    /**
     * Keeps a delivery for the handler of its platform, {@code <platform>-in}. After it returns the delivery may be
     * acknowledged.
     *
     * @param id the platform's own for this delivery, the same when it is sent again
     * @param queue what must be worked in order goes into one queue
     * @return whether it is new
     */
    @Transactional
    public boolean take(String platform, String id, String queue, String payload) {
        int fresh = jdbc.sql("insert into chat_delivery (platform, id, at) values (:platform, :id, :now)"
                        + " on conflict do nothing")
                .param("platform", platform)
                .param("id", id)
                .param("now", Timestamp.from(clock.instant()))
                .update();
        if (fresh == 1) {
            drain.put(platform + "-in", queue, payload);
        }
        return fresh == 1;
    }
}
