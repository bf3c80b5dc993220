package io.muster.web;

import java.util.Locale;

/** Which addresses from messages become links: web addresses and paths of ours, nothing that runs. */
public final class Links {

    private Links() {}

    public static boolean safe(String address) {
        String lower = address.strip().toLowerCase(Locale.ROOT);
        return lower.startsWith("https://")
                || lower.startsWith("http://")
                || (lower.startsWith("/") && !lower.startsWith("//") && !lower.startsWith("/\\"));
    }
}
