package io.muster.flow;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** The known word that was probably meant. */
final class Nearest {

    private static final int SLIPS = 3;

    private Nearest() {}

    static Optional<String> of(String written, Collection<String> known) {
        return known.stream()
                .min(Comparator.comparingInt((String each) -> slips(written, each))
                        .thenComparing(Comparator.naturalOrder()))
                .filter(each -> slips(written, each) <= Math.min(SLIPS, each.length() / 3));
    }

    /** {@code Did you mean 'x'?} or, when nothing is near, all that is known. */
    static String instead(String written, Collection<String> known) {
        return of(written, known)
                .map(near -> "Did you mean '" + near + "'?")
                .orElseGet(() -> "Use one of "
                        + String.join(", ", known.stream().sorted().toList()) + ".");
    }

    static int slips(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int above = row[j];
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(change, Math.min(above, row[j - 1]) + 1);
                diagonal = above;
            }
        }
        return row[b.length()];
    }
}
