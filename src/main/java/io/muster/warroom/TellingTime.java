package io.muster.warroom;

import io.muster.database.Drain;
import io.muster.database.Lookout;
import io.muster.message.RecordKey;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Cards of runs say how long a run has taken so far, which nobody's doing changes: now and then their rooms are looked at
 * again. A room for which something waits is not, so a platform that is away is asked no oftener for it.
 */
@Component
class TellingTime implements Lookout {

    private static final Duration EVERY = Duration.ofSeconds(15);

    private static final Pattern ROOM = Pattern.compile(NowLane.KEY + "([^/]+)/run/.*");

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Drain drain;
    private final Lanes lanes;
    private volatile long next = System.nanoTime();

    TellingTime(JdbcClient jdbc, TransactionTemplate transaction, Drain drain, Lanes lanes) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.drain = drain;
        this.lanes = lanes;
    }

    @Override
    public String looksFor() {
        return "cards that tell time";
    }

    @Override
    public void look() {
        if (System.nanoTime() - next < 0) {
            return;
        }
        next = System.nanoTime() + EVERY.toNanos();
        for (Shown shown : shown()) {
            Matcher room = ROOM.matcher(shown.key());
            if (room.matches()) {
                RecordKey record = RecordKey.of(room.group(1));
                if (!drain.waits(Lanes.KIND, Lanes.queue(shown.platform(), record))) {
                    transaction.executeWithoutResult(tx -> lanes.look(record));
                }
            }
        }
    }

    private record Shown(String platform, String key) {}

    private List<Shown> shown() {
        return jdbc.sql("select distinct platform, key from warroom_post where open and key like 'now/%/run/%'"
                        + " order by platform, key")
                .query(Shown.class)
                .list();
    }
}
