package io.muster.flow;

import io.muster.message.RecordKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A job that waits for somebody.
 *
 * @param reference whom it waits for: the question's reference, the run's key; empty for a stall
 * @param result variable that takes what came of it; empty for a stall
 * @param why what failed, for a stall; else empty
 * @param sentAt when a completion was first sent; its answer may have been lost. Null: never sent
 */
record ParkedJob(
        String engine,
        long job,
        Kind kind,
        String type,
        RecordKey record,
        String generation,
        String processId,
        long processKey,
        long processInstance,
        String element,
        String elementName,
        String reference,
        String result,
        String why,
        Instant parkedAt,
        @Nullable Instant sentAt) {

    enum Kind {
        QUESTION,
        RUN,
        STALL
    }

    static String reference(String engine, long job) {
        return "job:" + engine + ":" + job;
    }
}
