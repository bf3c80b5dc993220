package io.muster.settings;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.camunda.dmn.DmnEngine;
import org.camunda.dmn.parser.ParsedDmn;
import org.camunda.feel.impl.JavaValueMapper;
import org.camunda.feel.syntaxtree.Val;
import org.camunda.feel.valuemapper.CustomValueMapper;
import org.camunda.feel.valuemapper.ValueMapper;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The decision {@code levels} evaluated once for incidents and once for operations. A rule is a row, so that its owner
 * edits a table; the columns are checked here, each fault with the row's name.
 */
record LevelTable(List<Level> levels, Level operation) {

    private static final String DECISION = "levels";

    private static final ValueMapper TO_JAVA = new ValueMapper.CompositeValueMapper(
            CollectionConverters.asScala(List.<CustomValueMapper>of(new JavaValueMapper()))
                    .toList());

    static String shipped() {
        try (var in = LevelTable.class.getResourceAsStream("/bpmn/levels.dmn")) {
            return new String(
                    Objects.requireNonNull(in, "bpmn/levels.dmn is not packed into the program")
                            .readAllBytes(),
                    StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws FaultySettings naming row and column */
    static LevelTable parse(String file, String dmn) {
        var engine = new DmnEngine.Builder().build();
        var parsed = engine.parse(new ByteArrayInputStream(dmn.getBytes(StandardCharsets.UTF_8)));
        if (parsed.isLeft()) {
            throw faulty(file, parsed.left().toOption().get().message());
        }
        var model = parsed.toOption().get();
        var levels = new ArrayList<Level>();
        for (var row : rows(file, engine, model, "incident")) {
            levels.add(level(file, row, true));
        }
        check(file, levels);
        var operations = rows(file, engine, model, "operation");
        if (operations.size() != 1) {
            throw faulty(file, "there are " + operations.size() + " rows for \"operation\". Keep exactly one.");
        }
        return new LevelTable(List.copyOf(levels), level(file, operations.getFirst(), false));
    }

    private static void check(String file, List<Level> levels) {
        if (levels.isEmpty()) {
            throw faulty(file, "no row applies to \"incident\". Add at least one level.");
        }
        long defaults = levels.stream().filter(Level::isDefault).count();
        if (defaults != 1) {
            throw faulty(file, defaults + " levels are the default. Write true in exactly one row.");
        }
        var names = new HashSet<String>();
        var ranks = new HashSet<Integer>();
        for (var level : levels) {
            if (!ranks.add(level.rank())) {
                throw faulty(
                        file,
                        "row '" + level.name() + "': rank " + level.rank() + " is taken. Give each level its own.");
            }
            for (var name : words(level)) {
                if (!names.add(name)) {
                    throw faulty(
                            file,
                            "row '" + level.name() + "': the word '" + name
                                    + "' already means another level. Use each name or alias once.");
                }
            }
        }
    }

    private static List<String> words(Level level) {
        var words = new ArrayList<String>();
        words.add(Names.plain(level.name()));
        level.aliases().stream().map(Names::plain).distinct().forEach(words::add);
        return words;
    }

    private static List<Map<?, ?>> rows(String file, DmnEngine engine, ParsedDmn model, String kind) {
        var evaluated = engine.eval(model, DECISION, Map.<String, Object>of("kind", kind));
        if (evaluated.isLeft()) {
            throw faulty(file, evaluated.left().toOption().get().failure().message());
        }
        if (!(evaluated.toOption().get() instanceof DmnEngine.Result result)) {
            return List.of();
        }
        return asRows(file, java(result.value()));
    }

    /** The library answers in values of FEEL or of Scala, as the mappers on its class path have it. */
    private static @Nullable Object java(@Nullable Object value) {
        return switch (value) {
            case Val val -> java(TO_JAVA.unpackVal(val));
            case scala.collection.Map<?, ?> map -> {
                var converted = new LinkedHashMap<Object, @Nullable Object>();
                CollectionConverters.asJava(map).forEach((key, each) -> converted.put(key, java(each)));
                yield converted;
            }
            case scala.collection.Iterable<?> several -> {
                var converted = new ArrayList<@Nullable Object>();
                CollectionConverters.asJava(several).forEach(each -> converted.add(java(each)));
                yield converted;
            }
            case null, default -> value;
        };
    }

    private static List<Map<?, ?>> asRows(String file, @Nullable Object value) {
        var rows = new ArrayList<Map<?, ?>>();
        for (var row : value instanceof List<?> list ? list : Collections.singletonList(value)) {
            if (!(row instanceof Map<?, ?> columns)) {
                throw faulty(file, "decision '" + DECISION + "' must be a table with several output columns.");
            }
            rows.add(columns);
        }
        return rows;
    }

    private static Level level(String file, Map<?, ?> columns, boolean ranked) {
        var row = new Row(file, String.valueOf(columns.get("name")), columns);
        var name = row.text("name");
        if (!name.matches("[a-z][a-z0-9]{0,31}")) {
            throw row.wrong("name", "lower-case letters and digits, like \"sev1\"");
        }
        return new Level(
                name,
                ranked ? row.number("rank", 0) : 0,
                row.text("meaning"),
                new HashSet<>(row.texts("aliases")),
                row.duration("escalateAfter"),
                row.roles(),
                new Level.PublicUpdate(
                        row.maybeDuration("publicUpdateFirst"),
                        row.maybeDuration("publicUpdateScope"),
                        row.maybeDuration("publicUpdateEvery")),
                row.maybeDuration("internalUpdateEvery"),
                new Level.Approval(row.number("quorum", 0), row.flag("notRequester"), row.flag("commanderMayWaive")),
                row.review(),
                row.flag("isDefault"));
    }

    private static FaultySettings faulty(String file, String text) {
        return new FaultySettings(List.of(new Problem(file, 0, text)));
    }

    /** One row, read column by column. */
    private record Row(String file, String name, Map<?, ?> columns) {

        FaultySettings wrong(String column, String allowed) {
            return faulty(
                    file,
                    "row '" + name + "', column '" + column + "': " + columns.get(column) + " is not allowed. Write "
                            + allowed + ".");
        }

        String text(String column) {
            if (columns.get(column) instanceof String text && !text.isBlank()) {
                return text;
            }
            throw wrong(column, "a text in quotation marks");
        }

        List<String> texts(String column) {
            var texts = new ArrayList<String>();
            for (var each : columns.get(column) instanceof List<?> list ? list : List.of(missing(column))) {
                if (!(each instanceof String text)) {
                    throw wrong(column, "a list of texts like [\"s1\"]");
                }
                texts.add(text);
            }
            return texts;
        }

        private FaultySettings missing(String column) {
            throw wrong(column, "a list like [\"one\", \"two\"], or []");
        }

        int number(String column, int least) {
            if (columns.get(column) instanceof Number number
                    && number.doubleValue() == number.intValue()
                    && number.intValue() >= least) {
                return number.intValue();
            }
            throw wrong(column, "a whole number from " + least);
        }

        boolean flag(String column) {
            if (columns.get(column) instanceof Boolean flag) {
                return flag;
            }
            throw wrong(column, "true or false");
        }

        Duration duration(String column) {
            var duration = maybeDuration(column);
            if (duration == null) {
                throw wrong(column, "a duration like \"PT5M\"");
            }
            return duration;
        }

        @Nullable
        Duration maybeDuration(String column) {
            var value = columns.get(column);
            if (value == null) {
                return null;
            }
            try {
                var duration = Duration.parse(String.valueOf(value));
                if (duration.isPositive()) {
                    return duration;
                }
            } catch (DateTimeParseException notIso) {
                throw wrong(column, "an ISO 8601 duration like \"PT5M\", or null for none");
            }
            throw wrong(column, "a duration above zero");
        }

        List<Role> roles() {
            return texts("roles").stream()
                    .map(text -> Role.of(text).orElseThrow(() -> wrong("roles", "of: " + Role.allIds())))
                    .toList();
        }

        Review review() {
            try {
                return Review.parse(text("review"));
            } catch (IllegalArgumentException wrong) {
                throw wrong("review", "\"P3D\", \"5 business days\", \"optional\" or \"none\"");
            }
        }
    }
}
