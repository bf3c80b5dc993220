package io.muster.runbook;

import io.muster.database.Sweep;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How long the output of steps is kept. The ledger itself stays, and so does the output of a run that is going. */
@Configuration(proxyBeanMethods = false)
class OutputRetention {

    @Bean
    Sweep outputOfSteps() {
        return new Sweep(
                "output",
                Duration.ofDays(90),
                "update runbook_effect set output = '' where id in (select e.id from runbook_effect e"
                        + " where e.output <> '' and e.ended_at < :before and not exists (select 1 from runbook_run r"
                        + " where r.record || '/R' || r.number = e.run and r.state in ('REQUESTED', 'RUNNING'))"
                        + " limit :limit)");
    }

    @Bean
    Sweep attachmentsOfSteps() {
        return new Sweep(
                "attachments",
                Duration.ofDays(90),
                "delete from runbook_attachment where (run, name) in (select a.run, a.name from runbook_attachment a"
                        + " where a.attached_at < :before and not exists (select 1 from runbook_run r"
                        + " where r.record || '/R' || r.number = a.run and r.state in ('REQUESTED', 'RUNNING'))"
                        + " limit :limit)");
    }
}
