package io.muster.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.testkit.MusterTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** What the author of a bad file is told, and that all others stay as they are. */
@MusterTest
class BadRunbooksTest {

    private static final Path FOLDER = folder();
    private static final String GOOD = """
            runbook('Look at the moon') {
                owner 'team-moon'
                observe('Look') { run { sh 'true' } }
            }
            """;

    @Autowired
    private Runbooks runbooks;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) throws IOException {
        Files.writeString(FOLDER.resolve("look-at-the-moon.groovy"), GOOD);
        registry.add("muster.data", () -> FOLDER.resolveSibling("data").toString());
        registry.add("muster.runbooks", FOLDER::toString);
        registry.add("muster.runner.pool", () -> "1");
    }

    @AfterEach
    void mendTheFolder() throws IOException {
        try (var files = Files.list(FOLDER)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.writeString(FOLDER.resolve("look-at-the-moon.groovy"), GOOD);
    }

    @Test
    void saysWhereAFileCannotBeCompiled() throws IOException {
        write("broken.groovy", "runbook('Broken') {\n    owner 'team\n}\n");

        assertThat(told())
                .isEqualTo("broken.groovy:2: this is not Groovy: Unexpected character: '\\''."
                        + " Look at quotes, commas and braces on this line and the one before.");
    }

    @Test
    void killsAFileThatNeverEndsLoadingAndSaysSoWhileOthersAreFound() throws IOException {
        moon();
        write("endless.groovy", "while (true) { }\n" + GOOD.replace("moon", "sun"));

        CompletableFuture<?> look = CompletableFuture.runAsync(runbooks::processes);
        int found = 0;
        while (!look.isDone()) {
            found += runbooks.find("look-at-the-moon").isPresent() ? 1 : 0;
            Thread.onSpinWait();
        }

        assertThat(found).as("how often another was found meanwhile").isGreaterThan(100);
        assertThat(told())
                .isEqualTo("endless.groovy:0: it could not be read: killed at its timeout."
                        + " Loading has no effects and takes no time.");
    }

    @Test
    void readsNoMoreThanAQuarterOfAMegabyteOfTenMegabytes() throws IOException {
        write("long.groovy", "// " + "x".repeat(10 << 20));

        assertThat(told()).isEqualTo("long.groovy:0: this is longer than 256 KiB. Split it, or move data out of it.");
    }

    @Test
    void followsNoLinkOutOfTheFolder() throws IOException {
        Path elsewhere = Files.writeString(FOLDER.resolveSibling("elsewhere.groovy"), GOOD.replace("moon", "sun"));
        Files.createSymbolicLink(FOLDER.resolve("linked.groovy"), elsewhere);

        assertThat(told()).isEqualTo("linked.groovy:0: this is a link to somewhere outside the folder. Copy the file.");
    }

    @Test
    void standsALinkToItself() throws IOException {
        Files.createSymbolicLink(FOLDER.resolve("round.groovy"), Path.of("round.groovy"));

        assertThat(told()).isEqualTo("round.groovy:0: this cannot be read. Let the server's user read it.");
    }

    @Test
    void keepsATitleForWhoHadItFirst() throws IOException {
        assertThat(runbooks.processes()).extracting(RunbookProcess::processId).contains("runbook-look-at-the-moon");
        write("a-borrower.groovy", GOOD.replace("Look at the moon", "look at THE moon"));

        assertThat(told())
                .isEqualTo("a-borrower.groovy:0: its title 'look at THE moon' is that of look-at-the-moon.groovy."
                        + " Give it a title of its own; people know a runbook by it.");
    }

    @Test
    void takesNoNameThatIsNone() throws IOException {
        write("Look_At.groovy", GOOD);

        assertThat(told())
                .isEqualTo("Look_At.groovy:0: 'Look_At' cannot name a runbook."
                        + " Use small letters, digits and hyphens: restart-shop.groovy.");
    }

    @Test
    void saysThatAFileIsNoText() throws IOException {
        Files.write(FOLDER.resolve("binary.groovy"), new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});

        assertThat(told()).isEqualTo("binary.groovy:0: this is no text in UTF-8. Save it as UTF-8.");
    }

    @Test
    void saysWhatARunbookHasNoUseForAndRunsNothingOfIt() throws IOException {
        Path trace = FOLDER.resolveSibling("trace");
        write("harm.groovy", "new File('" + trace + "').text = 'x'\n" + GOOD.replace("moon", "sun"));

        assertThat(told()).startsWith("harm.groovy:1: 'new File' makes what a runbook has no use for. ");
        assertThat(trace).doesNotExist();
    }

    @Test
    void keepsTheLastGoodVersionOfAFileThatWentBad() throws IOException {
        String hash = moon().hash();
        write("look-at-the-moon.groovy", "System.exit(1)\n" + GOOD);

        assertThat(told()).contains("'System' is a class of Java");
        assertThat(moon().hash()).isEqualTo(hash);
    }

    private Runbook moon() {
        runbooks.processes();
        return runbooks.find("look-at-the-moon").orElseThrow();
    }

    /** Looks at the folder; whatever is wrong there, the good ones are in force. */
    private String told() {
        assertThat(runbooks.processes())
                .extracting(RunbookProcess::processId)
                .contains("runbook-look-at-the-moon", "runbook-restart-shop")
                .doesNotContain("runbook-a-borrower", "runbook-harm", "runbook-linked");
        return runbooks.mistakes().stream().map(Mistake::toString).collect(Collectors.joining("\n"));
    }

    private static void write(String name, String text) throws IOException {
        Files.writeString(FOLDER.resolve(name), text, StandardCharsets.UTF_8);
    }

    private static Path folder() {
        try {
            return Files.createDirectory(Files.createTempDirectory("muster-bad").resolve("runbooks"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
