package io.muster.runbook;

import io.muster.runbook.bpmn.RunbookDiagram;
import io.muster.runbook.runner.Reply;
import io.muster.runbook.runner.Request;
import io.muster.runbook.runner.Runner;
import io.muster.runbook.runner.RunnerFailed;
import io.muster.runbook.runner.Runners;
import io.muster.runbook.runner.ShippedOutlines;
import io.muster.settings.Level;
import io.muster.settings.Levels;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * Façade: the catalogue of runbooks, shipped ones and those of the folder {@code muster.runbooks} in their place. A file
 * with mistakes leaves the last good version in force. Thread-safe; the first question reads the files, which takes a
 * runner process for each text that neither came with this program nor was ever seen by this database.
 */
@Service
public class Runbooks {

    private static final Duration READ = Duration.ofSeconds(20);

    /** A text that no runner could read, perhaps because the machine was busy, is tried again no sooner than this. */
    private static final Duration AGAIN = Duration.ofMinutes(10);

    private final RunbookFiles files;
    private final VersionRows versions;
    private final Runners runners;
    private final Levels levels;
    private final Clock clock;
    private final ShippedOutlines shipped = ShippedOutlines.load();
    private final Map<String, Faulty> faulty = new HashMap<>();
    private final AtomicBoolean looking = new AtomicBoolean();
    private volatile @Nullable Catalogue catalogue;

    private record Catalogue(Map<String, Runbook> good, List<Mistake> mistakes) {}

    private record Faulty(List<Mistake> mistakes, Instant until) {}

    Runbooks(RunbookFiles files, VersionRows versions, Runners runners, Levels levels, Clock clock) {
        this.files = files;
        this.versions = versions;
        this.runners = runners;
        this.levels = levels;
        this.clock = clock;
    }

    /** All with a good version, by name. */
    public List<Runbook> list() {
        return List.copyOf(known().good().values());
    }

    /** As {@link #list()}, for who cannot wait: none before the files have been looked at, which is begun if nobody has. */
    public List<Runbook> listNow() {
        Catalogue seen = catalogue;
        if (seen != null) {
            return List.copyOf(seen.good().values());
        }
        if (looking.compareAndSet(false, true)) {
            Thread.ofVirtual().name("runbooks").start(() -> {
                try {
                    known();
                } finally {
                    looking.set(false);
                }
            });
        }
        return List.of();
    }

    public Optional<Runbook> find(String name) {
        return Optional.ofNullable(known().good().get(name));
    }

    /** Those that say {@code matches alert:} with this name. */
    public List<Runbook> matching(String alert) {
        return list().stream()
                .filter(runbook -> runbook.outline().alerts().contains(alert))
                .toList();
    }

    /** What is wrong in files that could not be used, newest look. */
    public List<Mistake> mistakes() {
        return known().mistakes();
    }

    /** Looks at the files again and gives the process of every good one, for deployment. Cheap when nothing changed. */
    public List<RunbookProcess> processes() {
        return look().good().values().stream()
                .map(runbook -> new RunbookProcess(
                        runbook.processId() + ".bpmn",
                        runbook.processId(),
                        RunbookDiagram.of(runbook.name(), runbook.hash(), runbook.outline()),
                        runbook.hash()))
                .toList();
    }

    /** The process that undoes what this version did. */
    RunbookProcess wayBack(String name, String hash) {
        String process = "runbook-" + name + "-undo-" + RunFile.name(hash);
        return new RunbookProcess(
                process + ".bpmn",
                process,
                RunbookDiagram.wayBack(name, hash, process, version(name, hash).outline()),
                hash);
    }

    /** How a version stands to the file on disk. */
    public RunFile file(String name, String hash) {
        Catalogue seen = known();
        Runbook newest = seen.good().get(name);
        return new RunFile(
                hash,
                newest == null || newest.hash().equals(hash) ? null : newest.hash(),
                seen.mistakes().stream()
                        .filter(mistake -> mistake.file().equals(name + ".groovy"))
                        .findFirst()
                        .orElse(null));
    }

    /** A version that a run is bound to. */
    Runbook version(String name, String hash) {
        Catalogue seen = catalogue;
        Runbook newest = seen == null ? null : seen.good().get(name);
        if (newest != null && newest.hash().equals(hash)) {
            return newest;
        }
        return versions.find(name, hash)
                .orElseThrow(
                        () -> new IllegalStateException("version " + hash + " of runbook " + name + " is not kept"));
    }

    /** The names of levels as the language writes them. */
    Set<String> levelNames() {
        return levels.all().stream().map(Level::title).collect(Collectors.toUnmodifiableSet());
    }

    /** Without the lock: a file that takes its time to be read keeps nobody from the others. */
    private Catalogue known() {
        Catalogue seen = catalogue;
        return seen == null ? look() : seen;
    }

    private synchronized Catalogue look() {
        Catalogue before = catalogue;
        List<Mistake> mistakes = new ArrayList<>();
        Map<String, Runbook> good = new TreeMap<>();
        files.read(mistakes).forEach((name, text) -> {
            String hash = text.hash();
            Runbook same = before == null ? null : before.good().get(name);
            Optional<Runbook> found = same != null && same.hash().equals(hash)
                    ? Optional.of(same)
                    : shipped(name, hash, text)
                            .or(() -> versions.find(name, hash))
                            .or(() -> read(name, hash, text, mistakes));
            found.or(() -> versions.newest(name)).ifPresent(runbook -> good.put(name, runbook));
        });
        refuseBorrowedTitles(good, mistakes);
        Catalogue seen = new Catalogue(good, List.copyOf(mistakes));
        catalogue = seen;
        if (before == null) {
            // Whoever runs the first of them finds runners warm.
            runners.warm();
        }
        return seen;
    }

    /** One that was read when this program was built. Anybody's text is taken for it that is the same to the letter. */
    private Optional<Runbook> shipped(String name, String hash, RunbookText text) {
        Optional<Runbook> known = shipped.of(text.source(), levelNames())
                .map(outline -> new Runbook(name, hash, text.source(), outline, text.files()));
        known.ifPresent(versions::save);
        return known;
    }

    /** People know a runbook by its title, and approve what they know: the first that had it keeps it. */
    private void refuseBorrowedTitles(Map<String, Runbook> good, List<Mistake> mistakes) {
        Map<String, List<Runbook>> byTitle = good.values().stream()
                .collect(Collectors.groupingBy(
                        runbook -> runbook.outline().title().toLowerCase(Locale.ROOT)));
        byTitle.values().stream().filter(same -> same.size() > 1).forEach(same -> {
            String title = same.getFirst().outline().title();
            String first = versions.firstWithTitle(
                            title, same.stream().map(Runbook::name).toList())
                    .orElse(same.getFirst().name());
            same.stream().map(Runbook::name).filter(name -> !name.equals(first)).forEach(name -> {
                good.remove(name);
                mistakes.add(new Mistake(
                        name + ".groovy",
                        0,
                        "its title '" + title + "' is that of " + first + ".groovy",
                        "Give it a title of its own; people know a runbook by it."));
            });
        });
    }

    private Optional<Runbook> read(String name, String hash, RunbookText known, List<Mistake> mistakes) {
        Faulty before = faulty.get(name + hash);
        if (before != null && before.until().isAfter(clock.instant())) {
            mistakes.addAll(before.mistakes());
            return Optional.empty();
        }
        String file = name + ".groovy";
        Reply reply;
        // One to itself, because somebody's text may do there what it likes.
        try (Runner runner = runners.take()) {
            Request.Text text = new Request.Text(file, known.source(), levelNames(), known.files());
            reply = runner.ask(new Request.Read(Request.VERSION, text), READ, line -> {});
        } catch (RunnerFailed failed) {
            Mistake unreadable = new Mistake(
                    file,
                    0,
                    "it could not be read: " + failed.getMessage(),
                    "Loading has no effects and takes no time.");
            faulty.put(
                    name + hash, new Faulty(List.of(unreadable), clock.instant().plus(AGAIN)));
            mistakes.add(unreadable);
            return Optional.empty();
        }
        switch (reply) {
            case Reply.Outlined outlined -> {
                Outline outline = outlined.outline();
                if (outline != null) {
                    Runbook runbook = new Runbook(name, hash, known.source(), outline, known.files());
                    versions.save(runbook);
                    return Optional.of(runbook);
                }
                faulty.put(name + hash, new Faulty(outlined.mistakes(), Instant.MAX));
                mistakes.addAll(outlined.mistakes());
            }
            case Reply.Failed failed -> mistakes.add(new Mistake(file, 0, failed.why(), "Mend the file."));
            default -> mistakes.add(new Mistake(file, 0, "the runner answered something else", "Mend the file."));
        }
        return Optional.empty();
    }
}
