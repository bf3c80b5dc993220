package io.muster.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.message.Actor;
import io.muster.message.Message.Audience;
import io.muster.message.RecordKey;
import io.muster.message.Refused;
import io.muster.settings.Role;
import io.muster.testkit.MusterTest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@MusterTest
class IncidentsTest {

    private static final Actor ADA = new Actor("ada", "Ada");
    private static final Actor BOB = new Actor("bob", "Bob");

    @Autowired
    private Incidents incidents;

    @Autowired
    private JdbcClient jdbc;

    @Test
    void declaresWithTheLevelThatWasMeant() {
        Incident declared = declare("SEV-1", "  Checkout\u0000 is\nfailing ");

        assertThat(declared.key().toString()).matches("INC-[1-9][0-9]*");
        assertThat(declared.level()).isEqualTo("sev1");
        assertThat(declared.title()).isEqualTo("Checkout is failing");
        assertThat(declared.status()).isEqualTo(Status.DECLARED);
        assertThat(declared.opening()).isEqualTo(1);
        assertThat(incidents.get(declared.key())).isEqualTo(declared);
        assertThat(types(declared.key())).containsExactly("incident-declared");
    }

    @Test
    void refusesATitleOrLevelThatIsNone() {
        assertThatThrownBy(() -> declare("sev1", " \n "))
                .isInstanceOf(Refused.class)
                .hasMessage("The title is empty. Write 1 to 200 characters.");
        assertThatThrownBy(() -> declare("sev1", "x".repeat(201)))
                .isInstanceOf(Refused.class)
                .hasMessage("The title has 201 characters. Shorten it to 200.");
        assertThatThrownBy(() -> declare("sev9", "Checkout is failing"))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("There is no level 'sev9'. The levels are sev1");
    }

    @Test
    void livesFromDeclaredToClosedAndBack() {
        RecordKey key = declare("sev2", "Checkout is slow").key();

        assertThat(incidents.acknowledge(key, ADA).status()).isEqualTo(Status.ACTIVE);
        assertThat(incidents.mitigate(key, ADA, "traffic moved").mitigatedAt()).isNotNull();
        assertThat(incidents.resolve(key, ADA, null).status()).isEqualTo(Status.RESOLVED);
        assertThat(incidents.close(key, BOB, "reviewed").closedAt()).isNotNull();
        Incident reopened = incidents.reopen(key, BOB, "it is back");

        assertThat(reopened.status()).isEqualTo(Status.DECLARED);
        assertThat(reopened.opening()).isEqualTo(2);
        assertThat(reopened.acknowledged()).isFalse();
        assertThat(reopened.resolvedAt()).isNull();
        assertThat(types(key))
                .containsExactly(
                        "incident-declared",
                        "incident-acknowledged",
                        "incident-mitigated",
                        "incident-resolved",
                        "incident-closed",
                        "incident-reopened");
    }

    @Test
    void publishesNothingWhenItAlreadyHolds() {
        RecordKey key = declare("sev2", "Checkout is slow").key();
        incidents.acknowledge(key, ADA);
        incidents.acknowledge(key, BOB);
        incidents.mitigate(key, ADA, null);
        incidents.mitigate(key, BOB, null);
        incidents.reopen(key, BOB, null);

        assertThat(types(key)).containsExactly("incident-declared", "incident-acknowledged", "incident-mitigated");
        assertThat(incidents.get(key).acknowledgedBy()).isEqualTo(ADA);
    }

    @ParameterizedTest
    @CsvSource({
        "declared, close, INC is declared and cannot be closed. Resolve it first: resolve INC.",
        "resolved, mitigate, 'INC is resolved and cannot be mitigated. If it is back, reopen it: reopen INC.'",
        "resolved, cancel, 'INC is resolved and cannot be cancelled. If it is back, reopen it: reopen INC.'",
        "cancelled, resolve, 'INC is cancelled and cannot be resolved. If it is back, reopen it (reopen INC) or declare a"
                + " new incident.'",
        "closed, acknowledge, 'INC is closed and cannot be acknowledged. If it is back, reopen it (reopen INC) or declare"
                + " a new incident.'",
    })
    void refusesAMoveThatLeadsNowhere(String status, String move, String words) {
        RecordKey key = declare("sev2", "Checkout is slow").key();
        if (status.equals("resolved") || status.equals("closed")) {
            incidents.resolve(key, Actor.MUSTER, null);
        }
        if (status.equals("closed")) {
            incidents.close(key, Actor.MUSTER, null);
        }
        if (status.equals("cancelled")) {
            incidents.cancel(key, ADA, "a test alert");
        }
        List<String> before = types(key);

        assertThatThrownBy(() -> make(move, key))
                .isInstanceOf(Refused.class)
                .hasMessage(words.replace("INC", key.toString()));
        assertThat(types(key)).isEqualTo(before);
    }

    @Test
    void letsAFlowSayLateWhatTheIncidentIsAlreadyPast() {
        RecordKey key = declare("sev2", "Checkout is slow").key();
        incidents.resolve(key, ADA, null);

        assertThat(incidents.mitigate(key, Actor.MUSTER, null).status()).isEqualTo(Status.RESOLVED);
        assertThat(types(key)).doesNotContain("incident-mitigated");
    }

    @Test
    void takesWhatAPersonMitigatesBeforeAnybodyAcknowledged() {
        RecordKey key = declare("sev2", "Checkout is slow").key();

        assertThat(incidents.mitigate(key, ADA, null).acknowledgedBy()).isEqualTo(ADA);
        assertThat(types(key)).containsExactly("incident-declared", "incident-acknowledged", "incident-mitigated");
    }

    @Test
    void acknowledgesWhenSomebodyTakesCommand() {
        RecordKey key = declare("sev1", "Checkout is down").key();

        incidents.assign(key, Role.SCRIBE, BOB, ADA);
        assertThat(incidents.get(key).acknowledged()).isFalse();
        Incident commanded = incidents.assign(key, Role.INCIDENT_COMMANDER, ADA, ADA);
        incidents.assign(key, Role.INCIDENT_COMMANDER, ADA, BOB);

        assertThat(commanded.status()).isEqualTo(Status.ACTIVE);
        assertThat(commanded.roles())
                .containsEntry(Role.INCIDENT_COMMANDER, ADA)
                .containsEntry(Role.SCRIBE, BOB);
        assertThat(types(key))
                .containsExactly("incident-declared", "role-assigned", "role-assigned", "incident-acknowledged");
    }

    @Test
    void listsTheMostUrgentFirstAndNothingThatHasEnded() {
        RecordKey minor = declare("sev4", "A typo").key();
        RecordKey over = declare("sev1", "Was none").key();
        incidents.cancel(over, ADA, null);
        RecordKey major = declare("sev1", "Checkout is down").key();

        List<RecordKey> open = incidents.open().stream().map(Incident::key).toList();
        assertThat(open).doesNotContain(over).containsSubsequence(major, minor);
        assertThat(incidents.ended(1)).extracting(Incident::key).containsExactly(over);
    }

    @Test
    void writesNotesAndUpdates() {
        RecordKey key = declare("sev3", "Reports are late").key();

        incidents.note(key, ADA, "It began at nine.");
        incidents.update(key, ADA, Audience.PUBLIC, "Reports are late; we are on it.");

        assertThat(types(key)).containsExactly("incident-declared", "note-written", "update-posted");
        assertThatThrownBy(() -> incidents.note(key, ADA, "  ")).isInstanceOf(Refused.class);
        assertThatThrownBy(() -> incidents.note(RecordKey.incident(99_999_999), ADA, "x"))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("There is no INC-99999999");
    }

    private Incident declare(String level, String title) {
        return incidents.declare(new Declaration(title, level, false, false, ADA, null));
    }

    private void make(String move, RecordKey key) {
        switch (move) {
            case "acknowledge" -> incidents.acknowledge(key, ADA);
            case "mitigate" -> incidents.mitigate(key, ADA, null);
            case "resolve" -> incidents.resolve(key, ADA, null);
            case "close" -> incidents.close(key, ADA, null);
            default -> incidents.cancel(key, ADA, null);
        }
    }

    /** Read from the table, since this module does not know the timeline. */
    private List<String> types(RecordKey key) {
        return jdbc.sql("select type from timeline_entry where record = :record order by n")
                .param("record", key.toString())
                .query(String.class)
                .list();
    }
}
