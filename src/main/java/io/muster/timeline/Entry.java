package io.muster.timeline;

import io.muster.message.Actor;
import io.muster.message.Message;
import io.muster.message.RecordKey;
import java.time.Instant;
import java.util.Map;

/**
 * One entry of a timeline.
 *
 * @param n 1 upward within its record, without gaps
 * @param type {@code incident-declared}, {@code step-finished} …
 * @param redacted whether its text was taken out; the message then says only that
 */
public record Entry(
        RecordKey record,
        long n,
        String type,
        Instant at,
        Actor by,
        Message message,
        Map<String, Object> details,
        boolean redacted) {}
