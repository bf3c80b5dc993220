package io.muster.alert;

import io.muster.alert.AlertRows.Known;
import io.muster.incident.Incident;
import io.muster.incident.Status;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is done with one alert of a delivery. */
enum Course {
    CLEAR("clears"),
    IGNORE("is ignored: it is not known to fire"),
    COUNT("is counted: it still fires"),
    REPEAT("fires again: one line, no new page"),
    PAGE_AGAIN("fires again after mitigation: people are paged anew"),
    REOPEN("reopens the incident"),
    HOUSE("is new here: it goes to the open incident of its group, or a new one is declared");

    /** After closing comes a new incident; so it does this long after resolving. */
    private static final Duration REOPENS_WITHIN = Duration.ofHours(24);

    /** Senders lag behind people: what still fires this soon after the incident ended is the past. */
    private static final Duration LAG = Duration.ofMinutes(10);

    private final String words;

    Course(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }

    /** @param incident where the alert is known from; null exactly when it is not known */
    static Course of(Signal signal, @Nullable Known known, @Nullable Incident incident, Instant now) {
        if (!signal.firing()) {
            return known != null && known.alert().firing() ? CLEAR : IGNORE;
        }
        if (known == null || incident == null) {
            return HOUSE;
        }
        if (!isNews(signal, known, incident, now)) {
            return COUNT;
        }
        return switch (incident.status()) {
            case DECLARED, ACTIVE -> REPEAT;
            case MITIGATED -> PAGE_AGAIN;
            case RESOLVED -> reopens(incident, now) ? REOPEN : HOUSE;
            case CLOSED, CANCELLED -> HOUSE;
        };
    }

    static boolean reopens(Incident incident, Instant now) {
        return incident.status() == Status.RESOLVED
                && incident.since().plus(REOPENS_WITHIN).isAfter(now);
    }

    /** Whether it fires anew, rather than still. */
    private static boolean isNews(Signal signal, Known known, Incident incident, Instant now) {
        if (!known.alert().firing()) {
            return true;
        }
        Instant began = signal.startsAt();
        Instant knownToBegin = known.startsAt();
        if (began != null && knownToBegin != null && began.isAfter(knownToBegin)) {
            return true;
        }
        Instant since = incident.since();
        return switch (incident.status()) {
            // Without a time of its own, the first post after the change of status counts as news.
            case DECLARED, ACTIVE -> false;
            case MITIGATED -> began == null && known.alert().lastAt().isBefore(since);
            case RESOLVED, CLOSED -> began == null || now.isAfter(since.plus(LAG));
            // Somebody said that this alert is no incident.
            case CANCELLED -> false;
        };
    }
}
