package io.muster.flow;

import io.muster.database.Sweep;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * How long we remember jobs and signals that are over. A job that is still parked may come again, and its answer may
 * still have to be settled: what is known of it stays.
 */
@Configuration(proxyBeanMethods = false)
class EngineRetention {

    private static final Duration KEPT = Duration.ofDays(30);

    @Bean
    Sweep oldResultsOfJobs() {
        return new Sweep("engine", KEPT, jobs("flow_done", "done_at"));
    }

    @Bean
    Sweep oldEndsOfJobs() {
        return new Sweep("engine", KEPT, jobs("flow_job_end", "ended_at"));
    }

    @Bean
    Sweep oldSignals() {
        return new Sweep(
                "engine",
                KEPT,
                "delete from flow_signal where click in"
                        + " (select click from flow_signal where sent_at < :before"
                        + " and (record is null or taken_at is not null or told_at is not null) limit :limit)");
    }

    private static String jobs(String table, String at) {
        return "delete from " + table + " where (engine, job) in (select d.engine, d.job from " + table + " d where d."
                + at + " < :before and not exists (select 1 from flow_parked p where p.engine = d.engine and"
                + " p.job = d.job) limit :limit)";
    }
}
