package io.muster.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LevelsTest {

    @TempDir
    Path folder;

    private final Levels shipped = new Levels("");

    @Test
    void listsTheShippedLevelsMostUrgentFirst() {
        assertThat(shipped.all()).extracting(Level::name).containsExactly("sev1", "sev2", "sev3", "sev4");
        assertThat(shipped.byDefault().name()).isEqualTo("sev2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sev1", "SEV-1", "s1", "Sev 1", "critical", " SEV_1 "})
    void understandsALevelAsPeopleTypeIt(String typed) {
        assertThat(shipped.byName(typed)).map(Level::name).contains("sev1");
    }

    @Test
    void knowsNoLevelThatIsNotInTheTable() {
        assertThat(shipped.byName("sev9")).isEmpty();
        assertThat(shipped.byName("operation")).isEmpty();
    }

    @Test
    void givesFlowsThePolicyOfSev1() {
        var policy = shipped.byName("sev1").orElseThrow().policy();

        assertThat(policy)
                .containsEntry("escalateAfter", "PT5M")
                .containsEntry("publicUpdateFirst", "PT5M")
                .containsEntry("publicUpdateScope", "PT5M")
                .containsEntry("publicUpdateEvery", "PT20M")
                .containsEntry("internalUpdateEvery", "PT30M")
                .containsEntry("reviewRequired", true)
                .containsEntry("commanderMayWaive", true);
    }

    @Test
    void remindsNobodyWhereTheTableSaysNone() {
        var sev4 = shipped.byName("sev4").orElseThrow();

        assertThat(sev4.publicUpdate().every()).isNull();
        assertThat(sev4.internalUpdateEvery()).isEqualTo(Duration.ofDays(1));
        assertThat(sev4.review().required()).isFalse();
    }

    @Test
    void asksForOnePersonWhoIsNotTheRequesterInAnOperation() {
        var operation = shipped.operation();

        assertThat(operation.approval()).isEqualTo(new Level.Approval(1, true, false));
        assertThat(operation.rank()).isZero();
    }

    @Test
    void countsBusinessDaysPastTheWeekend() {
        var friday = LocalDate.of(2026, 11, 20);

        assertThat(Review.parse("5 business days").due(friday)).contains(LocalDate.of(2026, 11, 27));
        assertThat(Review.parse("P3D").due(friday)).contains(LocalDate.of(2026, 11, 23));
    }

    @Test
    void takesTheTableOfTheHouseInsteadOfTheShippedOne() throws IOException {
        write("PT5M", "PT2M");

        assertThat(new Levels(folder.toString()).byName("sev1").orElseThrow().escalateAfter())
                .isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void namesRowColumnAndRemedyOfAWrongValue() throws IOException {
        write("\"PT5M\"", "\"five minutes\"");

        assertThatThrownBy(() -> new Levels(folder.toString()))
                .isInstanceOf(FaultySettings.class)
                .hasMessageContaining("row 'sev1', column 'escalateAfter': five minutes is not allowed")
                .hasMessageContaining("like \"PT5M\"");
    }

    @Test
    void refusesAWordThatMeansTwoLevels() throws IOException {
        write("\"major\"", "\"s1\"");

        assertThatThrownBy(() -> new Levels(folder.toString()))
                .hasMessageContaining("row 'sev2': the word 's1' already means another level");
    }

    @Test
    void refusesATableWithoutADefault() throws IOException {
        write("<text>true</text></outputEntry>\n      </rule>", "<text>false</text></outputEntry>\n      </rule>");

        assertThatThrownBy(() -> new Levels(folder.toString())).hasMessageContaining("0 levels are the default");
    }

    @Test
    void refusesATextThatIsNoTable() throws IOException {
        Files.writeString(folder.resolve("levels.dmn"), "<oops");

        assertThatThrownBy(() -> new Levels(folder.toString())).isInstanceOf(FaultySettings.class);
    }

    private void write(String shippedText, String ours) throws IOException {
        var table = LevelTable.shipped();
        assertThat(table).contains(shippedText);
        Files.writeString(
                folder.resolve("levels.dmn"),
                table.replaceFirst(
                        java.util.regex.Pattern.quote(shippedText), java.util.regex.Matcher.quoteReplacement(ours)));
    }
}
