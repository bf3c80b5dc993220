package io.muster.chat.slack;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What the app asks of a workspace, and what does not work without it (docs.slack.dev, reference of scopes). */
enum Scope {
    APP_MENTIONS__READ("@muster in a channel"),
    BOOKMARKS__READ("links at the head of a room"),
    BOOKMARKS__WRITE("links at the head of a room"),
    CHANNELS__HISTORY("what is written in rooms, and messages put on the record"),
    CHANNELS__MANAGE("opening rooms"),
    CHANNELS__READ("finding channels to announce to"),
    CHAT__WRITE("everything that is said"),
    CHAT__WRITE_CUSTOMIZE("names and pictures of people who write on the web"),
    COMMANDS("/incident, /inc, /muster and shortcuts"),
    GROUPS__HISTORY("what is written in private rooms"),
    GROUPS__READ("private rooms"),
    GROUPS__WRITE("opening private rooms"),
    IM__HISTORY("direct messages to Muster"),
    IM__READ("direct messages to Muster"),
    IM__WRITE("answers where Muster is no member"),
    PINS__WRITE("pinning the status card"),
    REACTIONS__READ("putting a message on the record by a reaction"),
    USERS__READ("knowing who types"),
    USERS__READ_EMAIL("knowing by the address whose account it is");

    private final String without;

    Scope(String without) {
        this.without = without;
    }

    /** As Slack writes it: {@code users:read.email}. */
    String id() {
        String id = name().toLowerCase(Locale.ROOT).replace("__", ":");
        return switch (this) {
            case CHAT__WRITE_CUSTOMIZE -> "chat:write.customize";
            case USERS__READ_EMAIL -> "users:read.email";
            case APP_MENTIONS__READ -> "app_mentions:read";
            default -> id;
        };
    }

    /** Those that are not among the granted, each with what does not work without it. */
    static List<String> missing(Set<String> granted) {
        return Arrays.stream(values())
                .filter(scope -> !granted.contains(scope.id()))
                .map(scope -> scope.id() + " (" + scope.without + ")")
                .toList();
    }
}
