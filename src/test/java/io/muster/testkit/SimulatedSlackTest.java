package io.muster.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.slack.api.Slack;
import com.slack.api.SlackConfig;
import com.slack.api.app_backend.SlackSignature;
import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.SlackApiException;
import com.sun.net.httpserver.HttpServer;
import io.muster.testkit.SimulatedSlack.Channel;
import io.muster.testkit.SimulatedSlack.Member;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The simulated Slack refuses what Slack's pages say that it refuses, asked by Slack's own client. */
class SimulatedSlackTest {

    private final SimulatedSlack slack = SimulatedSlack.start();
    private final Member ada = slack.member("ada", "Ada Lovelace", "ada@example.org");
    private final MethodsClient methods = client(slack.botToken());

    private MethodsClient client(String token) {
        SlackConfig config = new SlackConfig();
        config.setMethodsEndpointUrlPrefix(slack.apiUrl());
        return Slack.getInstance(config).methods(token);
    }

    @AfterEach
    void closed() {
        slack.close();
    }

    private String room() throws IOException, SlackApiException {
        return methods.conversationsCreate(request -> request.name("inc-1"))
                .getChannel()
                .getId();
    }

    private static String section(int length) {
        return "[{\"type\":\"section\",\"text\":{\"type\":\"mrkdwn\",\"text\":\"" + "x".repeat(length) + "\"}}]";
    }

    @Test
    void wantsATokenAndItsScopes() throws Exception {
        assertThat(client("xoxb-other").authTest(request -> request).getError()).isEqualTo("invalid_auth");
        slack.scopes(Set.of("users:read"));

        var refused = methods.chatPostMessage(request -> request.channel("C1").text("hello"));

        assertThat(refused.getError()).isEqualTo("missing_scope");
        assertThat(refused.getNeeded()).isEqualTo("chat:write");
    }

    @Test
    void takesANameOnceAndOnlyAsSlackWritesIt() throws Exception {
        room();

        assertThat(methods.conversationsCreate(request -> request.name("inc-1")).getError())
                .isEqualTo("name_taken");
        assertThat(methods.conversationsCreate(request -> request.name("Inc 1")).getError())
                .isEqualTo("invalid_name_specials");
        assertThat(methods.conversationsCreate(request -> request.name("x".repeat(81)))
                        .getError())
                .isEqualTo("invalid_name_maxlength");
    }

    @Test
    void remembersWhatBlockKitDoesNotTake() throws Exception {
        String room = room();

        assertThat(methods.chatPostMessage(
                                request -> request.channel(room).text("t").blocksAsString(section(3000)))
                        .isOk())
                .isTrue();
        assertThat(methods.chatPostMessage(
                                request -> request.channel(room).text("t").blocksAsString(section(3001)))
                        .getError())
                .isEqualTo("invalid_blocks");
        assertThat(slack.refusals()).singleElement().asString().contains("3001");
    }

    @Test
    void speaksOnlyWhereTheAppIsAndNothingIsPutAway() throws Exception {
        Channel other = slack.put("other", false, ada);
        String room = room();
        methods.conversationsArchive(request -> request.channel(room));

        assertThat(methods.chatPostMessage(
                                request -> request.channel(other.id()).text("t"))
                        .getError())
                .isEqualTo("not_in_channel");
        assertThat(methods.chatPostMessage(request -> request.channel(room).text("t"))
                        .getError())
                .isEqualTo("is_archived");
        assertThat(methods.chatPostMessage(request -> request.channel("C0").text("t"))
                        .getError())
                .isEqualTo("channel_not_found");
        assertThat(methods.chatPostMessage(request -> request.channel(room).text(""))
                        .getError())
                .isIn("is_archived", "no_text");
    }

    @Test
    void opensOneWindowForATrigger() throws Exception {
        String trigger = slack.id();
        slack.triggers.put(trigger, new SimulatedSlack.Trigger(ada.id(), ""));
        String view = """
                {"type":"modal","title":{"type":"plain_text","text":"Declare"},"submit":{"type":"plain_text","text":"Go"},
                 "blocks":[{"type":"input","block_id":"title","label":{"type":"plain_text","text":"Title"},
                 "element":{"type":"plain_text_input","action_id":"title"}}]}""";

        assertThat(methods.viewsOpen(request -> request.triggerId(trigger).viewAsString(view))
                        .isOk())
                .isTrue();
        assertThat(methods.viewsOpen(request -> request.triggerId(trigger).viewAsString(view))
                        .getError())
                .isEqualTo("exchanged_trigger_id");
        assertThat(methods.viewsOpen(request -> request.triggerId("none").viewAsString(view))
                        .getError())
                .isEqualTo("invalid_trigger_id");
        assertThat(ada.view().text()).contains("Title");
    }

    @Test
    void limitsMessagesInAChannelAndSaysHowLongToWait() throws Exception {
        String room = room();
        slack.limits(true);

        assertThatThrownBy(() -> {
                    for (int i = 0; i < 10; i++) {
                        methods.chatPostMessage(request -> request.channel(room).text("t"));
                    }
                })
                .isInstanceOfSatisfying(SlackApiException.class, limited -> {
                    assertThat(limited.getResponse().code()).isEqualTo(429);
                    assertThat(limited.getResponse().header("Retry-After")).matches("[1-9][0-9]*");
                });
    }

    @ParameterizedTest
    @CsvSource({
        "conversations.create, 20",
        "conversations.setTopic, 20",
        "bookmarks.add, 20",
        "pins.add, 20",
        "conversations.invite, 50",
        "conversations.history, 50",
        "chat.update, 50",
        "users.lookupByEmail, 50",
        "users.info, 100"
    })
    void limitsEachMethodByItsTierAndRemembersWhoDoesNotWait(String method, int aMinute) throws Exception {
        slack.limits(true);

        for (int i = 0; i < aMinute; i++) {
            assertThat(status(method)).isEqualTo(200);
        }

        assertThat(status(method)).isEqualTo(429);
        assertThat(slack.impatient()).isEmpty();
        assertThat(status(method)).isEqualTo(429);
        assertThat(slack.impatient()).singleElement().asString().startsWith(method);
        assertThat(slack.limited(method)).isEqualTo(2);
    }

    private int status(String method) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(slack.apiUrl() + method))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(HttpRequest.BodyPublishers.ofString("token=" + slack.botToken()))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void notesWhoseTelephoneRings() throws Exception {
        String room = room();

        methods.chatPostMessage(request -> request.channel(room).text("&lt;!channel&gt;"));
        assertThat(slack.rang()).isEmpty();
        methods.chatPostMessage(request -> request.channel(room).text("<!channel> wake up"));

        assertThat(slack.rang()).hasSize(1);
    }

    @Test
    void showsMetadataOnlyToWhoAsksForIt() throws Exception {
        String room = room();
        methods.chatPostMessage(request -> request.channel(room)
                .text("t")
                .metadataAsString("{\"event_type\":\"e\",\"event_payload\":{\"mark\":\"m\"}}"));

        assertThat(methods.conversationsHistory(request -> request.channel(room))
                        .getMessages()
                        .getFirst()
                        .getMetadata())
                .isNull();
        assertThat(methods.conversationsHistory(request -> request.channel(room).includeAllMetadata(true))
                        .getMessages()
                        .getFirst()
                        .getMetadata()
                        .getEventPayload())
                .containsEntry("mark", "m");
    }

    @Test
    void tellsGuestsAndStrangersFromMembers() throws Exception {
        Member guest = slack.guest("gus", "Gus Guest", "gus@example.org");
        Member stranger = slack.stranger("sue", "Sue Stranger", "sue@other.example");

        assertThat(methods.usersInfo(request -> request.user(guest.id()))
                        .getUser()
                        .isRestricted())
                .isTrue();
        assertThat(methods.usersInfo(request -> request.user(stranger.id()))
                        .getUser()
                        .isStranger())
                .isTrue();
        assertThat(methods.usersLookupByEmail(request -> request.email("nobody@example.org"))
                        .getError())
                .isEqualTo("users_not_found");
    }

    @Test
    void signsWhatItDeliversOverHttp() throws Exception {
        List<String> verdicts = new CopyOnWriteArrayList<>();
        var verifier = new SlackSignature.Verifier(new SlackSignature.Generator(slack.signingSecret()));
        HttpServer door = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        door.createContext("/", exchange -> {
            try (exchange) {
                String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                verdicts.add(body.contains("command=%2Fincident") + " "
                        + verifier.isValid(
                                exchange.getRequestHeaders().getFirst("X-Slack-Request-Timestamp"),
                                body,
                                exchange.getRequestHeaders().getFirst("X-Slack-Signature")));
                exchange.sendResponseHeaders(200, -1);
            }
        });
        door.start();
        try {
            slack.useHttp(URI.create("http://127.0.0.1:" + door.getAddress().getPort() + "/"));
            ada.commands(slack.put("general", true, ada).id(), "/incident", "list");
        } finally {
            door.stop(0);
        }

        assertThat(verdicts).containsExactly("true true");
    }
}
