package io.muster.launch;

import io.muster.flow.FlowFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "flow",
        mixinStandardHelpOptions = true,
        description = "The BPMN files that say what happens next.",
        subcommands = {
            FlowCommand.Listing.class,
            FlowCommand.Lint.class,
            FlowCommand.Deploy.class,
            FlowCommand.Diff.class,
            PlayCommand.class
        })
final class FlowCommand {

    /** Which files, and how the answer is to be written. */
    private static final class Named {

        @Parameters(
                arity = "0..*",
                paramLabel = "FILE",
                description = "files, or folders of them (default: $MUSTER_BPMN, else bpmn)")
        private @Nullable List<Path> places;

        @Option(names = "--json", description = "the answer for a script")
        private boolean json;

        List<Path> files() {
            return FlowCommand.files(places);
        }
    }

    /** The files that are meant: those named, those in the folders named, else those of the configured folder. */
    static List<Path> files(@Nullable List<Path> named) {
        String configured = System.getenv("MUSTER_BPMN");
        List<Path> places = named != null
                ? named
                : List.of(Path.of(configured == null || configured.isBlank() ? "bpmn" : configured));
        List<Path> files = new ArrayList<>();
        for (Path place : places) {
            if (Files.isDirectory(place)) {
                try (Stream<Path> inside = Files.list(place)) {
                    inside.filter(file -> file.toString().endsWith(".bpmn"))
                            .sorted()
                            .forEach(files::add);
                } catch (IOException e) {
                    throw CannotStart.unreadable(place.toString(), e);
                }
            } else if (Files.isReadable(place)) {
                files.add(place);
            } else {
                throw new CannotStart(
                        "There is no file " + place.toAbsolutePath() + ". Name BPMN files, or folders that have some.");
            }
        }
        if (files.isEmpty()) {
            throw new CannotStart(
                    "There are no BPMN files in " + places.getFirst().toAbsolutePath() + ". Name some.");
        }
        return files;
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "The flows that the running Muster has: version, hash, and where each comes from.")
    static final class Listing implements Callable<Integer> {

        @Mixin
        private RunningServer server = new RunningServer();

        @Override
        public Integer call() {
            JsonNode flows = server.api().get("/api/v1/flows");
            if (server.json) {
                System.out.println(flows);
                return 0;
            }
            flows.forEach(each -> {
                System.out.printf(
                        "%-32s version %-3d %.12s  %-8s  %s%n",
                        each.path("resource").asString(),
                        each.path("version").asInt(),
                        each.path("hash").asString(),
                        each.path("origin").asString(),
                        each.path("name").asString());
                each.path("faults").forEach(fault -> System.out.println("  newer text refused: " + fault.asString()));
            });
            if (flows.isEmpty()) {
                System.out.println("None yet: the engine was not met. See ./muster doctor.");
            }
            return 0;
        }
    }

    @Command(
            name = "lint",
            mixinStandardHelpOptions = true,
            description = {
                "Checks BPMN files as the server does before it deploys them, without a server.",
                "Exits 1 when it finds something."
            })
    static final class Lint implements Callable<Integer> {

        @Mixin
        private Named named = new Named();

        @Override
        public Integer call() {
            List<FlowFiles.Checked> checked = checked(named.files());
            List<String> faults =
                    checked.stream().flatMap(each -> each.faults().stream()).toList();
            if (named.json) {
                System.out.println(JsonMapper.shared().writeValueAsString(checked));
            } else if (faults.isEmpty()) {
                System.out.println(
                        checked.size() == 1 ? "One flow, no findings." : checked.size() + " flows, no findings.");
            } else {
                faults.forEach(System.out::println);
            }
            return faults.isEmpty() ? 0 : 1;
        }
    }

    private static List<FlowFiles.Checked> checked(List<Path> files) {
        try {
            return FlowFiles.check(files);
        } catch (UncheckedIOException e) {
            throw new CannotStart(e.getMessage() + ". Is it text, in UTF-8?", e);
        }
    }

    @Command(
            name = "deploy",
            mixinStandardHelpOptions = true,
            description = {
                "Deploys BPMN files to the running Muster. What runs goes on with the version it began with.",
                "A faulty file is refused with every fault, and the last good version stays."
            })
    static final class Deploy implements Callable<Integer> {

        @Mixin
        private RunningServer server = new RunningServer();

        @Parameters(arity = "1..*", paramLabel = "FILE", description = "files, or folders of them")
        private List<Path> files = List.of();

        @Override
        public Integer call() {
            ServerApi api = server.api();
            int refused = 0;
            List<JsonNode> answers = new ArrayList<>();
            for (Path file : files(files)) {
                Map<String, String> body = new LinkedHashMap<>();
                body.put("resource", String.valueOf(file.getFileName()));
                body.put("text", text(file));
                JsonNode answer = api.post("/api/v1/flows", body);
                answers.add(answer);
                boolean faulty = !answer.path("faults").isEmpty();
                refused += faulty ? 1 : 0;
                if (!server.json) {
                    say(answer, faulty);
                }
            }
            if (server.json) {
                System.out.println(JsonMapper.shared().writeValueAsString(answers));
            }
            return refused == 0 ? 0 : 1;
        }

        private static void say(JsonNode answer, boolean faulty) {
            String resource = answer.path("resource").asString();
            int version = answer.path("version").asInt();
            if (faulty) {
                answer.path("faults").forEach(fault -> System.out.println(fault.asString()));
                System.out.println(resource + " was not deployed; "
                        + (version == 0 ? "there is no earlier version." : "version " + version + " stays."));
            } else if (answer.path("result").asString().equals("UNCHANGED")) {
                System.out.println(resource + " is version " + version + " already.");
            } else {
                System.out.println(resource + " is version " + version + " now.");
            }
        }

        private static String text(Path file) {
            try {
                return Files.readString(file);
            } catch (IOException e) {
                throw CannotStart.unreadable(file.toString(), e);
            }
        }
    }

    @Command(
            name = "diff",
            mixinStandardHelpOptions = true,
            description = {
                "Shows what the shipped flow of the same name has over yours, element by element.",
                "+ is shipped only, - is yours only, ~ is in both but not the same. Needs no server."
            })
    static final class Diff implements Callable<Integer> {

        @Mixin
        private Named named = new Named();

        @Override
        public Integer call() {
            Map<String, List<String>> differences = new LinkedHashMap<>();
            for (Path file : named.files()) {
                difference(file).ifPresent(lines -> differences.put(String.valueOf(file.getFileName()), lines));
            }
            if (named.json) {
                System.out.println(JsonMapper.shared().writeValueAsString(differences));
                return 0;
            }
            differences.forEach((name, lines) -> {
                System.out.println(name + (lines.isEmpty() ? ": as shipped" : ":"));
                lines.forEach(line -> System.out.println("  " + line));
            });
            if (differences.isEmpty()) {
                System.out.println("None of these is shipped, so there is nothing to compare. Shipped are "
                        + String.join(", ", FlowFiles.shipped().keySet()) + ".");
            }
            return 0;
        }

        private static Optional<List<String>> difference(Path file) {
            try {
                return FlowFiles.difference(file);
            } catch (IllegalArgumentException faulty) {
                throw new CannotStart(String.valueOf(faulty.getMessage()), faulty);
            }
        }
    }
}
