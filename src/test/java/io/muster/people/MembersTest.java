package io.muster.people;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.people.Members.Account;
import io.muster.settings.Right;
import io.muster.testkit.MusterTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Whose account it is, and what is left to whom muster.yaml does not know. */
@MusterTest
class MembersTest {

    @TempDir
    private static Path data;

    @Autowired
    private Members members;

    @Autowired
    private People people;

    @Autowired
    private Permissions permissions;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) throws IOException {
        Files.writeString(data.resolve("muster.yaml"), """
                people:
                  - { id: ada, name: Ada, email: Ada@Example.org }
                  - { id: bob, name: Bob, email: bob@example.org, slack: U0BOB }
                """);
        registry.add("muster.data", () -> data.toString());
    }

    private static Account account(String id, String name, String email) {
        return new Account("slack", id, name, email, "https://pictures.example.org/" + id);
    }

    @Test
    void knowsAnAccountByTheAddressInItsProfile() {
        Person met = members.meet(account("U1ADA", "ada l", "ada@example.ORG"));

        assertThat(met.id()).isEqualTo("ada");
        assertThat(members.find("slack", "U1ADA")).map(Person::name).contains("Ada");
        assertThat(members.account("slack", "ada")).contains("U1ADA");
        assertThat(members.picture("ada")).contains("https://pictures.example.org/U1ADA");
    }

    @Test
    void doesNotTakeAnAddressForThatOfSomebodyWhoseAccountIsWritten() {
        Person met = members.meet(account("U2EVE", "Eve", "bob@example.org"));

        assertThat(met.id()).isNotEqualTo("bob");
        assertThat(members.find("slack", "U0BOB")).map(Person::id).contains("bob");
    }

    @Test
    void makesAPersonOfAMemberWhomTheFileDoesNotKnowOnceAndWithTheLeastRight() {
        Person met = members.meet(account("U3ZOE", "Zoë Müller", "zoe@example.org"));
        Person again = members.meet(account("U3ZOE", "Zoë Müller-Lang", "zoe@example.org"));

        assertThat(again.id()).isEqualTo(met.id()).isEqualTo("zoe-muller");
        assertThat(people.byId(met.id())).map(Person::name).contains("Zoë Müller-Lang");
        assertThat(people.all()).extracting(Person::id).doesNotContain(met.id());
        assertThat(Right.values())
                .filteredOn(right -> permissions.may(again, right))
                .containsExactlyInAnyOrder(Right.DECLARE, Right.NOTE);
    }

    @Test
    void givesTwoOfOneNameTwoIds() {
        Person one = members.meet(account("U4SAM", "Sam", "sam.one@example.org"));
        Person other = members.meet(account("U5SAM", "Sam", "sam.two@example.org"));

        assertThat(other.id()).isNotEqualTo(one.id());
    }
}
