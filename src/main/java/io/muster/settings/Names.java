package io.muster.settings;

import java.util.Locale;

/** How words that people type are compared. */
final class Names {

    private Names() {}

    /** {@code SEV-1}, {@code sev 1} and {@code sev1} are one. */
    static String plain(String typed) {
        return typed.strip().toLowerCase(Locale.ROOT).replaceAll("[\\s_-]+", "");
    }
}
