package io.muster.runbook;

/**
 * Something wrong in a runbook's file, as told to its author.
 *
 * @param line counted from 1; 0 when it concerns the whole file
 * @param wrong what is wrong, a sentence without its full stop
 * @param instead what to write instead, whole sentences
 */
public record Mistake(String file, int line, String wrong, String instead) {

    @Override
    public String toString() {
        return file + ":" + line + ": " + wrong + ". " + instead;
    }
}
