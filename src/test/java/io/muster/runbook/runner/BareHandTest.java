package io.muster.runbook.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.muster.runbook.Command;
import io.muster.runbook.StepOutcome;
import io.muster.runbook.dsl.LoadedRunbook.Facts;
import io.muster.settings.CacheFolder;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A program with no runner around it, isolated as well as this machine allows. */
class BareHandTest {

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Facts NOTHING = new Facts(Map.of(), Map.of(), Map.of(), Map.of());
    private static final Limits SMALL = new Limits(400L << 20, 128, 16L << 20, 256, Duration.ofSeconds(12));

    @TempDir
    static Path data;

    private static List<Path> hidden = List.of();
    private static Runners runners;

    private final List<String> lines = new ArrayList<>();

    @BeforeAll
    static void start() throws IOException {
        Files.writeString(data.resolve("password"), "geheim");
        hidden = List.of(data);
        runners = new Runners(new Runners.Settings(
                0, "128m", Isolation.Way.AUTO, () -> hidden, 64_000, SMALL, false, CacheFolder.path()));
        assertThat(runners.isolation().way())
                .as("without isolation every step has a runner; see ./muster doctor")
                .isNotEqualTo(Isolation.Way.NONE);
    }

    @AfterAll
    static void stop() {
        runners.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "printf 'one\\ntwo\\n'",
                "echo said; echo complained >&2; exit 3",
                "echo complained >&2",
                "printf 'no end of line'",
                "kill -TERM $$",
                "pwd > /dev/null; cat; echo read nothing",
                "printf '\\033[31mred\\033[0m\\n'"
            })
    void saysWhatARunnerSaysOf(String shell) throws Exception {
        List<String> ofARunner = new ArrayList<>();
        Reply byARunner;
        try (Runner runner = runners.take()) {
            byARunner = runner.ask(execute("sh", "-c", shell), PATIENCE, ofARunner::add);
        }

        Reply came = does("sh", "-c", shell);

        assertThat(came).isEqualTo(byARunner);
        assertThat(lines).containsExactlyInAnyOrderElementsOf(ofARunner);
    }

    @ParameterizedTest
    @CsvSource({
        "there-is-no-such-program, not found",
        "/etc/passwd, Permission denied",
        "eval, not found",
        "exit, not found",
        "./a b, not found"
    })
    void saysThatAProgramCannotBeStarted(String program, String why) throws Exception {
        Reply came = does(program, "x");

        assertThat(came).isEqualTo(Reply.Executed.of(StepOutcome.FAILED, "cannot start " + program + ": " + why));
    }

    @Test
    void takesItsArgumentsAsTheyAre() throws Exception {
        String odd = "\n a  b\t$(id) `id` $HOME $nl ' '' \" \\ \\\\ * ~ \n\n ; & ' ";
        String letters =
                IntStream.rangeClosed(0xa0, 0x17f).mapToObj(Character::toString).collect(Collectors.joining());

        Reply came = does("printf", "%s|", "", odd, "-n", "--", letters, "\uD83D\uDE80");

        assertThat(came).isInstanceOf(Reply.Executed.class);
        assertThat(String.join("\n", lines)).isEqualTo("|" + odd + "|-n|--|" + letters + "|\uD83D\uDE80|");
    }

    @Test
    void refusesWhatNoProgramCanBeGiven() throws Exception {
        assertThat(does("echo", "a\0b"))
                .isInstanceOfSatisfying(
                        Reply.Failed.class, failed -> assertThat(failed.why()).startsWith("cannot start echo: "));
    }

    @Test
    void seesNothingOfTheDataFolderTheEnvironmentTheServerOrAnother() throws Exception {
        assertThat(line("cat", data.resolve("password").toString())).startsWith("cat ended with 1");
        assertThat(line("cat", "/proc/" + ProcessHandle.current().pid() + "/environ"))
                .startsWith("cat ended with 1");
        lines.clear();
        does("env");
        assertThat(lines).allMatch(line -> line.matches("(PATH|LANG|HOME|PWD|OLDPWD|SHLVL|_)=.*"));

        assertThat(line("sh", "-c", "for f in /tmp ~ /var/tmp /dev/shm; do echo mine > $f/note && cat $f/note; done"))
                .isEqualTo("sh ended with 0: mine");
        assertThat(lines).containsSequence("mine", "mine", "mine", "mine");
        assertThat(line("sh", "-c", "cat /tmp/note ~/note /var/tmp/note /dev/shm/note 2> /dev/null"))
                .isEqualTo("sh ended with 1");
        assertThat(
                        line(
                                "sh",
                                "-c",
                                "for f in /etc/a /usr/a /proc/sys/kernel/core_pattern /sys/a; do echo x > $f && echo GOT; done; true"))
                .startsWith("sh ended with 0");
        assertThat(line("umount", "/root")).doesNotContain("with 0");
        assertThat(line("sh", "-c", "cat /proc/1/environ /proc/1/root/etc/passwd /proc/1/fd/* && echo GOT"))
                .doesNotContain("with 0");
        assertThat(line("unshare", "--user", "--map-root-user", "true")).doesNotContain("with 0");
        assertThat(String.join("\n", lines)).doesNotContain("geheim").doesNotContain("GOT");
    }

    /** A file that everybody may read and that lies in no folder which is hidden anyway. */
    @Test
    void hidesWhatIsToBeHiddenFromNowOn() throws Exception {
        String before = line("grep", "-c", "^root:", "/etc/passwd");
        hidden = List.of(data, Path.of("/etc/passwd"));
        String after = line("grep", "-c", "^root:", "/etc/passwd");
        hidden = List.of(data);

        assertThat(before).isEqualTo("grep ended with 0: 1");
        assertThat(after).isEqualTo("grep ended with 1: 0");
    }

    /** Whoever keeps what they all see may die like everything else. */
    @Test
    void goesOnWhenTheKeeperOfItsWallsIsDead() throws Exception {
        assumeThat(runners.isolation().ownUser())
                .as("others get walls of their own")
                .isTrue();
        does("true");
        List<ProcessHandle> keepers = ProcessHandle.current()
                .descendants()
                .filter(each -> CommandLines.of(each.pid()).contains("echo up; read -r gone"))
                .toList();
        assertThat(keepers).isNotEmpty();

        keepers.forEach(ProcessHandle::destroyForcibly);
        keepers.forEach(each -> each.onExit().join());

        assertThat(line("echo", "again")).isEqualTo("echo ended with 0: again");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiterString = "=>", textBlock = """
            starts ever more => perl -e 'while (1) { $p = fork; sleep 60 if defined $p and !$p }' => muster.runner.limits.processes allows more
            takes all memory => for i in 1 2 3 4 5; do perl -e '$a = "x" x 150000000; sleep 60' & done; wait => muster.runner.limits.memory
            computes for ever => for i in 1 2 3; do (while :; do :; done) & done; wait => muster.runner.limits.cpu
            says too much => yes 0123456789012345678901234567890123456789 => killed, because it said too much
            """)
    void isKilledAloneWhenIt(String what, String shell, String because) {
        CompletableFuture<String> other =
                CompletableFuture.supplyAsync(() -> quietly("sh", "-c", "sleep 2; echo unharmed"));

        String came = quietly("sh", "-c", shell);

        assertThat(came).contains(because);
        assertThat(other.join()).contains("unharmed");
    }

    @Test
    void keepsAHundredMegabytesOfOutputToOne() throws Exception {
        String came = line("sh", "-c", "yes 0123456789012345678901234567890123456789 | head -c 100000000");

        assertThat(came).startsWith("sh ended with 0");
        assertThat(lines.stream().mapToInt(String::length).sum()).isLessThan(1_100_000);
    }

    @Test
    void isKilledAtItsTimeoutWithAllThatItStarted() throws Exception {
        assertThatThrownBy(() -> {
                    try (Hand hand = hand()) {
                        hand.ask(
                                execute("sh", "-c", "setsid sleep 4741 & sleep 4741"),
                                Duration.ofSeconds(3),
                                lines::add,
                                aside -> {});
                    }
                })
                .isInstanceOfSatisfying(
                        RunnerFailed.class, failed -> assertThat(failed.kind()).isEqualTo(RunnerFailed.Kind.TIMED_OUT));

        await().atMost(PATIENCE).until(() -> CommandLines.running("sleep 4741") == 0);
    }

    @Test
    void isKilledByWhoeverWantsItDead() {
        try (Hand hand = hand()) {
            assertThatThrownBy(() -> hand.ask(
                            execute("sh", "-c", "echo up; sleep 4742"),
                            PATIENCE,
                            line -> hand.kill("aborted"),
                            aside -> {}))
                    .isInstanceOf(RunnerFailed.class)
                    .hasMessage("aborted");
        }

        await().atMost(PATIENCE).until(() -> CommandLines.running("sleep 4742") == 0);
    }

    @Test
    void doesNotBeginWhenItWasKilledBefore() {
        try (Hand hand = hand()) {
            hand.kill("aborted");

            assertThatThrownBy(() -> hand.ask(execute("sleep", "4743"), PATIENCE, lines::add, aside -> {}))
                    .isInstanceOf(RunnerFailed.class)
                    .hasMessage("aborted");
        }
    }

    /** Its guard may be meant: then it was still at work. */
    @Test
    void saysThatNobodyKnowsWhenItWasKilled() {
        assertThat(quietly("sh", "-c", "kill -KILL $$")).isEqualTo("sh was killed; nobody knows how far it came");
    }

    @Test
    void leavesNothingBehind() throws Exception {
        assertThat(line("sh", "-c", "setsid sleep 4744 > /dev/null 2>&1 & echo left"))
                .isEqualTo("sh ended with 0: left");

        await().atMost(PATIENCE).until(() -> CommandLines.running("sleep 4744") == 0);
    }

    @Test
    void isAUsersOfItsOwnWhereNamespacesAreNotAllowed() throws Exception {
        assumeThat(Isolation.mayGiveUsers())
                .as("isolation by user can be tried by root only; run the tests as root")
                .isTrue();
        try (Runners users = new Runners(0, "128m", Isolation.Way.USER, List.of(data), 64_000)) {
            String user = said(users, "id", "-u");
            String left = said(users, "sh", "-c", "setsid sleep 4745 > /dev/null 2>&1 & echo left");

            assertThat(user).matches("id ended with 0: 6[4-7][0-9]{3}");
            assertThat(left).isEqualTo("sh ended with 0: left");
        }

        await().atMost(PATIENCE).until(() -> CommandLines.running("sleep 4745") == 0);
    }

    @Test
    void needsARunnerWhereNothingIsIsolated() {
        try (Runners free = new Runners(0, "128m", Isolation.Way.NONE, List.of(), 64_000)) {
            assertThat(free.bareHand()).isEmpty();
        }
    }

    @Test
    void diesWithTheServer() throws Exception {
        Process server = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        DyingServer.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<ProcessHandle> its;
        try (BufferedReader said = server.inputReader()) {
            String line = said.readLine();
            while (line != null && !line.equals("begun")) {
                line = said.readLine();
            }
            assertThat(line).isEqualTo("begun");
            await().atMost(PATIENCE).until(() -> CommandLines.running("sleep 4746") > 0);
            its = server.descendants().toList();
        } finally {
            server.destroyForcibly().waitFor();
        }

        await().atMost(PATIENCE).until(() -> CommandLines.running("sleep 4746") == 0);
        await().atMost(PATIENCE).until(() -> its.stream().noneMatch(ProcessHandle::isAlive));
    }

    /** Starts a program that takes long, says so, and waits to be killed. */
    static final class DyingServer {
        public static void main(String[] args) throws Exception {
            Runners own = new Runners(0, "128m", Isolation.Way.AUTO, List.of(), 64_000);
            try (Hand hand = own.bareHand().orElseThrow()) {
                hand.ask(
                        execute("sh", "-c", "echo up; sleep 4746"),
                        Duration.ofMinutes(10),
                        line -> System.out.println("begun"),
                        aside -> {});
            }
        }
    }

    private static Hand hand() {
        return runners.bareHand().orElseThrow();
    }

    private Reply does(String... argv) throws RunnerFailed {
        try (Hand hand = hand()) {
            return hand.ask(execute(argv), PATIENCE, lines::add, aside -> {});
        }
    }

    private String line(String... argv) throws RunnerFailed {
        return ((Reply.Executed) does(argv)).line();
    }

    private static String quietly(String... argv) {
        return said(runners, argv);
    }

    private static String said(Runners by, String... argv) {
        try (Hand hand = by.bareHand().orElseThrow()) {
            Reply reply = hand.ask(execute(argv), PATIENCE, line -> {}, aside -> {});
            return reply instanceof Reply.Executed executed ? executed.line() : reply.toString();
        } catch (RunnerFailed failed) {
            return String.valueOf(failed.getMessage());
        }
    }

    private static Request execute(String... argv) {
        Request.Text text = new Request.Text(
                "x.groovy",
                "runbook('Do') {\n owner 'a'\n observe('Do it') {\n run { sh 'true' }\n }\n}\n",
                Set.of("SEV1"));
        return new Request.Execute(
                Request.VERSION, text, "s1", false, NOTHING, new Command.Sh(List.of(argv)), null, PATIENCE.toMillis());
    }
}
