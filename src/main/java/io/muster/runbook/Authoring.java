package io.muster.runbook;

import io.muster.runbook.runner.Isolation;
import io.muster.runbook.runner.Reply;
import io.muster.runbook.runner.Request;
import io.muster.runbook.runner.Runner;
import io.muster.runbook.runner.RunnerFailed;
import io.muster.runbook.runner.Runners;
import io.muster.runbook.spec.Played;
import io.muster.settings.Level;
import io.muster.settings.Levels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Façade: runbooks and their specs as their authors have them, without server and database. All are read and tried in one
 * runner process, isolated as well as this machine allows; a file that breaks it gets the others a new one. For one thread.
 */
public final class Authoring implements AutoCloseable {

    private static final Duration READ = Duration.ofSeconds(20);
    private static final Duration TRY = Duration.ofSeconds(60);
    private static final int FIRST_USER = 64_000;

    private final @Nullable Path folder;
    private final Set<String> levels;
    private final Runners runners;
    private @Nullable Runner runner;

    /** @param folder of own runbooks; null, or one that is not there: only the shipped ones */
    public Authoring(@Nullable Path folder, Levels levels) {
        this.folder = folder != null && Files.isDirectory(folder) ? folder : null;
        this.levels = levels.all().stream().map(Level::title).collect(Collectors.toUnmodifiableSet());
        this.runners = new Runners(0, "192m", Isolation.Way.AUTO, List.of(), FIRST_USER);
    }

    /** Where a runbook comes from. */
    public enum Origin {
        SHIPPED,
        OWN
    }

    /**
     * A runbook that lies there.
     *
     * @param outline null when it is faulty
     * @param mistakes all of them, by line
     */
    public record Found(
            String name, Origin origin, @Nullable Outline outline, List<Mistake> mistakes) {
        public Found {
            mistakes = List.copyOf(mistakes);
        }
    }

    /**
     * What came of a spec.
     *
     * @param mistakes for which no example could be tried
     */
    public record Tested(String file, List<Mistake> mistakes, List<Example> examples) {
        public Tested {
            mistakes = List.copyOf(mistakes);
            examples = List.copyOf(examples);
        }

        public boolean isGood() {
            return mistakes.isEmpty()
                    && examples.stream().allMatch(example -> example.faults().isEmpty());
        }
    }

    /** @param micros how long it took, in microseconds */
    public record Example(String title, int line, List<Mistake> faults, long micros) {
        public Example {
            faults = List.copyOf(faults);
        }
    }

    /** The shipped runbooks, and those of the folder in their place, by name. Files that cannot be one come as faulty. */
    public List<Found> all() {
        List<Mistake> unusable = new ArrayList<>();
        Map<String, Found> found = new TreeMap<>();
        texts(unusable).forEach((name, text) -> found.put(name, read(name, text)));
        unusable.stream()
                .collect(Collectors.groupingBy(mistake -> mistake.file().replaceFirst("\\.groovy$", "")))
                .forEach((name, mistakes) -> found.putIfAbsent(name, new Found(name, Origin.OWN, null, mistakes)));
        return List.copyOf(found.values());
    }

    /** The one of this name, as {@link #all}. */
    public Optional<Found> find(String name) {
        return Optional.ofNullable(texts(new ArrayList<>()).get(name)).map(text -> read(name, text));
    }

    /** Names of all, without reading them. */
    public List<String> names() {
        return List.copyOf(texts(new ArrayList<>()).keySet());
    }

    /** A file that need not lie in the folder. */
    public Found read(Path file) {
        String name = String.valueOf(file.getFileName());
        Path beside = file.toAbsolutePath().getParent();
        List<Mistake> mistakes = new ArrayList<>();
        Map<String, RunbookText> texts = new TreeMap<>();
        try {
            RunbookFiles.take(beside == null ? Map.of() : RunbookFiles.in(beside, mistakes), texts, mistakes);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read", e);
        }
        String runbook = name.replaceFirst("\\.groovy$", "");
        RunbookText text = texts.get(runbook);
        if (text != null) {
            return read(runbook, new Text(Origin.OWN, text));
        }
        List<Mistake> its =
                mistakes.stream().filter(each -> each.file().equals(name)).toList();
        return new Found(
                runbook,
                Origin.OWN,
                null,
                its.isEmpty()
                        ? List.of(new Mistake(name, 0, "this is no runbook", "Name a file that ends with .groovy."))
                        : its);
    }

    /** Names of the runbooks whose spec lies in the folder. */
    public List<String> specs() {
        Path there = folder;
        if (there == null) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(there)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.endsWith(RunbookFiles.TEST))
                    .map(name -> name.substring(0, name.length() - RunbookFiles.TEST.length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(there + " cannot be read", e);
        }
    }

    /** Tries the specs of these runbooks. */
    public List<Tested> test(List<String> runbooks) {
        Map<String, Text> texts = texts(new ArrayList<>());
        return runbooks.stream().map(name -> test(name, texts.get(name))).toList();
    }

    private Tested test(String name, @Nullable Text text) {
        String file = name + RunbookFiles.TEST;
        Path spec = folder == null ? null : folder.resolve(file);
        if (spec == null || !Files.isRegularFile(spec)) {
            return faulty(file, "there is no such file", "Write it beside the runbook; 'runbook new' writes one.");
        }
        if (text == null) {
            return faulty(file, "there is no runbook '" + name + "' beside it", "A spec is named after its runbook.");
        }
        try {
            Request.Try request =
                    new Request.Try(Request.VERSION, request(name, text.text()), file, Files.readString(spec));
            return switch (ask(request, TRY)) {
                case Reply.Tried tried ->
                    new Tested(
                            file,
                            tried.mistakes(),
                            tried.examples().stream().map(Authoring::example).toList());
                case Reply.Failed failed -> faulty(file, failed.why(), "Mend the file.");
                default -> faulty(file, "the runner answered something else", "Mend the file.");
            };
        } catch (RunnerFailed failed) {
            return faulty(
                    file,
                    "it could not be tried: " + failed.getMessage(),
                    "Examples have no effects and take no time.");
        } catch (IOException e) {
            return faulty(file, "this cannot be read: " + e.getMessage(), "Save it as UTF-8.");
        }
    }

    private static Example example(Played played) {
        return new Example(played.title(), played.line(), played.faults(), played.micros());
    }

    private static Tested faulty(String file, String wrong, String instead) {
        return new Tested(file, List.of(new Mistake(file, 0, wrong, instead)), List.of());
    }

    private record Text(Origin origin, RunbookText text) {}

    private Map<String, Text> texts(List<Mistake> mistakes) {
        Map<String, RunbookText> shipped = new TreeMap<>();
        Map<String, RunbookText> own = new TreeMap<>();
        Path there = folder;
        try {
            RunbookFiles.take(RunbookFiles.shipped(mistakes), shipped, mistakes);
            if (there != null) {
                RunbookFiles.take(RunbookFiles.in(there, mistakes), own, mistakes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the runbooks cannot be read", e);
        }
        Map<String, Text> all = new TreeMap<>();
        shipped.forEach((name, text) -> all.put(name, new Text(Origin.SHIPPED, text)));
        own.forEach((name, text) -> {
            RunbookText same = shipped.get(name);
            boolean asShipped = same != null && same.hash().equals(text.hash());
            all.put(name, new Text(asShipped ? Origin.SHIPPED : Origin.OWN, text));
        });
        return all;
    }

    private Found read(String name, Text text) {
        String file = name + RunbookFiles.ENDING;
        try {
            return switch (ask(new Request.Read(Request.VERSION, request(name, text.text())), READ)) {
                case Reply.Outlined outlined -> new Found(name, text.origin(), outlined.outline(), outlined.mistakes());
                case Reply.Failed failed -> unread(name, text, new Mistake(file, 0, failed.why(), "Mend the file."));
                default ->
                    unread(name, text, new Mistake(file, 0, "the runner answered something else", "Mend the file."));
            };
        } catch (RunnerFailed failed) {
            return unread(
                    name,
                    text,
                    new Mistake(
                            file,
                            0,
                            "it could not be read: " + failed.getMessage(),
                            "Loading has no effects and takes no time."));
        }
    }

    private static Found unread(String name, Text text, Mistake why) {
        return new Found(name, text.origin(), null, List.of(why));
    }

    private Request.Text request(String name, RunbookText text) {
        return new Request.Text(name + RunbookFiles.ENDING, text.source(), levels, text.files());
    }

    private Reply ask(Request request, Duration within) throws RunnerFailed {
        Runner one = runner;
        if (one == null) {
            one = runners.take();
            runner = one;
        }
        try {
            return one.ask(request, within, line -> {});
        } catch (RunnerFailed failed) {
            one.close();
            runner = null;
            throw failed;
        }
    }

    @Override
    public void close() {
        if (runner != null) {
            runner.close();
        }
        runners.close();
    }
}
