package io.muster.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

    private static final String GOOD = """
            people:
              - {id: alice, name: Alice Archer, email: alice@example.com}
              - {id: bob, name: Bob Builder, email: bob@example.com, slack: U024BE7LH}
            onCall:
              incident-commander: [alice, bob]
              ops: [bob]
            hooks:
              alertmanager: 0123456789abcdef
            targets:
              - name: checkout-demo
                kind: http
                url: http://127.0.0.1:9000
                environment: demo
                runbooks: [restart-checkout]
            """;

    @TempDir
    Path folder;

    @Test
    void isEmptyWithoutAFile() {
        var settings = new Settings(folder.toString());

        assertThat(settings.people()).isEmpty();
        assertThat(settings.hookToken("alertmanager")).isEmpty();
    }

    @Test
    void readsPeopleRotaHooksAndTargets() throws IOException {
        write(GOOD);

        var settings = new Settings(folder.toString());

        assertThat(settings.people()).extracting(PersonEntry::id).containsExactly("alice", "bob");
        assertThat(settings.onCall(Role.OPERATIONS_LEAD)).containsExactly("bob");
        assertThat(settings.hookToken("alertmanager")).contains("0123456789abcdef");
        assertThat(settings.target("checkout-demo").orElseThrow().usableBy("restart-checkout"))
                .isTrue();
        assertThat(settings.target("checkout-demo").orElseThrow().usableBy("other"))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    people:              | peeple:             | muster.yaml:1: 'peeple' is not known in muster.yaml. Did you mean 'people'? Allowed: hooks, onCall, people, permissions, rooms, schedules, secrets, targets, teams, vault.
                    slack: U024BE7LH     | slak: U024BE7LH     | muster.yaml:3: 'slak' is not known in a person. Did you mean 'slack'?
                    bob@example.com      | bob                 | muster.yaml:3: email 'bob' is not allowed. Write an address like bob@example.com.
                    ops: [bob]           | chef: [bob]         | muster.yaml:6: 'chef' is no role. Allowed: incident-commander, deputy
                    ops: [bob]           | ops: [carol]        | muster.yaml:6: 'carol' is nobody under people. Allowed: alice, bob.
                    ops: [bob]           | ops: bob            | muster.yaml:6: onCall.ops must be a list
                    0123456789abcdef     | short               | muster.yaml:8: the token of 'alertmanager' is missing or shorter than 8 signs.
                    kind: http           | kind: ftp           | muster.yaml:11: kind 'ftp' is not allowed. Write http, sql, ssh or kubernetes.
                    environment: demo    | # nothing           | muster.yaml:10: 'environment' is missing.
                    id: alice            | id: bob             | muster.yaml:3: id 'bob' stands twice.
                    people:              | 'people: ['         | muster.yaml:2: is not YAML
                    """)
    void namesLineAndRemedyOfAFault(String good, String faulty, String message) throws IOException {
        assertThat(GOOD).contains(good);
        write(GOOD.replaceFirst(java.util.regex.Pattern.quote(good), faulty));

        assertThatThrownBy(() -> new Settings(folder.toString()))
                .isInstanceOf(FaultySettings.class)
                .hasMessageContaining(message);
    }

    @Test
    void neverRepeatsATokenInAMessage() throws IOException {
        write(GOOD.replace("0123456789abcdef", "s3cret"));

        assertThatThrownBy(() -> new Settings(folder.toString())).hasMessageNotContaining("s3cret");
    }

    @Test
    void keepsTheLastGoodVersionAfterAFaultyChangeAndTakesTheMendedOne() throws IOException {
        write(GOOD);
        var settings = new Settings(folder.toString());

        write(GOOD.replace("targets:", "tragets:"));
        settings.reload();

        assertThat(settings.people()).hasSize(2);
        assertThat(settings.problems())
                .singleElement()
                .extracting(Problem::line)
                .isEqualTo(9);

        write(GOOD.replace("Bob Builder", "Robert Builder"));
        settings.reload();

        assertThat(settings.people()).extracting(PersonEntry::name).contains("Robert Builder");
        assertThat(settings.problems()).isEmpty();
    }

    private void write(String yaml) throws IOException {
        Files.writeString(folder.resolve("muster.yaml"), yaml);
    }
}
