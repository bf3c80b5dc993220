package io.muster.chat.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Against the reference of manifests and of events at docs.slack.dev. */
class ManifestTest {

    /** The scopes of which an event wants one; none: it comes without. */
    private static final Map<String, List<String>> WANTED = Map.ofEntries(
            Map.entry("app_home_opened", List.of()),
            Map.entry("app_mention", List.of("app_mentions:read")),
            Map.entry("channel_archive", List.of("channels:read")),
            Map.entry("channel_rename", List.of("channels:read")),
            Map.entry("group_archive", List.of("groups:read")),
            Map.entry("group_rename", List.of("groups:read")),
            Map.entry("member_joined_channel", List.of("channels:read", "groups:read")),
            Map.entry("message.channels", List.of("channels:history")),
            Map.entry("message.groups", List.of("groups:history")),
            Map.entry("message.im", List.of("im:history")),
            Map.entry("reaction_added", List.of("reactions:read")));

    @Test
    void needsNoAddressBySocketMode() {
        JsonNode manifest = read(Manifest.json(null));

        assertThat(manifest.at("/settings/socket_mode_enabled").asBoolean()).isTrue();
        assertThat(manifest.toString()).doesNotContain("request_url", "\"url\"");
    }

    @Test
    void namesOnePathForAllThatSlackSendsByHttp() {
        JsonNode manifest = read(Manifest.json("https://muster.example.org/"));

        assertThat(manifest.at("/settings/socket_mode_enabled").asBoolean(true)).isFalse();
        assertThat(List.of(
                        manifest.at("/settings/event_subscriptions/request_url").asString(),
                        manifest.at("/settings/interactivity/request_url").asString()))
                .containsOnly("https://muster.example.org/slack/events");
        assertThat(manifest.at("/features/slash_commands")
                        .valueStream()
                        .map(command -> command.path("url").asString()))
                .hasSize(3)
                .containsOnly("https://muster.example.org/slack/events");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://muster.example.org", "muster.example.org", "https://", "https://a b", ""})
    void refusesWhatSlackCannotCall(String address) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Manifest.json(address))
                .withMessageStartingWith("'" + address + "'")
                .withMessageContaining("https://muster.example.org");
    }

    @Test
    void asksForTheScopeOfEveryEventItSubscribesTo() {
        JsonNode manifest = read(Manifest.json(null));
        List<String> scopes = texts(manifest.at("/oauth_config/scopes/bot"));

        assertThat(texts(manifest.at("/settings/event_subscriptions/bot_events")))
                .isNotEmpty()
                .allSatisfy(event -> {
                    assertThat(WANTED).containsKey(event);
                    assertThat(WANTED.get(event)).isSubsetOf(scopes);
                });
    }

    @Test
    void asksForNothingThatTheDoctorDoesNotLookFor() {
        JsonNode manifest = read(Manifest.json(null));

        assertThat(texts(manifest.at("/oauth_config/scopes/bot")))
                .doesNotHaveDuplicates()
                .allSatisfy(scope -> assertThat(scope).matches("[a-z_]+(:[a-z]+(\\.[a-z]+)?)?"))
                .containsExactlyElementsOf(
                        Arrays.stream(Scope.values()).map(Scope::id).toList());
        assertThat(Scope.missing(java.util.Set.copyOf(texts(manifest.at("/oauth_config/scopes/bot")))))
                .isEmpty();
    }

    @Test
    void keepsToTheLengthsOfThePagesOfAnApp() {
        JsonNode manifest = read(Manifest.json("https://muster.example.org"));

        assertThat(manifest.at("/display_information/name").asString()).hasSizeBetween(1, 35);
        assertThat(manifest.at("/display_information/description").asString()).hasSizeBetween(1, 140);
        assertThat(manifest.at("/features/bot_user/display_name").asString()).hasSizeBetween(1, 80);
        assertThat(manifest.at("/features/shortcuts").valueStream())
                .hasSizeBetween(1, 10)
                .allSatisfy(shortcut -> {
                    assertThat(shortcut.path("name").asString()).hasSizeBetween(1, 24);
                    assertThat(shortcut.path("description").asString()).hasSizeBetween(1, 150);
                    assertThat(shortcut.path("type").asString()).isIn("global", "message");
                });
        assertThat(texts(manifest.at("/features/shortcuts"), "callback_id"))
                .containsExactly("declare", "declare-from-message", "add-to-timeline");
        assertThat(texts(manifest.at("/features/shortcuts"), "name")).doesNotHaveDuplicates();
        assertThat(texts(manifest.at("/features/slash_commands"), "command"))
                .containsExactly("/incident", "/inc", "/muster");
        assertThat(manifest.at("/features/slash_commands").valueStream()).allSatisfy(command -> {
            assertThat(command.path("description").asString()).hasSizeBetween(1, 2_000);
            assertThat(command.path("usage_hint").asString()).hasSizeBetween(1, 1_000);
            assertThat(command.path("should_escape").asBoolean()).isTrue();
        });
    }

    private static List<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::asString).toList();
    }

    private static List<String> texts(JsonNode array, String name) {
        return array.valueStream().map(one -> one.path(name).asString()).toList();
    }

    private static JsonNode read(String json) {
        return JsonMapper.shared().readTree(json);
    }
}
