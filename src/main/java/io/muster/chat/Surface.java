package io.muster.chat;

import java.util.Locale;

/** Where a command line was typed. */
public enum Surface {
    WEB,
    /** {@code ./muster say} and scripts. */
    SAY,
    SLACK;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
