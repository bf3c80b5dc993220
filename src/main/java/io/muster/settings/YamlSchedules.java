package io.muster.settings;

import static java.util.Objects.requireNonNull;

import io.muster.settings.Schedule.Cron;
import io.muster.settings.Schedule.Every;
import io.muster.settings.Schedule.Missed;
import io.muster.settings.Schedule.Rhythm;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;

/** Reads the section {@code schedules} of {@code muster.yaml}. */
final class YamlSchedules {

    private static final String OFTEN = "a length of time like 15m, 6h or 1d, a minute at least";
    private static final String CRON = "five fields as crontab has them, like 0 7 * * mon-fri";

    private final YamlTree tree;

    YamlSchedules(YamlTree tree) {
        this.tree = tree;
    }

    List<Schedule> read(@Nullable Node node) {
        var schedules = new ArrayList<Schedule>();
        var seen = new HashSet<String>();
        for (var each : tree.items(node, "schedules")) {
            var keys = tree.map(
                    each, "a schedule", Set.of("name", "runbook", "inputs", "every", "cron", "zone", "missed"));
            var name = tree.text(keys, each, "name", "a short name, like certificates", YamlSecrets.NAME);
            var runbook =
                    tree.text(keys, each, "runbook", "the file name of a runbook, without .groovy", YamlSecrets.NAME);
            var missed = keys.containsKey("missed")
                    ? tree.text(keys, each, "missed", "once (one run makes up for all) or skip", "once|skip")
                    : "once";
            var rhythm = rhythm(keys, each);
            var inputs = inputs(keys.get("inputs"));
            if (name == null || runbook == null || missed == null || rhythm == null) {
                continue;
            }
            tree.unique(seen, each, "name", name);
            schedules.add(new Schedule(name, runbook, inputs, rhythm, Missed.valueOf(missed.toUpperCase(Locale.ROOT))));
        }
        return List.copyOf(schedules);
    }

    private @Nullable Rhythm rhythm(Map<String, Node> keys, Node owner) {
        if (keys.containsKey("every") == keys.containsKey("cron")) {
            tree.problem(
                    owner,
                    (keys.containsKey("every")
                                    ? "both 'every' and 'cron' stand here."
                                    : "'every' or 'cron' is missing.")
                            + " Write one of them: every: 6h, or cron: \"0 7 * * mon-fri\".");
            return null;
        }
        if (keys.containsKey("every")) {
            if (keys.containsKey("zone")) {
                tree.problem(
                        requireNonNull(keys.get("zone")),
                        "'zone' says nothing beside 'every'. Leave it out, or write 'cron'.");
            }
            var often = tree.text(keys, owner, "every", OFTEN, "[1-9][0-9]{0,4}[mhd]");
            return often == null ? null : new Every(length(often));
        }
        var zone = zone(keys, owner);
        var five = tree.text(keys, owner, "cron", CRON, "(?s).{1,200}");
        if (zone == null || five == null) {
            return null;
        }
        try {
            var cron = new Cron(five.strip(), zone);
            if (cron.after(Instant.EPOCH) == null) {
                tree.problem(
                        requireNonNull(keys.get("cron")),
                        "cron '" + five + "' names a day that never comes. Write " + CRON + ".");
            }
            return cron;
        } catch (IllegalArgumentException unreadable) {
            tree.problem(
                    requireNonNull(keys.get("cron")),
                    "cron '" + five + "' cannot be read: " + unreadable.getMessage() + ". Write " + CRON + ".");
            return null;
        }
    }

    private @Nullable ZoneId zone(Map<String, Node> keys, Node owner) {
        if (!keys.containsKey("zone")) {
            return ZoneId.of("UTC");
        }
        var zone = tree.text(keys, owner, "zone", "a zone like Europe/Berlin", "\\S{1,64}");
        try {
            return zone == null ? null : ZoneId.of(zone);
        } catch (DateTimeException unknown) {
            tree.problem(
                    requireNonNull(keys.get("zone")),
                    "zone '" + zone + "' is not known. Write one like Europe/Berlin.");
            return null;
        }
    }

    private Map<String, String> inputs(@Nullable Node node) {
        var inputs = new LinkedHashMap<String, String>();
        for (var entry : tree.map(node, "inputs", null).entrySet()) {
            var value = YamlTree.scalar(entry.getValue());
            if (value == null) {
                tree.problem(entry.getValue(), "input '" + entry.getKey() + "' must be one text, number or flag.");
            } else {
                inputs.put(entry.getKey(), value);
            }
        }
        return inputs;
    }

    private static Duration length(String often) {
        int count = Integer.parseInt(often.substring(0, often.length() - 1));
        return switch (often.charAt(often.length() - 1)) {
            case 'm' -> Duration.ofMinutes(count);
            case 'h' -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }
}
