package io.muster.runbook;

import io.muster.message.Actor;
import io.muster.message.RecordKey;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What it takes to ask for a run.
 *
 * @param inputs as given by the person or the flow; what is missing is taken from the alert or the default
 * @param labels of the alert that the run is for, empty without one
 * @param once null for a person, who gets a run for each request; a flow gives the opening ({@code 1}), and the same
 *     runbook with the same inputs in the same opening is the same run, going or ended
 */
public record RunRequest(
        RecordKey record,
        String runbook,
        Map<String, String> inputs,
        Map<String, String> labels,
        Actor by,
        @Nullable String once) {}
