package io.muster.alert;

import io.muster.message.RecordKey;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An alert as it is attached to an incident.
 *
 * @param fingerprint the sender's own name for it, or one made from its labels; the same as long as it is the same alert
 * @param name what the sender calls the rule: {@code CheckoutPoolExhausted}
 * @param title one line for people
 * @param count how often it was heard firing in this incident, repeats included
 * @param firstAt when this incident first heard of it
 * @param clearedAt null while it fires
 * @param link where the sender shows it; http or https; null when it gave none
 */
public record Alert(
        RecordKey record,
        String sender,
        String fingerprint,
        String name,
        String title,
        Map<String, String> labels,
        @Nullable String link,
        long count,
        Instant firstAt,
        Instant lastAt,
        @Nullable Instant clearedAt) {

    public boolean firing() {
        return clearedAt == null;
    }
}
