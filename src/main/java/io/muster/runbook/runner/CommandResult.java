package io.muster.runbook.runner;

/**
 * What a command gave back.
 *
 * @param status exit code, or status of the answer
 * @param text what it wrote to standard output, or the body; bounded
 * @param millis how long it took
 */
public record CommandResult(int status, String text, long millis) {}
