package io.muster.timeline;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Entries that came from a dump bear numbers of another PostgreSQL's transactions. Those that this one has not reached
 * yet would be missing from the feed for years, and what is new would come before them: at the start they get the number
 * of one transaction of this one, and keep their order. Whoever reads the feed from a position of before starts again.
 */
@Component
class RestoredEntries implements InitializingBean {

    private static final Logger log = LoggerFactory.getLogger(RestoredEntries.class);

    private final JdbcClient jdbc;

    RestoredEntries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void afterPropertiesSet() {
        // No visible row can be of a transaction that has no number yet, unless it is not of this PostgreSQL.
        int placed = jdbc.sql("update timeline_entry set tx = pg_current_xact_id()"
                        + " where tx >= pg_snapshot_xmax(pg_current_snapshot())")
                .update();
        if (placed > 0) {
            log.info("{} entries come from another PostgreSQL; they have their place in this one's feed now", placed);
        }
    }
}
