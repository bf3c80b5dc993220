package io.muster.settings;

import io.muster.message.RecordKey;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The room of a level.
 *
 * @param name pattern of the room's name; null: the key
 * @param invite whom to invite when it opens: ids of people and teams
 * @param call template of the link to the call; null: no call
 * @param ticket template of the link to the ticket, as a tracker finds it by the incident's key; null: no ticket
 * @param announce channels that are told of each incident of the level: {@code #incidents}, or a platform's id
 */
public record Room(
        @Nullable String name,
        Named invite,
        @Nullable String call,
        @Nullable String ticket,
        List<String> announce) {

    public Room {
        announce = List.copyOf(announce);
    }

    /** For a level that the file does not name, where it names no default. */
    public static final Room PLAIN = new Room(null, new Named(List.of()), null, null, List.of());

    /** As chat platforms take names: lower-case letters, digits and hyphens, at most 80. */
    public String nameFor(RecordKey key, String level, String title) {
        String text = filled(name == null ? "{key}" : name, key, level, title).toLowerCase(Locale.ROOT);
        String plain = text.replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        return plain.length() <= 80 ? plain : plain.substring(0, 80).replaceAll("-$", "");
    }

    public @Nullable String callFor(RecordKey key, String level) {
        return call == null ? null : filled(call, key, level, "");
    }

    public @Nullable String ticketFor(RecordKey key, String level) {
        return ticket == null ? null : filled(ticket, key, level, "");
    }

    private static String filled(String pattern, RecordKey key, String level, String title) {
        return pattern.replace("{key}", key.toString())
                .replace("{number}", Long.toString(key.number()))
                .replace("{level}", level)
                .replace("{title}", title);
    }
}
