package io.muster.chat.slack;

import io.muster.message.Span;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Text as Slack's mrkdwn. The three characters that make references there are escaped, so nothing typed can call anybody,
 * link anywhere or be a date (docs.slack.dev, formatting message text, "Escaping text"). What else mrkdwn knows (stars,
 * underscores, backticks) is only how a text looks, and is left to whoever typed it, except in a span that has a style of
 * its own.
 */
final class Mrkdwn {

    private Mrkdwn() {}

    static String escape(String typed) {
        return typed.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    static String of(List<Span> spans) {
        return spans.stream().map(Mrkdwn::of).collect(Collectors.joining());
    }

    private static String of(Span span) {
        return switch (span.style()) {
            case PLAIN -> escape(span.text());
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
