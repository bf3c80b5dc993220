package io.muster.settings;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * The levels of this house, from {@code levels.dmn} in the folder {@code muster.bpmn}, else from the one that is
 * shipped. Read again when the file changes. May be called from any thread; never touches the database.
 */
@Component
public class Levels {

    private final WatchedFile<LevelTable> table;

    @Autowired
    public Levels(@Value("${muster.bpmn:}") String folder) {
        var path = folder.isBlank() ? null : Path.of(folder).resolve("levels.dmn");
        this.table = new WatchedFile<>(
                path,
                text -> LevelTable.parse(
                        text.isPresent() ? String.valueOf(path) : "levels.dmn (shipped)",
                        text.orElseGet(LevelTable::shipped)));
        table.get();
    }

    /** Most urgent first; never empty; without {@code operation}. */
    public List<Level> all() {
        return table.get().levels().stream()
                .sorted(Comparator.comparingInt(Level::rank))
                .toList();
    }

    /** Understands {@code sev1}, {@code SEV-1}, {@code s1} and the aliases of the table. */
    public Optional<Level> byName(String typed) {
        return all().stream().filter(level -> level.answersTo(typed)).findFirst();
    }

    /** Taken when a declaration names none. */
    public Level byDefault() {
        return all().stream().filter(Level::isDefault).findFirst().orElseThrow();
    }

    /** The policy of work outside an incident. */
    public Level operation() {
        return table.get().operation();
    }

    /** The rules of a record of this level: of a level that is gone from the table the default's; or an operation's. */
    public Level policyOf(String name) {
        return name.equals(operation().name()) ? operation() : byName(name).orElseGet(this::byDefault);
    }

    /** For messages that say what is allowed: {@code sev1, sev2, sev3, sev4}. */
    public String names() {
        return all().stream().map(Level::name).collect(Collectors.joining(", "));
    }

    /** Why the newest {@code levels.dmn} was not taken; empty when it was. */
    public List<Problem> problems() {
        return table.problems();
    }
}
