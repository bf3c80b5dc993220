package io.muster.chat.slack;

import static org.awaitility.Awaitility.await;

import io.muster.Muster;
import io.muster.incident.Incidents;
import io.muster.message.RecordKey;
import io.muster.testkit.SimulatedSlack;
import io.muster.testkit.SimulatedSlack.Channel;
import io.muster.testkit.SimulatedSlack.Member;
import io.muster.testkit.SimulatedSlack.Message;
import io.muster.testkit.TestPostgres;
import io.muster.timeline.Entry;
import io.muster.timeline.Timeline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** A server in Socket Mode on a simulated Slack that refuses what the real one refuses; all classes with it share both. */
@SpringBootTest(classes = Muster.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@ContextConfiguration(initializers = TestPostgres.class)
public abstract class SlackScenario {

    /** Of whoever runs the server. */
    protected static final String OWNER_TOKEN = "token-of-the-owner";

    private static final class Running {
        static final SimulatedSlack SLACK = SimulatedSlack.start();
        static final Member ADA = SLACK.member("ada", "Ada Lovelace", "ada@example.org");
        static final Member LENA = SLACK.member("lena", "Lena Brandt", "lena@example.org");
        static final Member ZOE = SLACK.member("zoe", "Zoe Newman", "zoe@example.org");
        static final Path DATA = data();

        private static Path data() {
            try {
                Path data = Files.createTempDirectory("muster-test-slack");
                Files.writeString(data.resolve("muster.yaml"), """
                        people:
                          - { id: ada, name: Ada Lovelace, email: ada@example.org }
                          - { id: lena, name: Lena Brandt, email: lena@example.org }
                          - { id: omar, name: Omar Haddad, email: omar@example.org }
                        rooms:
                          sev1: { name: "inc-{number}-{title}", call: "https://meet.example.org/{key}", ticket: "https://tracker.example.org/?q={key}", announce: ["#incidents"] }
                        """);
                return data;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        static {
            SLACK.put("incidents", true, LENA);
            SLACK.put("general", true, ADA, LENA, ZOE);
        }
    }

    protected final SimulatedSlack slack = Running.SLACK;
    final Member ada = Running.ADA;
    final Member lena = Running.LENA;
    final Member zoe = Running.ZOE;

    @Autowired
    Incidents incidents;

    @Autowired
    Timeline timeline;

    @DynamicPropertySource
    static void slack(DynamicPropertyRegistry registry) {
        registry.add("muster.slack.api-url", Running.SLACK::apiUrl);
        registry.add("muster.slack.bot-token", Running.SLACK::botToken);
        registry.add("muster.slack.app-token", Running.SLACK::appToken);
        registry.add("muster.owner-token", () -> OWNER_TOKEN);
        registry.add("muster.data", Running.DATA::toString);
    }

    @BeforeAll
    static void patience() {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(60));
        Awaitility.setDefaultPollInterval(Duration.ofMillis(50));
    }

    @BeforeEach
    void connected() {
        await("the socket").until(() -> slack.sockets() > 0);
    }

    @AfterEach
    void nothingWasRefused() {
        org.assertj.core.api.Assertions.assertThat(slack.refusals())
                .as("what Slack would have refused")
                .isEmpty();
    }

    /** The present channel of a record, once it is there. */
    Channel room(RecordKey key) {
        await("a channel for " + key).until(() -> slack.channels().stream().anyMatch(one -> isRoom(one, key)));
        return slack.channels().stream()
                .filter(one -> isRoom(one, key))
                .findFirst()
                .orElseThrow();
    }

    private static boolean isRoom(Channel channel, RecordKey key) {
        return channel.purpose().startsWith("Muster " + key + " room") && !channel.archived();
    }

    List<String> texts(Channel channel) {
        return slack.messages(channel.id()).stream().map(Message::text).toList();
    }

    /** The message that says this, once it is there. */
    Message hears(Channel channel, String words) {
        await(words)
                .until(() -> slack.messages(channel.id()).stream()
                        .anyMatch(one -> one.text().contains(words)));
        return slack.messages(channel.id()).stream()
                .filter(one -> one.text().contains(words))
                .findFirst()
                .orElseThrow();
    }

    /** What a member alone is told in the channel, once it says this. */
    Message isTold(Member member, String channel, String words) {
        await(words)
                .until(() -> member.whispers(channel).stream()
                        .anyMatch(one -> one.text().contains(words)));
        return member.whispers(channel).stream()
                .filter(one -> one.text().contains(words))
                .reduce((first, last) -> last)
                .orElseThrow();
    }

    List<String> types(RecordKey key) {
        return timeline.entries(key, 0, 10_000).stream().map(Entry::type).toList();
    }

    Entry entry(RecordKey key, String type) {
        await(type).until(() -> types(key).contains(type));
        return timeline.entries(key, 0, 10_000).stream()
                .filter(entry -> entry.type().equals(type))
                .reduce((first, last) -> last)
                .orElseThrow();
    }
}
