package io.muster.chat.slack;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.Muster;
import io.muster.chat.ChatPlatform;
import io.muster.chat.ChatPlatformContract;
import io.muster.message.Actor;
import io.muster.testkit.SimulatedSlack;
import io.muster.testkit.SimulatedSlack.Message;
import io.muster.testkit.TestPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Slack keeps what every chat platform promises. */
@SpringBootTest(classes = Muster.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@ContextConfiguration(initializers = TestPostgres.class)
class SlackPlatformTest extends ChatPlatformContract {

    private static final SimulatedSlack slack = SimulatedSlack.start();

    @TempDir
    private static Path data;

    @Autowired
    private JdbcClient jdbc;

    @LocalServerPort
    private int port;

    @Autowired
    private ChatPlatform platform;

    @DynamicPropertySource
    static void slack(DynamicPropertyRegistry registry) {
        slack.member("ada", "Ada", "ada@example.org");
        registry.add("muster.slack.api-url", slack::apiUrl);
        registry.add("muster.slack.bot-token", slack::botToken);
        registry.add("muster.slack.signing-secret", slack::signingSecret);
        registry.add("muster.data", () -> data.toString());
    }

    @AfterEach
    void allScopes() {
        slack.scopes(null);
    }

    @Override
    protected ChatPlatform platform() {
        return platform;
    }

    @Override
    protected void loseTheNextPost() {
        slack.loseAnswerOf("chat.postMessage");
    }

    @Override
    protected void loseTheNextOpening() {
        slack.loseAnswerOf("conversations.create");
    }

    @Override
    protected void down() {
        slack.down();
    }

    @Override
    protected void up() {
        slack.up();
    }

    @Override
    protected List<String> read(String channel) {
        return slack.messages(channel).stream()
                .map(message -> message.username() + ": " + message.text())
                .toList();
    }

    @Override
    protected List<String> readThread(String channel, String post) {
        return slack.thread(channel, post).stream().map(Message::text).toList();
    }

    @Override
    protected List<String> rang() {
        return slack.rang();
    }

    @Override
    protected @Nullable String topic(String channel) {
        return slack.channel(channel).topic();
    }

    @Test
    void namesTheScopeThatIsMissingAndGoesOnWithout() {
        Set<String> most = new HashSet<>(slack.scopes());
        most.remove("chat:write.customize");
        most.remove("pins:write");
        slack.scopes(most);
        ChatPlatform.Channel channel = platform.open("inc-9-scopes", "Muster INC-9 room 1", false);

        String id = platform.post(new ChatPlatform.Post(
                channel.id(),
                null,
                "without",
                io.muster.message.Message.of("the pool is full"),
                new Actor("ada", "Ada")));
        platform.pin(channel.id(), id);

        assertThat(read(channel.id())).anyMatch(text -> text.contains("Ada") && text.contains("the pool is full"));
        assertThat(platform.condition().lacks())
                .anyMatch(lack -> lack.startsWith("chat:write.customize"))
                .anyMatch(lack -> lack.startsWith("pins:write"))
                .hasSize(2);
    }

    @Test
    void takesNothingByHttpThatIsNotSigned() throws IOException, InterruptedException {
        int before = jdbc.sql("select count(*) from chat_delivery")
                .query(Integer.class)
                .single();
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/slack/events"))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .header("X-Slack-Request-Timestamp", "1700000000")
                                .header("X-Slack-Signature", "v0=00")
                                .POST(HttpRequest.BodyPublishers.ofString(
                                        "command=%2Fincident&text=list&user_id=U1&team_id=T0MUSTER&trigger_id=1"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(jdbc.sql("select count(*) from chat_delivery")
                        .query(Integer.class)
                        .single())
                .isEqualTo(before);
    }
}
