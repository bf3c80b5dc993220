package io.muster.command;

import io.muster.message.RecordKey;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What names something by key and number: {@code INC-7}, {@code Q2}, {@code INC-7/R3}. */
record Reference(
        @Nullable RecordKey record,
        @Nullable Character kind,
        @Nullable String number) {

    private static final Pattern REFERENCE =
            Pattern.compile("(?:((?:INC|OP)-[1-9][0-9]{0,17})(?:/([QR])([1-9][0-9]{0,8}))?|([QR])([1-9][0-9]{0,8}))");

    static boolean isReference(String word) {
        return of(word).isPresent();
    }

    static Optional<Reference> of(String word) {
        Matcher matcher = REFERENCE.matcher(LineReader.bare(word).toUpperCase(Locale.ROOT));
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String key = matcher.group(1);
        String kind = matcher.group(2) != null ? matcher.group(2) : matcher.group(4);
        String number = matcher.group(3) != null ? matcher.group(3) : matcher.group(5);
        return Optional.of(
                new Reference(key == null ? null : RecordKey.of(key), kind == null ? null : kind.charAt(0), number));
    }
}
