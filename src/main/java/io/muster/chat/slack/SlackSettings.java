package io.muster.chat.slack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code muster.slack.*}. A token may stand in a file, {@code bot-token-file}, instead. A wrong value stops the start;
 * tokens are never repeated in what is said of them.
 *
 * @param botToken {@code xoxb-…}; unset: there is no Slack
 * @param signingSecret of the app; what comes by HTTP must be signed with it
 * @param appToken {@code xapp-…}: Socket Mode is used, and nothing is taken by HTTP
 * @param apiUrl where Slack's methods are; a path that ends with a slash
 * @param reaction name of the emoji that puts a message on the record
 */
@ConfigurationProperties("muster.slack")
record SlackSettings(
        @Nullable String botToken,
        @Nullable Path botTokenFile,
        @Nullable String signingSecret,
        @Nullable Path signingSecretFile,
        @Nullable String appToken,
        @Nullable Path appTokenFile,
        @DefaultValue("https://slack.com/api/") String apiUrl,
        @DefaultValue("pushpin") String reaction) {

    SlackSettings {
        botToken = read("bot-token", botToken, botTokenFile);
        signingSecret = read("signing-secret", signingSecret, signingSecretFile);
        appToken = read("app-token", appToken, appTokenFile);
        begins("bot-token", botToken, "xoxb-");
        begins("app-token", appToken, "xapp-");
        if (botToken != null && appToken == null && signingSecret == null) {
            throw new IllegalArgumentException(
                    "muster.slack.bot-token is set, but neither muster.slack.app-token (Socket"
                            + " Mode) nor muster.slack.signing-secret (HTTP). Give one of them.");
        }
        if (botToken == null && appToken != null) {
            throw new IllegalArgumentException(
                    "muster.slack.app-token is set without muster.slack.bot-token. Give both.");
        }
        if (!apiUrl.matches("https?://[^\\s]+/")) {
            throw new IllegalArgumentException("muster.slack.api-url is '" + apiUrl
                    + "'; write an http or https address that ends with a slash, such as https://slack.com/api/");
        }
        reaction = reaction.replaceAll("^:|:$", "");
    }

    boolean bySocket() {
        return appToken != null;
    }

    private static @Nullable String read(String name, @Nullable String value, @Nullable Path file) {
        if (file == null) {
            return value == null || value.isBlank() ? null : value.strip();
        }
        if (value != null && !value.isBlank()) {
            throw new IllegalArgumentException(
                    "muster.slack." + name + " and muster.slack." + name + "-file are both set. Give one of them.");
        }
        try {
            String read = Files.readString(file).strip();
            if (read.isEmpty()) {
                throw new IllegalArgumentException("muster.slack." + name + "-file is '" + file + "', which is empty");
            }
            return read;
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "muster.slack." + name + "-file is '" + file + "', which cannot be read: " + e.getMessage(), e);
        }
    }

    private static void begins(String name, @Nullable String token, String with) {
        if (token != null && !token.startsWith(with)) {
            throw new IllegalArgumentException("muster.slack." + name + " is no such token: those of Slack begin with "
                    + with + ". Copy it from the app's pages at api.slack.com.");
        }
    }

    @Override
    public String toString() {
        return "SlackSettings[" + (bySocket() ? "Socket Mode" : "HTTP") + ", " + apiUrl + "]";
    }
}
