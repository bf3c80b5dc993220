package io.muster.runbook;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a runbook compiles to: all that the server knows of it. Values only, no code.
 *
 * @param format version of this shape; older ones stay readable while a run uses them
 * @param serves names of levels, as written ({@code SEV1})
 * @param alerts names of alerts that this runbook is meant for
 * @param target name of the target in the settings that its steps act on; absent for a runbook that needs none
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
        OnFailure onFailure) {

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
    }

    /** The step with this id ({@code s2}). */
    public Optional<Step> step(String id) {
        return steps.stream().filter(step -> step.id().equals(id)).findFirst();
    }
}
