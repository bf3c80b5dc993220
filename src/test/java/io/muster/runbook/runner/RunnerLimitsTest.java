package io.muster.runbook.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.muster.runbook.Command;
import io.muster.runbook.StepOutcome;
import io.muster.runbook.dsl.LoadedRunbook.Facts;
import io.muster.settings.CacheFolder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a runner takes more than it may, beside one that does its work: that one must not notice. Real runners, isolated as
 * well as this machine allows.
 */
class RunnerLimitsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Facts NOTHING = new Facts(Map.of(), Map.of(), Map.of(), Map.of());
    private static final Limits SMALL = new Limits(400L << 20, 128, 16L << 20, 256, Duration.ofSeconds(12));
    private static final String RUNBOOK =
            "runbook('Do') {\n owner 'a'\n observe('Do it') {\n run { sh 'true' }\n }\n}\n";

    @TempDir
    static Path data;

    private static Runners runners;

    @BeforeAll
    static void start() {
        runners = of(2, Isolation.Way.AUTO);
    }

    @AfterAll
    static void stop() {
        runners.close();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiterString = "=>", textBlock = """
            starts ever more => perl -e 'while (1) { $p = fork; sleep 60 if defined $p and !$p }' => muster.runner.limits.processes allows more
            leaves ever more behind => perl -e 'while (1) { $p = fork; exec "setsid", "sleep", "4730" if defined $p and !$p }' => muster.runner.limits.processes allows more
            takes all memory, in several programs => for i in 1 2 3 4 5; do perl -e '$a = "x" x 150000000; sleep 60' & done; wait => killed, because it and what it started took more than 400 MB of memory; muster.runner.limits.memory
            computes for ever, in several programs => for i in 1 2 3; do (while :; do :; done) & done; wait => killed, because it and what it started took more than 12 s of processor time; muster.runner.limits.cpu
            """)
    void isKilledAloneWhenIt(String what, String shell, String because) throws Exception {
        try (Runner other = runners.take()) {
            String came = says(shell);

            assertThat(came).contains(because);
            assertThat(did(other, "echo unharmed").line()).isEqualTo("sh ended with 0: unharmed");
        }
        await().atMost(PATIENCE).until(() -> CommandLines.running("sleep 4730") == 0);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiterString = "=>", textBlock = """
            fills its folder => head -c 40000000 /dev/zero > full; echo $?; head -c 40000000 /dev/zero > fuller; echo $? => (No space left on device|File too large|File size limit|153)
            opens too many files => perl -e 'while (open($f[$n++], "<", "/dev/null")) {} print "$!\\n"' => Too many open files
            """)
    void isStoppedByTheKernelWhenIt(String what, String shell, String because) throws Exception {
        List<String> lines = new ArrayList<>();
        try (Runner runner = runners.take()) {
            runner.ask(execute(List.of("sh", "-c", shell + " 2>&1")), PATIENCE, lines::add);
        }

        assertThat(String.join("\n", lines)).containsPattern(because);
    }

    @Test
    void keepsAHundredMegabytesOfOutputToOneWhileAnotherIsHeard() throws Exception {
        List<String> lines = new ArrayList<>();
        try (Runner flooding = runners.take();
                Runner other = runners.take()) {
            Reply.Executed came = (Reply.Executed) flooding.ask(
                    execute(List.of("sh", "-c", "yes 0123456789012345678901234567890123456789 | head -c 100000000")),
                    PATIENCE,
                    lines::add);

            assertThat(came.outcome()).isEqualTo(StepOutcome.DONE);
            assertThat(lines.stream().mapToInt(String::length).sum()).isLessThan(1_100_000);
            assertThat(did(other, "echo heard").line()).isEqualTo("sh ended with 0: heard");
        }
    }

    /** Past what the runner's own program bounds: a runbook is Groovy, and has the pipe. */
    @Test
    void killsWhoFloodsThePipeItself() throws Exception {
        String flood = """
                def pipe = new FileOutputStream(FileDescriptor.out)
                def line = ('{"is":"line","text":"' + 'x' * 100000 + '"}\\n').bytes
                1000.times { pipe.write(line) }
                """ + RUNBOOK;
        try (Runner other = runners.take()) {
            String came = reads(flood);

            assertThat(came).isEqualTo("killed, because it said too much");
            assertThat(did(other, "echo heard").line()).isEqualTo("sh ended with 0: heard");
        }
    }

    @Test
    void saysThatAProgramsOutputIsBinaryAndShowsNothingOfIt() throws Exception {
        List<String> lines = new ArrayList<>();
        try (Runner runner = runners.take()) {
            Reply.Executed came = (Reply.Executed) runner.ask(
                    execute(List.of("sh", "-c", "echo before; printf 'a\\000b\\033[2J'; head -c 5000 /bin/sh")),
                    PATIENCE,
                    lines::add);

            assertThat(came.outcome()).isEqualTo(StepOutcome.DONE);
        }
        assertThat(lines).containsExactly("before", "(from here on the output is binary and is not shown)");
    }

    @Test
    void saysThatItsOwnMemoryWasFullAndWhatGivesItMore() throws Exception {
        String came = reads("def all = []\nwhile (true) { all << new byte[1000000] }\n" + RUNBOOK);

        assertThat(came).isEqualTo("the runner died, because its memory was full; muster.runner.memory gives it more");
    }

    /** Nothing else can be had there, and {@code doctor} says so. */
    @Test
    void killsWhatWasLeftBehindAlsoWithoutIsolation() throws Exception {
        try (Runners free = of(0, Isolation.Way.NONE);
                Runner runner = free.take()) {
            assertThat(did(runner, "setsid sleep 4731 > /dev/null 2>&1 & echo left")
                            .line())
                    .isEqualTo("sh ended with 0: left");
            await().atMost(PATIENCE).until(() -> CommandLines.running("sleep 4731") == 1);
        }

        await().atMost(PATIENCE).until(() -> CommandLines.running("sleep 4731") == 0);
    }

    /** Root may make a user for each; others have namespaces only, in which they stay themselves. */
    @Test
    void isIsolatedAndLimitedForAnOrdinaryUserToo() throws Exception {
        if (!Isolation.mayGiveUsers()) {
            assertThat(runners.isolation().ownUser())
                    .as("all other tests were such a user's")
                    .isFalse();
            return;
        }
        Path open = Files.createTempDirectory("muster-ordinary");
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        String classes = PublicClasses.copy(
                "target/classes:" + Files.readString(Path.of("target/runtime-classpath")), open.resolve("classes"));
        Path tests = Files.createDirectories(open.resolve("tests/io/muster/runbook/runner"));
        for (String name : List.of("RunnerLimitsTest$OrdinaryServer", "RunnerLimitsTest")) {
            Files.copy(
                    Path.of("target/test-classes/io/muster/runbook/runner/" + name + ".class"),
                    tests.resolve(name + ".class"));
        }
        Process server = new ProcessBuilder(
                        "setpriv",
                        "--reuid=65501",
                        "--regid=65501",
                        "--clear-groups",
                        "--",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classes + ":" + open.resolve("tests"),
                        OrdinaryServer.class.getName(),
                        open.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(server.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(said)
                .contains("by namespaces counting true")
                .contains("bare: true ended with 0")
                .contains("bare: cat ended with 1")
                .contains("bare: sh ended with 2")
                .contains("bare: killed, because it and what it started started 128 processes")
                .contains("cat ended with 1")
                .contains("muster.runner.limits.processes allows more")
                .contains("written false")
                .contains("unshare failed")
                .doesNotContain("canary");
    }

    /** Another user's server, asked what its runners may do. */
    static final class OrdinaryServer {
        public static void main(String[] args) throws Exception {
            Path open = Path.of(args[0]);
            Path data = Files.createDirectory(open.resolve("data"));
            Files.writeString(data.resolve("password"), "canary");
            try (Runners own = new Runners(new Runners.Settings(
                    0, "128m", Isolation.Way.AUTO, () -> List.of(data), 64_000, SMALL, false, CacheFolder.path()))) {
                System.out.println("by " + own.isolation().words() + " counting "
                        + own.isolation().countsTasks());
                System.out.println(ask(own, "cat", data.resolve("password").toString()));
                System.out.println(askBare(own, "true"));
                System.out.println(askBare(own, "cat", data.resolve("password").toString()));
                System.out.println(askBare(own, "sh", "-c", "echo x > " + open.resolve("written")));
                System.out.println(
                        askBare(own, "perl", "-e", "while (1) { $p = fork; sleep 60 if defined $p and !$p }"));
                System.out.println(ask(own, "sh", "-c", "echo x > " + open.resolve("written")));
                System.out.println("written " + Files.exists(open.resolve("written")));
                // It stays at the limit until it is killed; a bomb of a shell may be over before anybody looks.
                System.out.println(ask(own, "perl", "-e", "while (1) { $p = fork; sleep 60 if defined $p and !$p }"));
                System.out.println(ask(own, "sh", "-c", "unshare --user --map-root-user true"));
            }
        }

        private static String askBare(Runners own, String... argv) {
            try (Hand hand = own.bareHand().orElseThrow()) {
                Reply came = hand.ask(execute(List.of(argv)), PATIENCE, line -> {}, aside -> {});
                return "bare: " + (came instanceof Reply.Executed executed ? executed.line() : came);
            } catch (RunnerFailed failed) {
                return "bare: " + failed.getMessage();
            }
        }

        private static String ask(Runners own, String... argv) {
            List<String> lines = new ArrayList<>();
            try (Runner runner = own.take()) {
                lines.add(((Reply.Executed) runner.ask(execute(List.of(argv)), PATIENCE, lines::add)).line());
            } catch (RunnerFailed failed) {
                lines.add(failed.getMessage());
            }
            return String.join("\n", lines);
        }
    }

    private static Runners of(int size, Isolation.Way way) {
        return new Runners(
                new Runners.Settings(size, "128m", way, () -> List.of(data), 64_000, SMALL, false, CacheFolder.path()));
    }

    private static String says(String shell) {
        try (Runner runner = runners.take()) {
            return did(runner, shell).line();
        } catch (RunnerFailed failed) {
            return String.valueOf(failed.getMessage());
        }
    }

    private static String reads(String source) {
        try (Runner runner = runners.take()) {
            return runner.ask(
                            new Request.Resolve(Request.VERSION, text(source), "s1", false, NOTHING),
                            PATIENCE,
                            line -> {})
                    .toString();
        } catch (RunnerFailed failed) {
            return String.valueOf(failed.getMessage());
        }
    }

    private static Reply.Executed did(Runner runner, String shell) throws RunnerFailed {
        return (Reply.Executed) runner.ask(execute(List.of("sh", "-c", shell)), PATIENCE, line -> {});
    }

    private static Request execute(List<String> argv) {
        return new Request.Execute(
                Request.VERSION, text(RUNBOOK), "s1", false, NOTHING, new Command.Sh(argv), null, PATIENCE.toMillis());
    }

    private static Request.Text text(String source) {
        return new Request.Text("x.groovy", source, Set.of("SEV1"));
    }
}
