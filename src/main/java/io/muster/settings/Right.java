package io.muster.settings;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What {@code permissions} of {@code muster.yaml} grants, each right by itself. Reading needs none: whoever is signed in
 * may read. A right that the file does not name is everybody's, except the last.
 */
public enum Right {
    /** Declaring incidents. */
    DECLARE("declare incidents"),
    /** Writing notes for the record. */
    NOTE("write notes"),
    /** Working them: their life, roles, updates, todos, rooms. */
    WORK("work incidents"),
    /** Answering questions; who may answer a certain one is judged by that question's own rule besides. */
    DECIDE("answer questions"),
    /** Asking for runbooks and starting flows; what they change is approved besides. */
    RUN("ask for runbooks and flows"),
    /** Calling people, and saying who stands in for whom. */
    PAGE("call people"),
    /** Freezing and thawing all changes. */
    FREEZE("freeze and thaw changes"),
    /** Acting as others, sign-in links for others, deploying flows. The owner always may; nobody else unless named. */
    ADMINISTER("administer Muster");

    private final String words;

    Right(String words) {
        this.words = words;
    }

    /** As the file writes it: {@code declare}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What whoever has it may do, after "may": {@code answer questions}. */
    public String words() {
        return words;
    }

    public static Optional<Right> of(String id) {
        return Arrays.stream(values()).filter(right -> right.id().equals(id)).findFirst();
    }

    static List<String> ids() {
        return Arrays.stream(values()).map(Right::id).toList();
    }

    /** For messages that say what is allowed. */
    public static String allIds() {
        return ids().stream().collect(Collectors.joining(", "));
    }
}
