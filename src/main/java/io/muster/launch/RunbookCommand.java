package io.muster.launch;

import io.muster.runbook.Authoring;
import io.muster.runbook.Authoring.Found;
import io.muster.runbook.Mistake;
import io.muster.runbook.Sheet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "runbook",
        mixinStandardHelpOptions = true,
        description = "The Groovy files that say what may be done, step by step.",
        subcommands = {
            RunbookCommand.Listing.class,
            RunbookCommand.Show.class,
            NewRunbookCommand.class,
            RunbookCommand.Lint.class,
            RunbookCommand.Test.class,
            RunRunbookCommand.Plan.class,
            RunRunbookCommand.Run.class
        })
final class RunbookCommand {

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "The shipped runbooks, and your own in their place. Needs no server.")
    static final class Listing implements Callable<Integer> {

        @Mixin
        private RunbookFolder folder = new RunbookFolder();

        @Override
        public Integer call() {
            List<Found> all;
            try (Authoring authoring = folder.open()) {
                all = authoring.all();
            }
            if (folder.json) {
                System.out.println(JsonMapper.shared()
                        .writeValueAsString(all.stream().map(Listing::row).toList()));
                return 0;
            }
            all.forEach(each -> {
                Map<String, Object> row = row(each);
                System.out.printf(
                        "%-24s %-8s %-32s %-16s %-12s %s%n",
                        row.get("name"),
                        row.get("source"),
                        row.get("title"),
                        row.get("owner"),
                        String.join(" ", strings(row.get("levels"))),
                        row.get("risk"));
                each.mistakes().stream().findFirst().ifPresent(first -> System.out.println("  " + first));
            });
            return 0;
        }

        private static List<String> strings(@Nullable Object list) {
            return list instanceof List<?> several
                    ? several.stream().map(String::valueOf).toList()
                    : List.of();
        }

        private static Map<String, Object> row(Found found) {
            Map<String, Object> row = new LinkedHashMap<>();
            var outline = found.outline();
            row.put("name", found.name());
            row.put("source", outline == null ? "faulty" : found.origin().name().toLowerCase(Locale.ROOT));
            row.put("title", outline == null ? "" : outline.title());
            row.put("owner", outline == null ? "" : outline.owner());
            row.put("levels", outline == null ? List.of() : outline.serves());
            row.put("risk", outline == null ? "" : Sheet.risk(outline).words());
            row.put("mistakes", found.mistakes().stream().map(Mistake::toString).toList());
            return row;
        }
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = {
                "What a runbook is for, takes, does and asks, generated from its text.",
                "With a running server also when it was run last."
            })
    static final class Show implements Callable<Integer> {

        @Mixin
        private RunbookFolder folder = new RunbookFolder();

        @Parameters(paramLabel = "NAME", description = "its file's name without the ending")
        private String name = "";

        @Option(names = "--markdown", description = "as a page for your documentation")
        private boolean markdown;

        @Option(names = "--data", paramLabel = "DIR", description = "the data folder of the Muster that knows its runs")
        private @Nullable Path data;

        @Override
        public Integer call() {
            Found found;
            try (Authoring authoring = folder.open()) {
                found = authoring.find(name).orElseThrow(() -> unknown(name, authoring.names()));
            }
            var outline = found.outline();
            if (outline == null) {
                found.mistakes().forEach(System.out::println);
                return 1;
            }
            Sheet sheet = Sheet.of(name, outline);
            List<JsonNode> runs = lastRuns();
            if (folder.json) {
                Map<String, Object> answer = new LinkedHashMap<>();
                answer.put("runbook", sheet);
                answer.put("runs", runs);
                System.out.println(JsonMapper.shared().writeValueAsString(answer));
            } else {
                System.out.print(markdown ? SheetWords.markdown(sheet, runs) : SheetWords.text(sheet, runs));
            }
            return 0;
        }

        /** None when no server runs: a runbook can be read without one. */
        private List<JsonNode> lastRuns() {
            RunningServer server = new RunningServer();
            server.choose(data);
            List<JsonNode> runs = new ArrayList<>();
            try {
                server.api()
                        .get("/api/v1/runbooks/" + ServerApi.encoded(name))
                        .path("runs")
                        .forEach(runs::add);
            } catch (CannotStart | ServerApi.Failed none) {
                return List.of();
            }
            return runs;
        }
    }

    @Command(
            name = "lint",
            mixinStandardHelpOptions = true,
            description = {
                "Reads runbooks as the server does, without a server, and says everything that is wrong at once.",
                "Exits 1 when it finds something."
            })
    static final class Lint implements Callable<Integer> {

        @Mixin
        private RunbookFolder folder = new RunbookFolder();

        @Parameters(arity = "0..*", paramLabel = "NAME|FILE", description = "names, or files (default: all)")
        private @Nullable List<String> named;

        @Override
        public Integer call() {
            List<Found> read = new ArrayList<>();
            try (Authoring authoring = folder.open()) {
                if (named == null) {
                    read.addAll(authoring.all());
                } else {
                    named.forEach(each -> read.add(
                            Files.isRegularFile(Path.of(each))
                                    ? authoring.read(Path.of(each))
                                    : authoring.find(each).orElseThrow(() -> unknown(each, authoring.names()))));
                }
            }
            List<Mistake> mistakes =
                    read.stream().flatMap(each -> each.mistakes().stream()).toList();
            if (folder.json) {
                System.out.println(JsonMapper.shared().writeValueAsString(mistakes));
            } else if (mistakes.isEmpty()) {
                System.out.println(
                        read.size() == 1 ? "One runbook, no mistakes." : read.size() + " runbooks, no mistakes.");
            } else {
                mistakes.forEach(System.out::println);
            }
            return mistakes.isEmpty() ? 0 : 1;
        }
    }

    @Command(
            name = "test",
            mixinStandardHelpOptions = true,
            description = {
                "Tries the examples of specs, NAME.test.groovy beside the runbook, without a server.",
                "Nothing is done: the examples say what commands give back. Exits 1 when one does not hold."
            })
    static final class Test implements Callable<Integer> {

        @Mixin
        private RunbookFolder folder = new RunbookFolder();

        @Parameters(
                arity = "0..*",
                paramLabel = "NAME",
                description = "names of runbooks (default: all that have a spec)")
        private @Nullable List<String> named;

        @Override
        public Integer call() {
            List<Authoring.Tested> tested;
            try (Authoring authoring = folder.open()) {
                List<String> specs = named == null
                        ? authoring.specs()
                        : named.stream()
                                .map(each -> each.replaceFirst("(\\.test)?\\.groovy$", ""))
                                .toList();
                if (specs.isEmpty()) {
                    throw new CannotStart(
                            "There are no specs in " + folder.path().toAbsolutePath()
                                    + ". Write one beside its runbook, or both with ./muster runbook new NAME.");
                }
                tested = authoring.test(specs);
            }
            boolean good = tested.stream().allMatch(Authoring.Tested::isGood);
            if (folder.json) {
                System.out.println(JsonMapper.shared().writeValueAsString(tested));
            } else {
                tested.forEach(Test::say);
                long all = tested.stream()
                        .mapToLong(each -> each.examples().size())
                        .sum();
                long bad = tested.stream()
                                .flatMap(each -> each.examples().stream())
                                .filter(each -> !each.faults().isEmpty())
                                .count()
                        + tested.stream()
                                .filter(each -> !each.mistakes().isEmpty())
                                .count();
                System.out.println(
                        all + (all == 1 ? " example, " : " examples, ") + (bad == 0 ? "all hold." : bad + " failed."));
            }
            return good ? 0 : 1;
        }

        private static void say(Authoring.Tested tested) {
            System.out.println(tested.file());
            tested.mistakes().forEach(mistake -> System.out.println("  BAD  " + mistake));
            for (Authoring.Example each : tested.examples()) {
                System.out.printf(
                        Locale.ROOT,
                        "  %s %s (%.1f ms)%n",
                        each.faults().isEmpty() ? "ok  " : "BAD ",
                        each.title(),
                        each.micros() / 1000.0);
                each.faults().forEach(fault -> System.out.println("       " + fault));
            }
        }
    }

    static CannotStart unknown(String name, List<String> names) {
        return new CannotStart("There is no runbook '" + name + "'. There are " + String.join(", ", names) + ".");
    }
}
