package io.muster.runbook.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.runbook.Command;
import io.muster.runbook.StepOutcome;
import io.muster.runbook.dsl.LoadedRunbook.Facts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real archives, made by the JDK that runs the tests; one of the kind that older ones make, too. */
class RunnerArchiveTest {

    private static final Duration PATIENCE = Duration.ofSeconds(120);

    @TempDir
    Path cache;

    @TempDir
    Path data;

    @Test
    void isWhatIsolatedRunnersBeginWithUntilItKillsThem() throws Exception {
        new RunnerArchive(cache, RunnerProgram.plain()).makeNow();
        Path file = only(cache);
        try (Runners runners = runners(Isolation.Way.AUTO, cache)) {
            try (Runner runner = runners.take()) {
                assertThat(doesItsStep(runner)).isTrue();
                assertThat(mapped(runner)).as("what lies in its memory").contains(file.toString());
            }
            spoil(file, Files.size(file) / 4, Files.size(file) / 2);

            for (int runner = 0; runner < 4; runner++) {
                try (Runner another = runners.take()) {
                    assertThat(doesItsStep(another)).isTrue();
                    assertThat(mapped(another)).doesNotContain(file.toString());
                }
            }
            assertThat(file).as("the next Muster makes it anew").doesNotExist();
        }
    }

    @Test
    void isMadeByOneOfThoseWhoWantItAndAnewWhenItIsNone() throws Exception {
        for (int age = 1; age <= 5; age++) {
            Path old = Files.createDirectory(cache.resolve("runner-" + age));
            Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofDays(age))));
        }
        List<Thread> all = Stream.generate(() -> new RunnerArchive(cache, RunnerProgram.plain(), 21))
                .limit(3)
                .map(each -> Thread.ofPlatform().start(each::makeNow))
                .toList();
        for (Thread each : all) {
            each.join();
        }

        assertThat(only(cache).getParent()).isDirectoryNotContaining("glob:**half*");
        assertThat(cache.resolve("runner-3")).exists();
        assertThat(cache.resolve("runner-4")).as("not used for long").doesNotExist();
        assertThat(cache.resolve("runner-5")).doesNotExist();
        Files.writeString(only(cache), "half of an archive");

        RunnerArchive next = new RunnerArchive(cache, RunnerProgram.plain(), 21);
        assertThat(next.program().archive()).isNull();
        next.makeNow();

        assertThat(next.program().archive()).isNotNull().isEqualTo(only(cache));
    }

    @Test
    void isNotNeeded() throws Exception {
        try (Runners runners = runners(Isolation.Way.NONE, Path.of("/dev/null/nowhere"));
                Runner runner = runners.take()) {
            assertThat(doesItsStep(runner)).isTrue();
            assertThat(mapped(runner)).doesNotContain("runner.jsa");
        }
    }

    private Runners runners(Isolation.Way way, Path cache) {
        return new Runners(
                new Runners.Settings(0, "128m", way, () -> List.of(data), 64_000, Limits.DEFAULT, false, cache));
    }

    private static boolean doesItsStep(Runner runner) throws RunnerFailed {
        Request.Text text = new Request.Text(
                "x.groovy",
                "runbook('Do') {\n owner 'a'\n observe('Do it') {\n run { sh 'true' }\n }\n}\n",
                Set.of("SEV1"));
        Facts nothing = new Facts(Map.of(), Map.of(), Map.of(), Map.of());
        Reply reply = runner.ask(
                new Request.Execute(
                        Request.VERSION, text, "s1", false, nothing, new Command.Sh(List.of("true")), null, 60_000),
                PATIENCE,
                line -> {});
        return ((Reply.Executed) reply).outcome() == StepOutcome.DONE;
    }

    private static String mapped(Runner runner) throws IOException {
        StringBuilder all = new StringBuilder();
        ProcessHandle root = ProcessHandle.of(runner.pid()).orElseThrow();
        for (ProcessHandle each :
                Stream.concat(Stream.of(root), root.descendants()).toList()) {
            all.append(Files.readString(Path.of("/proc", Long.toString(each.pid()), "maps")));
        }
        return all.toString();
    }

    private static Path only(Path cache) throws IOException {
        try (Stream<Path> files = Files.walk(cache)) {
            return files.filter(file -> file.endsWith("runner.jsa"))
                    .reduce((one, another) -> {
                        throw new AssertionError("two archives: " + one + " and " + another);
                    })
                    .orElseThrow();
        }
    }

    private static void spoil(Path file, long from, long to) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            byte[] nonsense = new byte[(int) (to - from)];
            Arrays.fill(nonsense, (byte) 0xa5);
            channel.write(ByteBuffer.wrap(nonsense), from);
        }
    }
}
