package io.muster.alert;

import io.micronaut.data.annotation.MappedEntity;
import io.muster.message.RecordKey;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * An alert of an incident as it is stored.
 *
 * @param labels JSON
 * @param firedAgain how often it was said to fire again after mitigation
 */
@MappedEntity("alert_alert")
record AlertRow(
        String record,
        String sender,
        String fingerprint,
        String name,
        String title,
        String labels,
        @Nullable String link,
        @Nullable Instant startsAt,
        long count,
        int firedAgain,
        Instant firstAt,
        Instant lastAt,
        @Nullable Instant clearedAt) {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<Map<String, String>> LABELS = new TypeReference<>() {};

    static AlertRow first(RecordKey record, String sender, Signal signal, Instant now) {
        return new AlertRow(
                record.toString(),
                sender,
                signal.fingerprint(),
                signal.name(),
                signal.title(),
                JSON.writeValueAsString(signal.labels()),
                signal.link(),
                signal.startsAt(),
                1,
                0,
                now,
                now,
                null);
    }

    Alert alert() {
        return new Alert(
                RecordKey.of(record),
                sender,
                fingerprint,
                name,
                title,
                JSON.readValue(labels, LABELS),
                link,
                count,
                firstAt,
                lastAt,
                clearedAt);
    }
}
