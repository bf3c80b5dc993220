package io.muster.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.incident.Declaration;
import io.muster.incident.Incidents;
import io.muster.message.Actor;
import io.muster.message.RecordKey;
import io.muster.message.Refused;
import io.muster.people.People;
import io.muster.settings.Role;
import io.muster.settings.Settings;
import io.muster.testkit.MusterTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@MusterTest
class PagesTest {

    private static final Actor ADA = new Actor("ada", "Ada");
    private static final Actor BOB = new Actor("bob", "Bob");
    private static final Actor EVE = new Actor("eve", "Eve");
    private static final Callee COMMANDER = new Callee.Holder(Role.INCIDENT_COMMANDER);

    @Autowired
    private Incidents incidents;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private ApplicationEventPublisher events;

    @Autowired
    private Clock clock;

    @Autowired
    private TransactionTemplate transaction;

    @TempDir
    Path data;

    private RecordKey record = RecordKey.MUSTER;

    @BeforeEach
    void twoPeopleOnCall() throws Exception {
        Files.writeString(data.resolve("muster.yaml"), """
                people:
                  - {id: ada, name: Ada, email: ada@example.com}
                  - {id: bob, name: Bob, email: bob@example.com}
                onCall:
                  incident-commander: [ada, bob]
                """);
        record = incidents
                .declare(new Declaration("Checkout is down", "sev1", false, false, EVE, null))
                .key();
    }

    @Test
    void callsTheNextOnCallAtEachEscalation() {
        assertThat(page("1", COMMANDER, 1)).containsExactly(ADA);
        assertThat(page("1", COMMANDER, 2)).containsExactly(BOB);
        assertThat(page("1", COMMANDER, 3)).containsExactly(BOB);
    }

    @Test
    void callsTheHolderOfTheRoleFirst() {
        incidents.assign(record, Role.INCIDENT_COMMANDER, EVE, EVE);

        assertThat(page("1", COMMANDER, 1)).containsExactly(EVE);
        assertThat(page("1", COMMANDER, 2)).containsExactly(ADA);
    }

    @Test
    void pagesOnceForEachOpeningAndStep() {
        page("1", COMMANDER, 1);
        incidents.assign(record, Role.INCIDENT_COMMANDER, BOB, EVE);
        assertThat(page("1", COMMANDER, 1)).containsExactly(ADA);
        assertThat(entries()).hasSize(1);

        assertThat(page("1.1", COMMANDER, 1)).containsExactly(BOB);
        assertThat(entries()).hasSize(2);
    }

    @Test
    void saysThatNobodyWasCalledBecauseNoPagerIsConfigured() {
        page("1", new Callee.Somebody("bob"), 1);

        assertThat(entries())
                .singleElement()
                .asString()
                .contains("@bob is mentioned in the room. Nobody was called, because no pager is configured.");
    }

    @Test
    void aDrillCallsOnlyWhoDeclaredItWhoeverIsOnCallOrHoldsTheRole() {
        record = incidents
                .declare(new Declaration("Lost the database", "sev1", false, true, EVE, null))
                .key();
        incidents.assign(record, Role.INCIDENT_COMMANDER, BOB, BOB);

        assertThat(page("1", COMMANDER, 1)).containsExactly(EVE);
        assertThat(page("1", new Callee.Somebody("ada"), 2)).containsExactly(EVE);
    }

    @Test
    void whoIsCalledKnowsOfAPrivateIncidentFromThenOn() {
        record = incidents
                .declare(new Declaration("Stolen laptop", "sev1", true, false, EVE, null))
                .key();
        assertThat(incidents.find(record, ADA)).isEmpty();

        page("1", COMMANDER, 1);

        assertThat(incidents.find(record, ADA)).isPresent();
        assertThat(incidents.find(record, BOB)).isEmpty();
    }

    @Test
    void saysThatThereIsNobodyToCall() {
        assertThat(page("1", new Callee.Holder(Role.SCRIBE), 1)).isEmpty();

        assertThat(entries()).singleElement().asString().contains("Nobody").contains("holds scribe");
        assertThatThrownBy(() -> page("1", new Callee.Somebody("mallory"), 1))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("There is nobody called 'mallory'");
    }

    private List<Actor> page(String opening, Callee whom, int step) {
        // Made by hand for people of its own, so the transaction is too.
        Pages pages = new Pages(jdbc, incidents, new People(new Settings(data.toString())), events, clock);
        return transaction
                .execute(tx -> pages.page(record, opening, whom, step, Actor.MUSTER))
                .people();
    }

    private List<String> entries() {
        return jdbc.sql(
                        "select payload from timeline_entry where record = :record and type = 'person-paged' order by n")
                .param("record", record.toString())
                .query(String.class)
                .list();
    }
}
