package io.muster.web;

import org.jspecify.annotations.Nullable;

/**
 * What the frame of every page needs.
 *
 * @param me who is signed in; null on pages that are shown to strangers
 * @param theme {@code day} or {@code night} when the reader chose one, else empty: as the system has it
 * @param csrf the token that forms send along; empty where there is none
 * @param open how many incidents are open
 * @param waiting how many questions this person may answer now
 */
public record Page(String title, @Nullable Face me, String theme, Csrf csrf, Assets assets, int open, int waiting) {

    /** Name and value of the hidden field that proves that a form is ours. */
    public record Csrf(String field, String header, String token) {
        static final Csrf NONE = new Csrf("_csrf", "X-CSRF-TOKEN", "");
    }

    /** "3 open, 1 needs you"; empty where nothing was counted. */
    public String counts() {
        if (open == 0) {
            return "";
        }
        String all = open + " open";
        return waiting == 0 ? all : all + " · " + waiting + (waiting == 1 ? " needs you" : " need you");
    }
}
