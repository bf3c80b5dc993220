package io.muster.runbook;

import java.time.Duration;

/**
 * How often a failed command is tried again before the step counts as failed.
 *
 * @param times attempts after the first
 * @param every pause before each
 */
public record Retry(int times, Duration every) {}
