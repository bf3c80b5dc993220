package io.muster.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** How words that people type are compared. */
final class Names {

    private Names() {}

    /** {@code SEV-1}, {@code sev 1} and {@code sev1} are one. */
    static String plain(String typed) {
        return typed.strip().toLowerCase(Locale.ROOT).replaceAll("[\\s_-]+", "");
    }

    /** The known word that is probably meant; empty when none is near. */
    static Optional<String> nearest(String typed, Collection<String> known) {
        return known.stream()
                .min(Comparator.comparingInt(word -> distance(plain(typed), plain(word))))
                .filter(word -> distance(plain(typed), plain(word)) <= Math.max(1, word.length() / 3));
    }

    private static int distance(String a, String b) {
        var previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            var current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int swap = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(swap, Math.min(previous[j], current[j - 1]) + 1);
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
