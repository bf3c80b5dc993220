package io.muster.chat.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.muster.Muster;
import io.muster.incident.Declaration;
import io.muster.incident.Incidents;
import io.muster.message.Actor;
import io.muster.message.RecordKey;
import io.muster.testkit.SimulatedSlack;
import io.muster.testkit.SimulatedSlack.Channel;
import io.muster.testkit.SimulatedSlack.Member;
import io.muster.testkit.SimulatedSlack.Message;
import io.muster.testkit.TestPostgres;
import io.muster.timeline.Timeline;
import io.muster.warroom.WarRooms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Three servers on one workspace: whichever a delivery reaches, it is worked once, and everything is said once. */
class SlackReplicasTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    private Path folder;

    private final SimulatedSlack slack = SimulatedSlack.start();
    private final Member ada = slack.member("ada", "Ada Lovelace", "ada@example.org");
    private final List<ConfigurableApplicationContext> servers = new ArrayList<>();

    @BeforeEach
    void threeServers() throws IOException {
        Files.writeString(
                folder.resolve("muster.yaml"), "people: [{ id: ada, name: Ada Lovelace, email: ada@example.org }]\n");
        String database = TestPostgres.freshDatabase();
        for (int i = 0; i < 3; i++) {
            servers.add(new SpringApplicationBuilder(Muster.class)
                    .run(
                            "--spring.datasource.url=" + database,
                            "--spring.datasource.username=postgres",
                            "--muster.data=" + folder,
                            "--muster.slack.api-url=" + slack.apiUrl(),
                            "--muster.slack.bot-token=" + slack.botToken(),
                            "--muster.slack.app-token=" + slack.appToken(),
                            "--server.port=0"));
        }
        await().atMost(PATIENCE).until(() -> slack.sockets() == 3);
    }

    @AfterEach
    void closed() {
        servers.forEach(ConfigurableApplicationContext::close);
        slack.close();
    }

    @Test
    void saysEverythingOnceAndLosesNothingWhenOneServerDies() {
        Incidents incidents = servers.getFirst().getBean(Incidents.class);
        RecordKey key = incidents
                .declare(new Declaration("Three of us", "sev3", false, false, new Actor("ada", "Ada"), null))
                .key();
        servers.getFirst().getBean(WarRooms.class).open(key);
        await().atMost(PATIENCE).until(() -> slack.channels().size() == 1);
        Channel room = slack.channels().getFirst();

        for (int i = 1; i <= 30; i++) {
            ada.commands(room.id(), "/incident", "note number " + i + ".");
            slack.again();
            if (i == 15) {
                servers.removeLast().close();
            }
        }

        await().atMost(PATIENCE).until(() -> notes(room).size() >= 30);
        assertThat(notes(room))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 30)
                        .mapToObj(i -> "number " + i + ".")
                        .toList());
        assertThat(servers.getFirst().getBean(Timeline.class).entries(key, 0, 1_000).stream()
                        .filter(entry -> entry.type().equals("note-written")))
                .hasSize(30);
        assertThat(slack.channels()).hasSize(1);
        assertThat(slack.messages(room.id()))
                .filteredOn(one -> one.text().contains(key + " SEV3"))
                .hasSize(1);
        assertThat(slack.refusals()).isEmpty();
    }

    private List<String> notes(Channel room) {
        return slack.messages(room.id()).stream()
                .map(Message::text)
                .map(String::strip)
                .filter(text -> text.startsWith("number "))
                .toList();
    }
}
