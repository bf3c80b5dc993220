package io.muster.people;

import static org.assertj.core.api.Assertions.assertThat;

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
        people = new People(new Settings(folder.toString()));
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
        var permissions = new Permissions(people);

        assertThat(permissions.mayAct(people.byId("alice").orElseThrow())).isTrue();
        assertThat(permissions.mayAct(new Person("mallory", "Mallory", "m@example.com")))
                .isFalse();
    }
}
