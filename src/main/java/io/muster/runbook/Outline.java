package io.muster.runbook;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a runbook compiles to: all that the server knows of it. Values only, no code.
 *
 * @param format version of this shape; older ones stay readable while a run uses them
 * @param serves names of levels, as written ({@code SEV1})
 * @param alerts names of alerts that this runbook is meant for
 * @param target name of the target in the settings that its steps act on unless they say another; {@code inputs.where}
 *     when an input names it; absent for a runbook that needs none
 * @param steps all of them in reading order, those within {@code when} and {@code parallel} too
 * @param tags words to find it by
 * @param blocks the order of the steps; absent in outlines of an earlier version, whose steps follow one another
 * @param plain commands that are known without running the runbook, by step ({@code s2}, {@code s2/undo}); absent in
 *     outlines of an earlier version
 */
public record Outline(
        int format,
        String title,
        String owner,
        List<String> serves,
        List<String> alerts,
        @Nullable String target,
        List<Input> inputs,
        List<Step> steps,
        OnFailure onFailure,
        @Nullable List<String> tags,
        @Nullable List<Block> blocks,
        @Nullable Map<String, PlainCommand> plain) {

    public static final int FORMAT = 1;

    /** What follows a failed step. */
    public enum OnFailure {
        /** Pause and ask. */
        ASK,
        /** Go the way back unasked. */
        UNDO
    }

    public Outline {
        serves = List.copyOf(serves);
        alerts = List.copyOf(alerts);
        inputs = List.copyOf(inputs);
        steps = List.copyOf(steps);
        tags = tags == null ? List.of() : List.copyOf(tags);
        blocks = blocks == null
                ? steps.stream().<Block>map(step -> new Block.One(step.id())).toList()
                : List.copyOf(blocks);
        plain = plain == null ? Map.of() : Map.copyOf(plain);
    }

    /** An outline whose steps follow one another. */
    public Outline(
            int format,
            String title,
            String owner,
            List<String> serves,
            List<String> alerts,
            @Nullable String target,
            List<Input> inputs,
            List<Step> steps,
            OnFailure onFailure) {
        this(format, title, owner, serves, alerts, target, inputs, steps, onFailure, null, null, null);
    }

    @Override
    public List<String> tags() {
        return tags == null ? List.of() : tags;
    }

    @Override
    public List<Block> blocks() {
        return blocks == null ? List.of() : blocks;
    }

    @Override
    public Map<String, PlainCommand> plain() {
        return plain == null ? Map.of() : plain;
    }

    /** The step with this id ({@code s2}). */
    public Optional<Step> step(String id) {
        return steps.stream().filter(step -> step.id().equals(id)).findFirst();
    }

    /** What may have been done when this step has come to its end: all up to it, and what goes on at the same time. */
    public List<Step> upTo(String id) {
        List<String> last = parallelWith(id);
        List<Step> all = new ArrayList<>();
        int missing = Math.max(1, last.size());
        for (Step step : steps) {
            all.add(step);
            if (step.id().equals(id) && last.isEmpty() || last.contains(step.id())) {
                missing--;
            }
            if (missing == 0) {
                break;
            }
        }
        return all;
    }

    /** The ids of the {@code parallel} that this step stands in, itself included; empty when it stands in none. */
    public List<String> parallelWith(String id) {
        return parallelWith(id, blocks());
    }

    private static List<String> parallelWith(String id, List<Block> blocks) {
        for (Block block : blocks) {
            List<String> found = switch (block) {
                case Block.One ignored -> List.<String>of();
                case Block.Parallel parallel -> parallel.steps().contains(id) ? parallel.steps() : List.<String>of();
                case Block.When when -> {
                    List<String> then = parallelWith(id, when.then());
                    yield then.isEmpty() ? parallelWith(id, when.otherwise()) : then;
                }
            };
            if (!found.isEmpty()) {
                return found;
            }
        }
        return List.of();
    }
}
