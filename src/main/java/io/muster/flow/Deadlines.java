package io.muster.flow;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Until when a question is open: the nearest timer drawn on its boundary. Shown only; the engine's timer decides. */
@Component
class Deadlines {

    private final Models models;
    private final Clock clock;

    Deadlines(Models models, Clock clock) {
        this.models = models;
        this.clock = clock;
    }

    /** Null when it cannot be told from the drawing, such as a cycle. */
    @Nullable
    Instant of(Job job) {
        return models.byKey(job.engine(), job.processKey()).stream()
                .flatMap(model -> model.deadlines(job.element()).stream())
                .map(Model.Element::timer)
                .filter(Objects::nonNull)
                .map(timer -> at(timer, job))
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    private @Nullable Instant at(Model.Timer timer, Job job) {
        String text = timer.text().startsWith("=")
                ? String.valueOf(Feel.value(timer.text().substring(1), job.variables()))
                : timer.text();
        try {
            return switch (timer.kind()) {
                case "timeDuration" -> clock.instant().plus(Duration.parse(text));
                case "timeDate" -> OffsetDateTime.parse(text).toInstant();
                default -> null;
            };
        } catch (DateTimeException e) {
            return null;
        }
    }
}
