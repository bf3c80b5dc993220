package io.muster.runbook;

import java.time.Duration;

/**
 * What must hold after a step's command.
 *
 * @param text what is expected, in words for people
 * @param within how long the command is run again until it holds; zero: looked at once
 * @param every pause between two looks
 */
public record Expectation(String text, Duration within, Duration every) {}
