package io.muster.runbook.runner;

/**
 * What a command gave back.
 *
 * @param status exit code, or status of the answer; 0 of a statement that was executed
 * @param text what it wrote to standard output, or the body, or the rows as JSON; bounded
 * @param millis how long it took
 * @param summary what it says for people, of which the last line with a word or a number is told
 */
public record CommandResult(int status, String text, long millis, String summary) {

    public CommandResult(int status, String text, long millis) {
        this(status, text, millis, text);
    }

    /** How a program ended, in words: {@code ended with 1: no such service}. */
    String ended() {
        String line = summary.lines()
                .filter(each -> each.chars().anyMatch(Character::isLetterOrDigit))
                .reduce("", (one, other) -> other)
                .strip();
        int longest = status == 0 ? 200 : 500;
        String shown = line.length() <= longest ? line : line.substring(0, longest) + "…";
        return " ended with " + status + (line.isEmpty() ? "" : ": " + shown);
    }
}
