package io.muster.flow;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.Map;
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

    /** Null when it cannot be told from the drawing, such as an expression that reckons. */
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
        String text =
                timer.text().startsWith("=") ? value(timer.text().substring(1).strip(), job.variables()) : timer.text();
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

    /** A path such as {@code policy.escalateAfter}, or a quoted duration; anything that reckons stays untold. */
    private static String value(String expression, Map<String, @Nullable Object> variables) {
        String plain = expression.replaceFirst("^duration\\(\\s*(.*?)\\s*\\)$", "$1");
        if (plain.matches("\".*\"")) {
            return plain.substring(1, plain.length() - 1);
        }
        Object value = variables;
        for (String name : plain.split("\\.")) {
            value = value instanceof Map<?, ?> map ? map.get(name) : null;
        }
        return String.valueOf(value);
    }
}
