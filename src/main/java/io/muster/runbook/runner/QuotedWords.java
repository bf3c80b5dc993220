package io.muster.runbook.runner;

import java.util.List;
import java.util.stream.Collectors;

/** Words as a POSIX shell takes them from one line, whatever they hold. The shell has a line feed in {@code $nl}. */
final class QuotedWords {

    private QuotedWords() {}

    /** @throws IllegalArgumentException when no program could be given such a word */
    static String line(List<String> words) {
        return words.stream().map(QuotedWords::quoted).collect(Collectors.joining(" "));
    }

    private static String quoted(String word) {
        if (word.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("an argument holds the character 0, which no program can be given");
        }
        return "'" + word.replace("'", "'\\''").replace("\n", "'\"$nl\"'") + "'";
    }
}
