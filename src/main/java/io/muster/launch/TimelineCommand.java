package io.muster.launch;

import io.muster.timeline.Timeline.Verification;
import io.muster.timeline.TimelineFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "timeline",
        mixinStandardHelpOptions = true,
        description = "The record of what happened.",
        subcommands = {TimelineCommand.Verify.class, TimelineCommand.Export.class})
final class TimelineCommand {

    @Command(
            name = "verify",
            mixinStandardHelpOptions = true,
            description = {
                "Proves that every timeline is whole and unchanged. Exits 1 when one is not.",
                "With a FILE that 'timeline export' wrote it needs no server."
            })
    static final class Verify implements Callable<Integer> {

        @Mixin
        private RunningServer server = new RunningServer();

        @Parameters(arity = "0..1", paramLabel = "FILE", description = "an export; - reads standard input")
        private @Nullable String file;

        @Override
        public Integer call() {
            String given = file;
            Verification proof = given == null ? asked() : proved(given);
            if (server.json) {
                System.out.println(JsonMapper.shared().writeValueAsString(proof));
            } else if (proof.faults().isEmpty()) {
                System.out.println("Proved: " + counted(proof.entries(), "entry", "entries") + " of "
                        + counted(proof.records(), "timeline", "timelines")
                        + ", numbered without gaps, none changed.");
            } else {
                proof.faults().forEach(System.out::println);
            }
            return proof.faults().isEmpty() ? 0 : 1;
        }

        private Verification asked() {
            JsonNode proof = server.api().get("/api/v1/timeline/verification");
            List<String> faults =
                    proof.path("faults").valueStream().map(JsonNode::asString).toList();
            return new Verification(
                    proof.path("records").asLong(), proof.path("entries").asLong(), faults);
        }

        private static Verification proved(String file) {
            try (BufferedReader in = file.equals("-")
                    ? new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
                    : Files.newBufferedReader(Path.of(file))) {
                return TimelineFile.verify(in);
            } catch (IOException e) {
                throw CannotStart.unreadable(file, e);
            }
        }

        private static String counted(long number, String one, String many) {
            return number + " " + (number == 1 ? one : many);
        }
    }

    @Command(
            name = "export",
            mixinStandardHelpOptions = true,
            description = {
                "Writes a timeline as lines of JSON that anybody can prove with 'timeline verify FILE'.",
                "It holds everything that the record holds: hand it only to whom may read that."
            })
    static final class Export implements Callable<Integer> {

        @Mixin
        private RunningServer server = new RunningServer();

        @Parameters(paramLabel = "KEY", description = "such as INC-7, or MUSTER for the house's own")
        private String key = "";

        @Option(names = "--out", paramLabel = "FILE", description = "default: standard output")
        private @Nullable Path out;

        @Override
        public Integer call() {
            String lines = server.api().text("/api/v1/timelines/" + ServerApi.encoded(key));
            Path file = out;
            if (file == null) {
                System.out.print(lines);
                System.out.flush();
                return 0;
            }
            try {
                DataFolder.writeOwnersOnly(file.toAbsolutePath(), lines);
            } catch (IOException e) {
                throw new CannotStart(file + " cannot be written: " + e.getMessage() + ".", e);
            }
            System.err.println("Written to " + file + ". Prove it anywhere with: ./muster timeline verify " + file);
            return 0;
        }
    }
}
