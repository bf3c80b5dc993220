package io.muster.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.incident.Declaration;
import io.muster.incident.Incidents;
import io.muster.message.Actor;
import io.muster.message.RecordKey;
import io.muster.settings.Role;
import io.muster.testkit.MusterTest;
import io.muster.timeline.Timeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.support.TransactionTemplate;

/** Whom the workers call, invite and remind in a drill, in a private incident and while reminders are snoozed. */
@MusterTest
class DrillAndQuietTest {

    private static final Actor ADA = new Actor("ada", "Ada Lovelace");
    private static final Actor LENA = new Actor("lena", "Lena Brandt");
    private static final Actor OMAR = new Actor("omar", "Omar Haddad");

    @TempDir
    private static Path data;

    @Autowired
    private Incidents incidents;

    @Autowired
    private InviteWorker invite;

    @Autowired
    private PageWorker page;

    @Autowired
    private RemindWorker remind;

    @Autowired
    private Timeline timeline;

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private JdbcClient jdbc;

    private long job = 4711;

    @DynamicPropertySource
    static void people(DynamicPropertyRegistry properties) throws IOException {
        Files.writeString(data.resolve("muster.yaml"), """
                people:
                  - {id: ada, name: Ada Lovelace, email: ada@example.com}
                  - {id: lena, name: Lena Brandt, email: lena@example.com}
                  - {id: omar, name: Omar Haddad, email: omar@example.com}
                onCall:
                  incident-commander: [lena, omar]
                  scribe: [omar]
                """);
        properties.add("muster.data", data::toString);
    }

    @Test
    void aDrillInvitesNobodyAndCallsWhoDeclaredIt() {
        RecordKey drill = declare(false, true);

        work(invite, drill, Map.of("roles", "incident-commander, scribe", "people", "omar"));
        work(page, drill, Map.of("role", "incident-commander"));

        assertThat(incidents.inRoom(drill)).containsExactly(ADA);
        assertThat(said(drill)).noneMatch(line -> line.contains("@lena") || line.contains("@omar"));
        assertThat(said(drill)).anyMatch(line -> line.contains("@ada is mentioned in the room"));

        work(page, drill, Map.of("everyone", "true", "step", "2"));
        assertThat(said(drill).stream().filter(line -> line.contains("@ada is mentioned")))
                .as("once for each step, however many are meant")
                .hasSize(2);
    }

    @Test
    void whoIsInvitedOrCalledKnowsOfAPrivateIncidentAndNobodyElse() {
        RecordKey secret = declare(true, false);
        assertThat(incidents.find(secret, LENA)).isEmpty();

        work(page, secret, Map.of("role", "incident-commander"));
        assertThat(incidents.find(secret, LENA)).as("called").isPresent();
        assertThat(incidents.find(secret, OMAR)).as("neither yet").isEmpty();

        work(invite, secret, Map.of("roles", "scribe"));
        assertThat(incidents.find(secret, OMAR)).as("invited").isPresent();
    }

    @Test
    void remindsTheHolderElseTheCommanderAndNobodyWhileItIsSnoozed() {
        RecordKey key = declare(false, false);
        incidents.assign(key, Role.INCIDENT_COMMANDER, LENA, LENA);
        Map<String, String> update = Map.of("role", "deputy", "about", "update", "text", "time for an update");

        work(remind, key, update);
        incidents.assign(key, Role.DEPUTY, OMAR, LENA);
        work(remind, key, update);
        incidents.snooze(key, Duration.ofMinutes(15), LENA);
        work(remind, key, update);
        assertThat(reminders(key)).containsExactly("@lena time for an update", "@omar time for an update");

        jdbc.sql("update incident_record set quiet_until = now() - interval '1 second' where key = :key")
                .param("key", key.toString())
                .update();
        work(remind, key, update);
        assertThat(reminders(key)).as("the quiet is over").hasSize(3);
    }

    private RecordKey declare(boolean secret, boolean drill) {
        return incidents
                .declare(new Declaration("Checkout is slow", "sev2", secret, drill, ADA, null))
                .key();
    }

    private void work(Worker worker, RecordKey record, Map<String, String> headers) {
        Job handed = new Job(
                "engine",
                job++,
                worker.type(),
                record,
                record + "/1",
                "sev2",
                1,
                1,
                "Task_" + job,
                "Task",
                3,
                headers,
                Map.of(),
                Map.of());
        transaction.executeWithoutResult(tx -> worker.work(handed));
    }

    private List<String> reminders(RecordKey key) {
        return said(key).stream()
                .filter(line -> line.contains("time for an update"))
                .map(line -> line.substring(0, line.indexOf(" [")))
                .toList();
    }

    private List<String> said(RecordKey key) {
        return timeline.entries(key, 0, 1000).stream()
                .map(entry -> entry.message().text() + " " + entry.message().parts())
                .toList();
    }
}
