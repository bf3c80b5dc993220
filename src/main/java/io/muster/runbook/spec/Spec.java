package io.muster.runbook.spec;

import io.muster.runbook.Run;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The examples of one runbook, as its file {@code restart-shop.test.groovy} says them. Values only, no code. */
public record Spec(String title, List<Example> examples) {

    public Spec {
        examples = List.copyOf(examples);
    }

    /** One course of a run: what is given, and what is expected of it. */
    public record Example(
            String title, int line, Given given, List<Result> results, List<Answer> answers, List<Expect> expected) {
        public Example {
            results = List.copyOf(results);
            answers = List.copyOf(answers);
            expected = List.copyOf(expected);
        }
    }

    /**
     * What the run is asked for with.
     *
     * @param inputs as a person types them
     * @param incident key, title, level; what is left out gets a usual value
     * @param labels of the alert that it is for
     */
    public record Given(Map<String, String> inputs, Map<String, String> incident, Map<String, String> labels) {

        public static final Given NOTHING = new Given(Map.of(), Map.of(), Map.of());

        public Given {
            inputs = Map.copyOf(inputs);
            incident = Map.copyOf(incident);
            labels = Map.copyOf(labels);
        }
    }

    /**
     * What one attempt of a step's command gives back. The last one of a step holds for all further attempts.
     *
     * @param step title of the step
     * @param undo whether this is the command that undoes it
     * @param exit code of a program, null where nothing is said of it
     * @param status of an answer over HTTP, null where nothing is said of it
     * @param failure why there is no result; null when there is one
     * @param mayHaveHappened of a failure: nobody knows whether the command was done
     */
    public record Result(
            String step,
            boolean undo,
            int line,
            @Nullable Integer exit,
            @Nullable Integer status,
            String prints,
            Duration takes,
            @Nullable String failure,
            boolean mayHaveHappened) {}

    /**
     * What people say to the next question about a step.
     *
     * @param choice its id; null: nobody answers in time
     * @param by name of who says it
     */
    public record Answer(
            String step,
            int line,
            @Nullable String choice,
            String by,
            @Nullable String reason) {}

    /** One thing that is expected. */
    public sealed interface Expect {

        int line();

        /** Titles of the steps in the order in which they are done, undos as {@code Undo: …}; no conditions. */
        record Steps(int line, List<String> titles) implements Expect {
            public Steps {
                titles = List.copyOf(titles);
            }
        }

        /** Commands as the dry run shows them; {@code OPEN} is one that only the real run can know. */
        record Plan(int line, List<String> commands) implements Expect {
            public static final String OPEN = "OPEN";

            public Plan {
                commands = List.copyOf(commands);
            }
        }

        /** Commands as they are done, those of undos too. */
        record Commands(int line, List<String> commands) implements Expect {
            public Commands {
                commands = List.copyOf(commands);
            }
        }

        /**
         * How the run ends.
         *
         * @param at title of the step that it ends at; null: not looked at
         * @param because words that the reason has; null: not looked at
         */
        record Outcome(
                int line,
                Ending ending,
                @Nullable String at,
                @Nullable String because) implements Expect {}

        /** What its steps have given by the end: at least these. */
        record Outputs(int line, Map<String, Object> values) implements Expect {
            public Outputs {
                values = new LinkedHashMap<>(values);
            }
        }

        /** What the room hears from its {@code report { }}, in this order. */
        record Says(int line, List<String> texts) implements Expect {
            public Says {
                texts = List.copyOf(texts);
            }
        }
    }

    /** How a run can end, in the words of the specs. */
    public enum Ending {
        /** All its steps are done. */
        DONE,
        /** A step failed, and it was left so. */
        FAILED,
        /** Somebody, or nobody, said no. */
        STOPPED,
        /** What was done is undone. */
        UNDONE,
        /** It was not even asked for: an input is wrong. */
        REFUSED;

        static Ending of(Run.State state) {
            return switch (state) {
                case SUCCEEDED -> DONE;
                case STOPPED -> STOPPED;
                case UNDONE -> UNDONE;
                case FAILED, ABORTED, REQUESTED, RUNNING -> FAILED;
            };
        }
    }
}
