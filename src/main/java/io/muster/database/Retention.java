package io.muster.database;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Takes away what is kept for a time only: each hour, one replica at a time, a thousand rows a transaction, so that nobody
 * waits for it. What is not done within an hour's share goes on in the next.
 */
@Component
@EnableScheduling
class Retention {

    static final int BATCH = 1_000;

    private static final Logger log = LoggerFactory.getLogger(Retention.class);
    private static final Duration SHORTEST = Duration.ofDays(1);
    private static final int BATCHES_AN_HOUR = 500;

    /** Class of the advisory locks of this work; a replica's sign of life has another. */
    static final int LOCK_CLASS = 0x4d55_5345;

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final List<Sweep> sweeps;
    private final Map<String, Duration> kept;
    private final Clock clock;

    Retention(
            JdbcClient jdbc,
            TransactionTemplate transaction,
            List<Sweep> sweeps,
            Environment environment,
            Clock clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.sweeps = sweeps;
        this.kept = periods(sweeps, environment);
        this.clock = clock;
    }

    private static Map<String, Duration> periods(List<Sweep> sweeps, Environment environment) {
        Binder binder = Binder.get(environment);
        Map<String, Duration> periods = new TreeMap<>();
        for (Sweep sweep : sweeps) {
            String property = "muster.retention." + sweep.name();
            Duration period = binder.bind(property, Bindable.of(Duration.class)).orElse(sweep.kept());
            if (period.compareTo(SHORTEST) < 0) {
                throw new IllegalArgumentException(
                        property + " is " + period.toHours() + " hours; allowed is a day (1d) and longer, such as 90d");
            }
            periods.put(sweep.name(), period);
        }
        Map<String, String> said = binder.bind("muster.retention", Bindable.mapOf(String.class, String.class))
                .orElse(Map.of());
        for (String name : said.keySet()) {
            if (periods.keySet().stream().noneMatch(known -> plain(known).equals(plain(name)))) {
                throw new IllegalArgumentException("muster.retention." + name + " is unknown; allowed are "
                        + periods.keySet().stream()
                                .map(known -> "muster.retention." + known)
                                .collect(Collectors.joining(", ")));
            }
        }
        return periods;
    }

    /** An environment variable has no hyphens. */
    private static String plain(String name) {
        return name.replace("-", "").toLowerCase(java.util.Locale.ROOT);
    }

    @Scheduled(initialDelayString = "PT10M", fixedDelayString = "PT1H")
    void sweep() {
        for (Sweep sweep : sweeps) {
            try {
                int gone = sweep(sweep);
                if (gone > 0) {
                    log.info("Took away {} rows older than {} days ({})", gone, days(sweep), sweep.name());
                }
            } catch (RuntimeException e) {
                log.warn("The sweep '{}' is left to the next hour: {}", sweep.name(), e.toString());
            }
        }
    }

    private long days(Sweep sweep) {
        return kept.getOrDefault(sweep.name(), sweep.kept()).toDays();
    }

    private int sweep(Sweep sweep) {
        int gone = 0;
        for (int batch = 0; batch < BATCHES_AN_HOUR; batch++) {
            Integer taken = transaction.execute(tx -> batch(sweep));
            gone += taken == null ? 0 : taken;
            if (taken == null || taken < BATCH) {
                break;
            }
        }
        return gone;
    }

    /** @return 0 too when another replica is at it */
    private int batch(Sweep sweep) {
        boolean ours = jdbc.sql("select pg_try_advisory_xact_lock(:class, hashtext(:name))")
                .param("class", LOCK_CLASS)
                .param("name", sweep.sql())
                .query(Boolean.class)
                .single();
        if (!ours) {
            return 0;
        }
        return jdbc.sql(sweep.sql())
                .param(
                        "before",
                        clock.instant()
                                .minus(kept.getOrDefault(sweep.name(), sweep.kept()))
                                .atOffset(ZoneOffset.UTC))
                .param("limit", BATCH)
                .update();
    }
}
