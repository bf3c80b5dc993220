package io.muster.runbook.runner;

import java.util.List;

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

    /** How a program ended, in words: {@code systemctl ended with 1: no such service}, also where sudo started it. */
    String ended(List<String> argv) {
        int word = 0;
        if (argv.getFirst().equals("sudo")) {
            do {
                word++;
            } while (word < argv.size() && argv.get(word).startsWith("--"));
        }
        // Of short options only sudo knows which take a word.
        boolean isProgram = word < argv.size() && !argv.get(word).startsWith("-");
        return argv.get(isProgram ? word : 0) + ended();
    }

    /** The same without the program: {@code ended with 1: no such service}. */
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
