package io.muster.flow;

import io.muster.message.RecordKey;
import java.time.Instant;

/**
 * Where a flow cannot go on by itself.
 *
 * @param element id of the task, as {@link Stalls#retry} wants it; {@code start} when no instance came up
 * @param name how the diagram calls it
 * @param why what failed, last time
 */
public record Stall(RecordKey record, String element, String name, String why, Instant since) {}
