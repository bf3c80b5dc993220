package io.muster.chat.slack;

import com.slack.api.model.File;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What people typed, out of what Slack makes of it: references become what is read on the screen, entities the characters
 * that they stand for (docs.slack.dev, formatting message text).
 */
final class SlackText {

    private static final Pattern REFERENCE = Pattern.compile("<([^<>|]{1,3000})(?:\\|([^<>]{0,3000}))?>");

    private SlackText() {}

    /** Files stay in Slack; what they are called and where they lie is said. */
    static String withFiles(@Nullable String text, @Nullable List<File> files) {
        Stream<String> named =
                files == null ? Stream.empty() : files.stream().map(file -> file.getName() + " " + file.getPermalink());
        return Stream.concat(Stream.ofNullable(text), named)
                .filter(line -> !line.isBlank())
                .collect(Collectors.joining("\n"));
    }

    /** @param handle what to write for a member's id, without the sign: {@code lena} */
    static String read(String text, Function<String, String> handle) {
        StringBuilder plain = new StringBuilder();
        Matcher matcher = REFERENCE.matcher(text);
        while (matcher.find()) {
            matcher.appendReplacement(
                    plain, Matcher.quoteReplacement(words(matcher.group(1), matcher.group(2), handle)));
        }
        matcher.appendTail(plain);
        return plain.toString().replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    }

    private static String words(String what, String label, Function<String, String> handle) {
        boolean labelled = label != null && !label.isBlank();
        return switch (what.charAt(0)) {
            case '@' -> "@" + handle.apply(what.substring(1));
            case '#' -> "#" + (labelled ? label : what.substring(1));
            case '!' -> labelled ? label : "@" + what.substring(1).replaceAll("[\\^].*", "");
            default ->
                !labelled || what.endsWith("//" + label) || what.equals("mailto:" + label)
                        ? what.replaceFirst("^mailto:", "")
                        : label.equals(what) ? what : label + " (" + what + ")";
        };
    }
}
