package io.muster.chat.slack;

import java.net.URI;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an administrator gives to Slack to make the app (docs.slack.dev, app manifest reference): every scope, command,
 * shortcut and event that is used here, and none besides. Needs no server and no token.
 */
public final class Manifest {

    /** What {@link SlackBolt} listens to. An event that is not subscribed to never comes. */
    static final List<String> EVENTS = List.of(
            "app_home_opened",
            "app_mention",
            "channel_archive",
            "channel_rename",
            "group_archive",
            "group_rename",
            "member_joined_channel",
            "message.channels",
            "message.groups",
            "message.im",
            "reaction_added");

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private Manifest() {}

    /**
     * The manifest as JSON.
     *
     * @param address where Slack reaches the server, such as {@code https://muster.example.org}; null: Socket Mode, which
     *     needs no address
     * @throws IllegalArgumentException when it is no https address; the message says what to write
     */
    public static String json(@Nullable String address) {
        String url = address == null ? null : events(address);
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("_metadata", fields("major_version", 2, "minor_version", 1));
        manifest.put(
                "display_information",
                fields("name", "Muster", "description", "Incident response by chat", "background_color", "#1d2733"));
        manifest.put(
                "features",
                fields(
                        "app_home",
                        fields(
                                "home_tab_enabled", true,
                                "messages_tab_enabled", true,
                                "messages_tab_read_only_enabled", false),
                        "bot_user",
                        fields("display_name", "Muster", "always_online", true),
                        "shortcuts",
                        List.of(
                                shortcut("Declare an incident", "global", "declare", "Open an incident and its room"),
                                shortcut(
                                        "Declare from message",
                                        "message",
                                        "declare-from-message",
                                        "Declare incident from this message"),
                                shortcut(
                                        "Add to timeline",
                                        "message",
                                        "add-to-timeline",
                                        "Put this message on the record")),
                        "slash_commands",
                        List.of(
                                command("/incident", "Respond to an incident", url),
                                command("/inc", "Short for /incident", url),
                                command("/muster", "The same, where another app has /incident", url))));
        manifest.put(
                "oauth_config",
                fields(
                        "scopes",
                        fields(
                                "bot",
                                Arrays.stream(Scope.values()).map(Scope::id).toList())));
        manifest.put(
                "settings",
                fields(
                        "event_subscriptions",
                        at(url, fields("bot_events", EVENTS)),
                        "interactivity",
                        at(url, fields("is_enabled", true)),
                        "org_deploy_enabled",
                        false,
                        "socket_mode_enabled",
                        url == null,
                        "token_rotation_enabled",
                        false));
        return JSON.writeValueAsString(manifest);
    }

    private static String events(String address) {
        URI uri;
        try {
            uri = URI.create(address.strip());
        } catch (IllegalArgumentException e) {
            throw wrong(address, e);
        }
        if (!"https".equals(uri.getScheme())
                || uri.getHost() == null
                || uri.getQuery() != null
                || uri.getFragment() != null) {
            throw wrong(address, null);
        }
        return uri.toString().replaceAll("/+$", "") + "/slack/events";
    }

    private static IllegalArgumentException wrong(String address, @Nullable Exception cause) {
        return new IllegalArgumentException(
                "'" + address + "' is no address that Slack can call. Write one that begins with https://, such as"
                        + " https://muster.example.org, or none for Socket Mode.",
                cause);
    }

    private static Map<String, Object> shortcut(String name, String type, String id, String description) {
        return fields("name", name, "type", type, "callback_id", id, "description", description);
    }

    private static Map<String, Object> command(String name, String description, @Nullable String url) {
        Map<String, Object> command = fields(
                "command",
                name,
                "description",
                description,
                "usage_hint",
                "declare checkout is down | status | page @lena | help",
                // Or a name that is typed would come without saying whose it is.
                "should_escape",
                true);
        if (url != null) {
            command.put("url", url);
        }
        return command;
    }

    private static Map<String, Object> at(@Nullable String url, Map<String, Object> fields) {
        Map<String, Object> all = new LinkedHashMap<>();
        if (url != null) {
            all.put("request_url", url);
        }
        all.putAll(fields);
        return all;
    }

    /** In this order, so that two manifests can be compared line by line. */
    private static Map<String, Object> fields(Object... namesAndValues) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return fields;
    }
}
