package io.muster.message;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Something to say, in a form that every surface can draw.
 *
 * @param headline one line; never empty
 * @param parts blocks under it
 * @param buttons next steps, the likeliest first
 * @param priority what may push in front of what when a room lags
 * @param audience who may see it
 * @param coalescingKey messages of one key replace each other in a lagging room; null: never replaced
 * @param calls ids of people whom it concerns at once: where a platform can make a telephone ring, it does
 */
public record Message(
        List<Span> headline,
        List<Part> parts,
        List<Button> buttons,
        Priority priority,
        Audience audience,
        @Nullable String coalescingKey,
        List<String> calls) {

    /** The order in which a lagging room is served. */
    public enum Priority {
        NOW,
        NORMAL,
        BACKGROUND
    }

    /** Who may see a message: all of the record's room, or stakeholders outside it too. */
    public enum Audience {
        ROOM,
        INTERNAL,
        PUBLIC
    }

    public Message {
        if (headline.isEmpty()) {
            throw new IllegalArgumentException("a message without a headline; give it at least one span");
        }
        headline = List.copyOf(headline);
        parts = List.copyOf(parts);
        buttons = List.copyOf(buttons);
        calls = calls == null ? List.of() : List.copyOf(calls);
    }

    public static Message of(Span... headline) {
        return new Message(List.of(headline), List.of(), List.of(), Priority.NORMAL, Audience.ROOM, null, List.of());
    }

    public static Message of(String headline) {
        return of(Span.plain(headline));
    }

    public Message with(Part... more) {
        List<Part> all = new java.util.ArrayList<>(parts);
        all.addAll(List.of(more));
        return new Message(headline, all, buttons, priority, audience, coalescingKey, calls);
    }

    public Message with(Button... more) {
        List<Button> all = new java.util.ArrayList<>(buttons);
        all.addAll(List.of(more));
        return new Message(headline, parts, all, priority, audience, coalescingKey, calls);
    }

    public Message with(Priority other) {
        return new Message(headline, parts, buttons, other, audience, coalescingKey, calls);
    }

    public Message with(Audience other) {
        return new Message(headline, parts, buttons, priority, other, coalescingKey, calls);
    }

    public Message coalescing(String key) {
        return new Message(headline, parts, buttons, priority, audience, key, calls);
    }

    /** It concerns these people at once. */
    public Message calling(List<String> people) {
        return new Message(headline, parts, buttons, priority, audience, coalescingKey, people);
    }

    public Message withoutButtons() {
        return new Message(headline, parts, List.of(), priority, audience, coalescingKey, calls);
    }

    /** The headline alone, without styles. */
    public String text() {
        return headline.stream().map(Span::text).collect(Collectors.joining());
    }
}
