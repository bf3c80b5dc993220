package io.muster.command;

/**
 * One way in which a line that is being typed may go on.
 *
 * @param insert the whole line as it reads once this is taken
 * @param label the word that is proposed
 * @param hint what it means, in a few words; may be empty
 */
public record Completion(String insert, String label, String hint) {}
