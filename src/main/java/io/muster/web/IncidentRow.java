package io.muster.web;

import java.time.Instant;

/**
 * One incident in the list of incidents.
 *
 * @param declaredAt its age counts from then, {@code since} from its present status
 * @param waits what it waits for first, and whom; both empty when nothing is asked
 * @param isPrivate whether only those invited know of it
 */
public record IncidentRow(
        String key,
        String title,
        String level,
        int rank,
        String status,
        Instant since,
        Instant declaredAt,
        String commander,
        String waits,
        String whom,
        int questions,
        boolean drill,
        boolean isPrivate) {}
