package io.muster.runbook.runner;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.muster.runbook.Command;
import io.muster.runbook.Mistake;
import io.muster.runbook.Outline;
import io.muster.runbook.StepOutcome;
import io.muster.runbook.spec.Played;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a runner says: any number of lines, then one answer to each request. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Reply.Ready.class, name = "ready"),
    @JsonSubTypes.Type(value = Reply.Line.class, name = "line"),
    @JsonSubTypes.Type(value = Reply.Progress.class, name = "progress"),
    @JsonSubTypes.Type(value = Reply.Said.class, name = "said"),
    @JsonSubTypes.Type(value = Reply.Attached.class, name = "attached"),
    @JsonSubTypes.Type(value = Reply.Outlined.class, name = "outlined"),
    @JsonSubTypes.Type(value = Reply.Resolved.class, name = "resolved"),
    @JsonSubTypes.Type(value = Reply.Taken.class, name = "taken"),
    @JsonSubTypes.Type(value = Reply.Executed.class, name = "executed"),
    @JsonSubTypes.Type(value = Reply.Tried.class, name = "tried"),
    @JsonSubTypes.Type(value = Reply.Failed.class, name = "failed")
})
public sealed interface Reply {

    /** Said once, when it can take requests. */
    record Ready(int v) implements Reply {}

    /** A line of output of what is being executed. */
    record Line(String text) implements Reply {}

    /** What a runbook tells the room while its step goes on; no answer to the request. */
    sealed interface Aside extends Reply {}

    /** How far the step is. */
    record Progress(long done, long total) implements Aside {}

    /** A sentence for the room. */
    record Said(String text) implements Aside {}

    /** A text to keep beside the output, under a file's name. */
    record Attached(String name, String text) implements Aside {}

    /** An outline, or mistakes. */
    record Outlined(@Nullable Outline outline, List<Mistake> mistakes) implements Reply {
        public Outlined {
            mistakes = List.copyOf(mistakes);
        }
    }

    record Resolved(Command command) implements Reply {}

    /** A secret came. */
    record Taken() implements Reply {}

    /**
     * @param line what came of it, for people
     * @param outputs for later steps, scalars by name
     */
    record Executed(
            StepOutcome outcome, String line, @Nullable Map<String, Object> outputs) implements Reply {
        public Executed {
            outputs = outputs == null ? Map.of() : Map.copyOf(outputs);
        }

        public static Executed of(StepOutcome outcome, String line) {
            return new Executed(outcome, line, Map.of());
        }
    }

    /**
     * What came of a spec.
     *
     * @param mistakes of the runbook or of the spec; then no example was played
     */
    record Tried(List<Mistake> mistakes, List<Played> examples) implements Reply {
        public Tried {
            mistakes = List.copyOf(mistakes);
            examples = List.copyOf(examples);
        }
    }

    /** The runbook cannot say what it was asked for; nothing was done. */
    record Failed(String why) implements Reply {}
}
