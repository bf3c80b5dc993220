package io.muster.chat.slack;

import static com.slack.api.model.block.composition.BlockCompositions.markdownText;

import com.slack.api.model.block.composition.MarkdownTextObject;
import io.muster.message.Span;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Text as Slack's mrkdwn. The three characters that make references there are escaped, so nothing typed can call anybody,
 * link anywhere but where it says or be a date (docs.slack.dev, formatting message text, "Escaping text"). Text objects are
 * verbatim, because Slack otherwise parses "certain mentions" out of plain words (reference of text objects); addresses,
 * which it then leaves as they are, are linked here. What else mrkdwn knows (stars, underscores, backticks) is only how a
 * text looks, and is left to whoever typed it, except in a span that has a style of its own.
 */
final class Mrkdwn {

    /** As it stands after escaping. What ends a sentence ends an address too. */
    private static final Pattern ADDRESS =
            Pattern.compile("\\bhttps?://(?:[^\\s&|`\"]|&amp;){0,2000}(?:[^\\s&|`\".,;:!?)\\]}']|&amp;)");

    private static final Pattern ENTITY = Pattern.compile("&(?:amp|lt|gt);");

    private Mrkdwn() {}

    static String escape(String typed) {
        return typed.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /** The same, and web addresses can be pressed; what is shown is where they lead. */
    static String linked(String typed) {
        return ADDRESS.matcher(escape(typed)).replaceAll("<$0>");
    }

    /** Markup as it stands in a block. */
    static MarkdownTextObject verbatim(String markup) {
        return markdownText(text -> text.text(markup).verbatim(true));
    }

    /** At most so many characters of markup; no entity and no link is cut in two. */
    static String cut(String markup, int most) {
        if (markup.length() <= most) {
            return markup;
        }
        int end = most - 1;
        int link = markup.lastIndexOf('<', end - 1);
        if (link >= 0 && markup.indexOf('>', link) >= end) {
            end = link;
        }
        int entity = markup.lastIndexOf('&', end - 1);
        if (entity >= 0
                && ENTITY.matcher(markup).region(entity, markup.length()).lookingAt()
                && markup.indexOf(';', entity) >= end) {
            end = entity;
        }
        if (end > 0 && Character.isHighSurrogate(markup.charAt(end - 1))) {
            end--;
        }
        return markup.substring(0, end) + "…";
    }

    static String of(List<Span> spans) {
        return spans.stream().map(Mrkdwn::of).collect(Collectors.joining());
    }

    private static String of(Span span) {
        return switch (span.style()) {
            case PLAIN -> linked(span.text());
            case STRONG -> marked('*', escape(span.text().replace('*', '∗').replace('\n', ' ')));
            case CODE -> marked('`', escape(span.text().replace('`', 'ˋ').replace('\n', ' ')));
        };
    }

    /** A mark counts only when it clings to a word. */
    private static String marked(char mark, String text) {
        String core = text.strip();
        if (core.isEmpty()) {
            return text;
        }
        int from = text.indexOf(core);
        return text.substring(0, from) + mark + core + mark + text.substring(from + core.length());
    }
}
