package io.muster.command;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A word of a line, with where it stands, so that free text can be given back exactly as it was typed. A
 * {@code name="some value"} is one word.
 */
record Token(String text, int start, int end) {

    private static final Pattern TOKEN =
            Pattern.compile("[^\\s=\"'“”]+=(?:\"(?:[^\"]|\"\")*+\"|'[^']*'|[“”][^“”]*[“”])(?=\\s|$)|\\S+");

    static List<Token> of(String line) {
        List<Token> tokens = new ArrayList<>();
        Matcher next = TOKEN.matcher(line);
        while (next.find()) {
            tokens.add(new Token(next.group(), next.start(), next.end()));
        }
        return tokens;
    }
}
