package io.muster.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.message.Actor;
import io.muster.message.Refused;
import io.muster.settings.Right;
import io.muster.settings.Role;
import io.muster.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeopleTest {

    @TempDir
    Path folder;

    private Settings settings;
    private People people;

    @BeforeEach
    void knowTwo() throws IOException {
        Files.writeString(folder.resolve("muster.yaml"), """
                people:
                  - {id: alice, name: Alice Archer, email: alice@example.com}
                  - {id: bob, name: Bob Builder, email: Bob@example.com, slack: U024BE7LH}
                onCall:
                  ic: [bob, alice]
                """);
        settings = new Settings(folder.toString());
        people = new People(settings);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"@bob", "bob", "@Bob", "bob@EXAMPLE.com", "bob builder", "<@U024BE7LH>", "<@U024BE7LH|bob>"})
    void findsAPersonByWhatPeopleType(String typed) {
        assertThat(people.byHandle(typed)).map(Person::id).contains("bob");
    }

    @Test
    void findsNobodyForAStranger() {
        assertThat(people.byHandle("@carol")).isEmpty();
        assertThat(people.byHandle("")).isEmpty();
    }

    @Test
    void callsTheRotaInItsOrder() {
        assertThat(people.onCall(Role.INCIDENT_COMMANDER))
                .extracting(Person::id)
                .containsExactly("bob", "alice");
        assertThat(people.onCall(Role.SCRIBE)).isEmpty();
    }

    @Test
    void letsOnlyKnownPeopleAct() {
        var permissions = new Permissions(people, settings);

        assertThat(permissions.mayAct(people.byId("alice").orElseThrow())).isTrue();
        assertThat(permissions.mayAct(new Person("mallory", "Mallory", "m@example.com")))
                .isFalse();
    }

    @Test
    void leavesARightToEverybodyUntilTheFileNamesSomebody() throws IOException {
        var permissions = new Permissions(people, settings);
        Actor alice = new Actor("alice", "Alice Archer");
        Actor bob = new Actor("bob", "Bob Builder");
        assertThat(permissions.may(bob, Right.DECIDE)).isTrue();

        restrict("""
                teams:
                  - {id: payments, name: Payments, members: [alice]}
                permissions:
                  decide: [payments]
                  declare: [everyone]
                  freeze: []
                """);

        assertThat(permissions.may(alice, Right.DECIDE)).isTrue();
        assertThat(permissions.may(bob, Right.DECIDE)).isFalse();
        assertThat(permissions.may(bob, Right.DECLARE)).isTrue();
        assertThat(permissions.may(alice, Right.FREEZE)).isFalse();
        assertThat(permissions.may(Actor.MUSTER, Right.FREEZE)).isTrue();
        assertThat(permissions.may(new Actor("mallory", "Mallory"), Right.DECLARE))
                .isFalse();
        assertThatThrownBy(() -> permissions.demand(bob, Right.DECIDE))
                .isInstanceOf(Refused.class)
                .hasMessage("You may not answer questions; Alice Archer may. Alice Archer can add you to"
                        + " permissions.decide in muster.yaml.");
    }

    @Test
    void letsNobodyButTheOwnerAdministerUntilTheFileNamesSomebody() {
        var permissions = new Permissions(people, settings);

        assertThat(permissions.may(new Actor("alice", "Alice Archer"), Right.ADMINISTER))
                .isTrue();
        assertThat(permissions.may(new Actor("bob", "Bob Builder"), Right.ADMINISTER))
                .isFalse();
    }

    @Test
    void neverLocksTheOwnerOut() throws IOException {
        restrict("permissions: {administer: [bob]}\n");

        var permissions = new Permissions(people, settings);

        assertThat(permissions.may(new Actor("alice", "Alice Archer"), Right.ADMINISTER))
                .isTrue();
    }

    private void restrict(String more) throws IOException {
        Path file = folder.resolve("muster.yaml");
        Files.writeString(file, Files.readString(file) + more);
        settings.reload();
    }
}
