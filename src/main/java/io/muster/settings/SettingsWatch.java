package io.muster.settings;

import io.muster.database.Lookout;
import io.muster.settings.SettingsEvent.SettingsRefused;
import io.muster.settings.SettingsEvent.SettingsTaken;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Says what became of a change to {@code muster.yaml}, once: on the house's timeline, and as health {@code settings}
 * (status FAULTY while the last good version stands in for a faulty one; the server works, so it is not DOWN).
 */
@Component("settingsHealthIndicator")
class SettingsWatch implements HealthIndicator, Lookout {

    private final Settings settings;
    private final TransactionTemplate transaction;
    private final ApplicationEventPublisher events;
    private @Nullable Object seen;

    SettingsWatch(Settings settings, TransactionTemplate transaction, ApplicationEventPublisher events) {
        this.settings = settings;
        this.transaction = transaction;
        this.events = events;
        this.seen = settings.version();
    }

    /** Called each second; a change that cannot be written now is written at the next look. */
    @Override
    public void look() {
        Object now = settings.version();
        if (now.equals(seen)) {
            return;
        }
        String file = settings.path().getFileName() + "";
        List<Problem> problems = settings.problems();
        transaction.executeWithoutResult(tx -> events.publishEvent(
                problems.isEmpty() ? new SettingsTaken(file) : new SettingsRefused(file, problems)));
        seen = now;
    }

    @Override
    public Health health() {
        List<Problem> problems = settings.problems();
        return problems.isEmpty()
                ? Health.up().build()
                : Health.status(new Status("FAULTY"))
                        .withDetail(
                                "problems",
                                problems.stream().map(Problem::toString).toList())
                        .build();
    }

    @Override
    public String looksFor() {
        return "settings";
    }
}
