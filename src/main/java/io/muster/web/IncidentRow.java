package io.muster.web;

import java.time.Instant;

/** One incident in the list of incidents. */
public record IncidentRow(
        String key,
        String title,
        String level,
        int rank,
        String status,
        Instant since,
        String commander,
        int questions,
        boolean drill) {}
