package io.muster.message;

import org.jspecify.annotations.Nullable;

/**
 * A next step that a person can press. It is a command line and nothing else, so whatever a button does can be typed.
 *
 * @param label what it says, such as {@code Approve}
 * @param command the command line that a press sends, such as {@code approve INC-7/Q2}
 * @param style how it stands out
 * @param asksReason whether the surface asks for a reason first and appends it to the command
 * @param confirm what a press will do, which the surface lets people confirm first; null: it is done at once
 */
public record Button(
        String label,
        String command,
        Style style,
        boolean asksReason,
        @Nullable String confirm) {

    /** How a button stands out; at most one of a message is {@code PRIMARY}. */
    public enum Style {
        PRIMARY,
        PLAIN,
        DANGER
    }

    public static Button primary(String label, String command) {
        return new Button(label, command, Style.PRIMARY, false, null);
    }

    public static Button plain(String label, String command) {
        return new Button(label, command, Style.PLAIN, false, null);
    }

    public Button askingReason() {
        return new Button(label, command, style, true, confirm);
    }

    public Button confirming(String what) {
        return new Button(label, command, style, asksReason, what);
    }

    public Button dangerous() {
        return new Button(label, command, Style.DANGER, asksReason, confirm);
    }
}
