package io.muster.runbook;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What came of asking people about a step of theirs.
 *
 * @param line for people
 * @param outputs for later steps
 */
public record Said(StepOutcome outcome, String line, Map<String, Object> outputs) {

    /** Answers to the question whether a manual step is done. */
    static final String MANUAL_DONE = "done";

    static final String MANUAL_FAILED = "failed";

    public Said {
        outputs = Map.copyOf(outputs);
    }

    /**
     * @param choice id of what was answered; null: nobody did in time, and what the runbook says for silence holds
     * @param by name of who answered
     * @throws IllegalArgumentException when the step is not asked of people
     */
    public static Said of(Step step, @Nullable String choice, String by) {
        return switch (step) {
            case Step.Decide decide -> decided(decide, choice, by);
            case Step.Manual ignored
            when choice == null -> new Said(StepOutcome.FAILED, "nobody said that it is done", Map.of());
            case Step.Manual ignored ->
                MANUAL_DONE.equals(choice)
                        ? new Said(StepOutcome.DONE, "done by " + by, Map.of())
                        : new Said(StepOutcome.FAILED, by + " says that it cannot be done", Map.of());
            default -> throw new IllegalArgumentException(step.id() + " is not asked of people");
        };
    }

    private static Said decided(Step.Decide decide, @Nullable String choice, String by) {
        String way = choice == null ? decide.unanswered() : choice;
        if (way == null) {
            return new Said(StepOutcome.FAILED, "nobody decided", Map.of());
        }
        String label = decide.choices().stream()
                .filter(each -> each.id().equals(way))
                .map(Step.Way::label)
                .findFirst()
                .orElse(way);
        String result = decide.result();
        return new Said(
                StepOutcome.DONE,
                label + (choice == null ? ", because nobody decided in time" : ", says " + by),
                result == null ? Map.of() : Map.of(result, way));
    }
}
