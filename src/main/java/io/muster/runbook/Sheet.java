package io.muster.runbook;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What people read about a runbook before they run it, made from its outline alone: the terminal, its Markdown and its web
 * page show the same.
 *
 * @param target what it acts on; empty: nothing but the runner
 * @param onFailure what follows a failed step, a sentence
 */
public record Sheet(
        String name,
        String title,
        String owner,
        List<String> levels,
        List<String> alerts,
        List<String> tags,
        String target,
        Risk risk,
        String onFailure,
        List<InputLine> inputs,
        List<StepLine> steps) {

    /** The worst that its steps may do. */
    public enum Risk {
        READS("only reads"),
        CHANGES("changes, and can be undone"),
        IRREVERSIBLE("changes what cannot be undone");

        private final String words;

        Risk(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    /**
     * @param kind {@code text}, {@code number} …
     * @param allowed what a value may be; empty: anything of its kind
     * @param without what holds when nobody gives it: "needed", "checkout", "alert.labels.namespace, else checkout"
     */
    public record InputLine(String name, String kind, String allowed, String without, String help) {}

    /**
     * @param depth how many branches it stands in
     * @param way which branch begins with it: "then", "otherwise", "at the same time"; else empty
     * @param target its own; empty: that of the runbook
     * @param asks who is asked, for how long, and what follows silence; empty: nobody
     * @param back how it is undone, or why it is not; empty of a step that changes nothing
     * @param expects what must hold after it, and how often it is tried
     */
    public record StepLine(
            int number,
            String id,
            String kind,
            String title,
            int depth,
            String way,
            String target,
            String asks,
            String back,
            List<String> expects) {
        public StepLine {
            expects = List.copyOf(expects);
        }
    }

    public Sheet {
        levels = List.copyOf(levels);
        alerts = List.copyOf(alerts);
        tags = List.copyOf(tags);
        inputs = List.copyOf(inputs);
        steps = List.copyOf(steps);
    }

    /** "SEV1, SEV2", or "every level". */
    public String servedLevels() {
        return levels.isEmpty() ? "every level" : String.join(", ", levels);
    }

    /** Its target, or "nothing but its runner". */
    public String actsOn() {
        return target.isEmpty() ? "nothing but its runner" : target;
    }

    public static Sheet of(String name, Outline outline) {
        Map<String, Integer> depth = new HashMap<>();
        Map<String, String> ways = new HashMap<>();
        place(outline.blocks(), 0, "", depth, ways);
        List<StepLine> steps = new ArrayList<>();
        for (Step step : outline.steps()) {
            steps.add(new StepLine(
                    steps.size() + 1,
                    step.id(),
                    kind(step),
                    step.title(),
                    depth.getOrDefault(step.id(), 0),
                    ways.getOrDefault(step.id(), ""),
                    step.target() == null ? "" : step.target(),
                    asks(step),
                    back(step),
                    expects(step)));
        }
        return new Sheet(
                name,
                outline.title(),
                outline.owner(),
                outline.serves(),
                outline.alerts(),
                outline.tags(),
                outline.target() == null ? "" : outline.target(),
                risk(outline),
                outline.onFailure() == Outline.OnFailure.UNDO
                        ? "A step that fails has everything undone, unasked."
                        : "A step that fails pauses the run, and people are asked.",
                outline.inputs().stream().map(Sheet::input).toList(),
                steps);
    }

    public static Risk risk(Outline outline) {
        Risk worst = Risk.READS;
        for (Step step : outline.steps()) {
            if (step instanceof Step.Change change) {
                if (change.irreversible() != null) {
                    return Risk.IRREVERSIBLE;
                }
                worst = Risk.CHANGES;
            }
        }
        return worst;
    }

    private static void place(
            List<Block> blocks, int depth, String way, Map<String, Integer> depths, Map<String, String> ways) {
        String first = way;
        for (Block block : blocks) {
            switch (block) {
                case Block.One one -> {
                    depths.put(one.step(), depth);
                    ways.put(one.step(), first);
                }
                case Block.Parallel parallel -> {
                    parallel.steps().forEach(step -> depths.put(step, depth + 1));
                    ways.put(parallel.steps().getFirst(), "at the same time");
                }
                case Block.When when -> {
                    depths.put(when.step(), depth);
                    ways.put(when.step(), first);
                    place(when.then(), depth + 1, "then", depths, ways);
                    place(when.otherwise(), depth + 1, "otherwise", depths, ways);
                }
            }
            first = "";
        }
    }

    private static String kind(Step step) {
        return step.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    private static String asks(Step step) {
        return switch (step) {
            case Step.Change change ->
                change.approval().none() == null
                        ? asks(change.approval(), "the run stops")
                        : "nobody where the level's policy allows it: "
                                + change.approval().none();
            case Step.Decide decide ->
                asks(
                                decide.asked(),
                                decide.unanswered() == null ? "the run stops" : "'" + decide.unanswered() + "' holds")
                        + ": "
                        + decide.choices().stream().map(Step.Way::label).collect(Collectors.joining(", "));
            case Step.Manual manual -> asks(manual.asked(), "it counts as failed");
            case Step.Observe ignored -> "";
            case Step.When ignored -> "";
        };
    }

    private static String asks(Approval asked, String silence) {
        String who = asked.from().isEmpty()
                ? "anybody in the room"
                : asked.from().stream()
                        .map(role -> role.toLowerCase(Locale.ROOT).replace('_', ' '))
                        .collect(Collectors.joining(" or "));
        return who + " within " + words(asked.within()) + ", then "
                + (asked.otherwise() == Approval.Otherwise.ASK_NEXT ? "the next in line" : silence);
    }

    private static String back(Step step) {
        if (!(step instanceof Step.Change change)) {
            return "";
        }
        String repeat = change.isRepeatable() ? "; may be repeated" : "";
        return (change.irreversible() == null ? "can be undone" : "cannot be undone: " + change.irreversible())
                + repeat;
    }

    private static List<String> expects(Step step) {
        List<String> expects = new ArrayList<>();
        step.expectations()
                .forEach(each -> expects.add(each.text()
                        + (each.within().isZero()
                                ? ""
                                : " within " + words(each.within()) + ", looked at every " + words(each.every()))));
        Retry retry = step.retry();
        if (retry != null) {
            expects.add("tried " + retry.times() + " times more when it fails, every " + words(retry.every()));
        }
        return expects;
    }

    private static InputLine input(Input input) {
        String otherwise = input.defaultValue() == null ? "needed" : value(input, input.defaultValue());
        String from = input.from();
        return new InputLine(
                input.name(),
                input.kind().name().toLowerCase(Locale.ROOT),
                allowed(input),
                from == null ? otherwise : from + ", else " + otherwise,
                input.help() == null ? "" : input.help());
    }

    private static String allowed(Input input) {
        List<String> allowed = new ArrayList<>();
        if (!input.choices().isEmpty()) {
            allowed.add((input.kind() == Input.Kind.TARGET ? "of kind " : "") + String.join(" or ", input.choices()));
        }
        String least = input.least();
        String most = input.most();
        if (least != null || most != null) {
            allowed.add(
                    least == null
                            ? "at most " + value(input, most)
                            : most == null
                                    ? "at least " + value(input, least)
                                    : value(input, least) + " to " + value(input, most));
        }
        if (input.pattern() != null) {
            allowed.add("matches " + input.pattern());
        }
        return String.join("; ", allowed);
    }

    private static String value(Input input, @Nullable String value) {
        return input.kind() == Input.Kind.DURATION && value != null
                ? InputValue.duration(value).map(Sheet::words).orElse(value)
                : String.valueOf(value);
    }

    /** {@code 2 min}, {@code 1 h 30 min}. */
    public static String words(Duration duration) {
        List<String> words = new ArrayList<>();
        add(words, duration.toDays(), "d");
        add(words, duration.toHoursPart(), "h");
        add(words, duration.toMinutesPart(), "min");
        add(words, duration.toSecondsPart(), "s");
        add(words, duration.toMillisPart(), "ms");
        return words.isEmpty() ? "0 s" : String.join(" ", words);
    }

    private static void add(List<String> words, long amount, String unit) {
        if (amount > 0) {
            words.add(amount + " " + unit);
        }
    }
}
