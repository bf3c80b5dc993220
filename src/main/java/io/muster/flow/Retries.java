package io.muster.flow;

import io.muster.database.Drain;
import java.time.Duration;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Has the engine deliver a stalled job again, or resolve a failure that it raised itself. */
@Component
class Retries {

    private final Engine engine;
    private final EngineIdentity identity;
    private final JdbcClient jdbc;

    Retries(Engine engine, EngineIdentity identity, JdbcClient jdbc) {
        this.engine = engine;
        this.identity = identity;
        this.jdbc = jdbc;
    }

    Drain.Outcome deliver(FlowCommand.Retry retry) {
        if (retry.engine().equals(identity.required())) {
            try {
                engine.fail(retry.job(), Attempts.anew(retry.type()), Duration.ZERO, "tried again");
            } catch (EngineRefused gone) {
                // Gone, or timed out and about to be delivered anyway.
                return new Drain.Outcome.Done();
            }
        }
        return new Drain.Outcome.Done();
    }

    Drain.Outcome resolve(FlowCommand.Resolve resolve) {
        if (resolve.engine().equals(identity.required())) {
            jdbc.sql("select job from flow_failure where engine = ? and key = ?")
                    .params(resolve.engine(), resolve.failure())
                    .query((row, n) -> Optional.ofNullable(row.getObject(1, Long.class)))
                    .list()
                    .forEach(job -> engine.resolve(resolve.failure(), job.orElse(null), Attempts.anew(null)));
        }
        return new Drain.Outcome.Done();
    }
}
