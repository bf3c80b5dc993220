package io.muster.settings;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Where a secret is found, never the secret itself.
 *
 * @param runbooks names of those that may have it; {@code *} is every one
 */
public record Secret(String name, SecretSource source, List<String> runbooks) {

    /** What has fewer letters stands by chance in any text: to mask it there would hide the text, not the secret. */
    private static final int SHORTEST = 4;

    private static final int LONGEST = 64 * 1024;

    public boolean usableBy(String runbook) {
        return runbooks.contains("*") || runbooks.contains(runbook);
    }

    /**
     * Read anew each time, so that it can be changed without a restart. White space around it is no part of it. May ask
     * another server, for at most some 20 seconds, so not within a transaction.
     *
     * @throws SecretAway when there is none, or it is none that can be kept: shorter than 4 letters, longer than 64 KB, or no
     *     text
     */
    public String value() {
        String value = source.read(name).strip();
        long letters = value.codePoints()
                .filter(letter -> !Character.isWhitespace(letter))
                .count();
        if (letters == 0) {
            throw SecretAway.of(name, source.where() + " is empty. Put the secret there.");
        }
        if (letters < SHORTEST) {
            throw SecretAway.of(
                    name,
                    source.where() + " has " + letters + (letters == 1 ? " letter" : " letters")
                            + ", which cannot be masked. Use a secret of at least " + SHORTEST + ".");
        }
        if (value.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
            throw SecretAway.of(name, source.where() + " is longer than " + LONGEST + " bytes. Name the right place.");
        }
        if (value.indexOf('\0') >= 0) {
            throw SecretAway.of(name, source.where() + " is binary. Only a text can be handed on.");
        }
        return value;
    }
}
