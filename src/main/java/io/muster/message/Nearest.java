package io.muster.message;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds the word that was probably meant: few slips of the finger away, in any case, swapped neighbours counting as one
 * slip.
 */
public final class Nearest {

    private Nearest() {}

    /** One slip in a short word, two in one of six letters and more; a word of one or two letters has no near one. */
    public static Optional<String> of(String written, Collection<String> known) {
        return known.stream()
                .min(Comparator.comparingInt((String each) -> slips(written, each))
                        .thenComparing(Comparator.naturalOrder()))
                .filter(each -> slips(written, each) <= allowed(Math.min(written.length(), each.length())));
    }

    private static int allowed(int letters) {
        return letters < 3 ? 0 : letters < 6 ? 1 : 2;
    }

    /** {@code Did you mean 'x'?} or, when nothing is near, all that is known. */
    public static String instead(String written, Collection<String> known) {
        return of(written, known)
                .map(near -> "Did you mean '" + near + "'?")
                .orElseGet(() -> "Use one of "
                        + String.join(", ", known.stream().sorted().toList()) + ".");
    }

    /** The Damerau-Levenshtein distance, of the kind in which no stretch is edited twice. */
    private static int slips(String written, String known) {
        String a = written.toLowerCase(Locale.ROOT);
        String b = known.toLowerCase(Locale.ROOT);
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            d[i][0] = i;
        }
        for (int j = 0; j <= b.length(); j++) {
            d[0][j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            for (int j = 1; j <= b.length(); j++) {
                int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                d[i][j] = Math.min(d[i - 1][j - 1] + cost, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
