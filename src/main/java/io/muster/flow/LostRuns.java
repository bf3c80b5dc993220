package io.muster.flow;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Runs whose process was lost with its engine: each goes on as its next generation, done steps from the ledger. */
@Component
class LostRuns {

    private final JdbcClient jdbc;

    LostRuns(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @return how many were started again */
    int restart() {
        return 0;
    }
}
