package io.muster.flow;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the engine is to be told, written in the transaction that decided it; one queue a record keeps the order. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "do")
@JsonSubTypes({
    @JsonSubTypes.Type(value = FlowCommand.Start.class, name = "start"),
    @JsonSubTypes.Type(value = FlowCommand.End.class, name = "end"),
    @JsonSubTypes.Type(value = FlowCommand.Tell.class, name = "tell"),
    @JsonSubTypes.Type(value = FlowCommand.Answer.class, name = "answer"),
    @JsonSubTypes.Type(value = FlowCommand.FinishRun.class, name = "finish-run"),
    @JsonSubTypes.Type(value = FlowCommand.Retry.class, name = "retry"),
    @JsonSubTypes.Type(value = FlowCommand.Resolve.class, name = "resolve")
})
sealed interface FlowCommand {

    /** Publish the start of a generation; {@code attempt} 2 and upward under a message id of its own. */
    record Start(String generation, int attempt) implements FlowCommand {}

    /** End a generation's instance, and what waits for it. */
    record End(String generation, String why) implements FlowCommand {}

    /** Tell a generation something. @param signal the delivery that it came with, when a person sent it; else null */
    record Tell(
            String name,
            String generation,
            String id,
            long keptForSeconds,
            Map<String, @Nullable Object> variables,
            @Nullable String signal)
            implements FlowCommand {}

    /** Complete the job of a question with the answer given. */
    record Answer(String reference) implements FlowCommand {}

    /** Complete the jobs that wait for a run, which has ended. */
    record FinishRun(String run) implements FlowCommand {}

    /** Deliver a stalled job again. @param type of the job; null when it was put by a version that did not say it */
    record Retry(String engine, long job, @Nullable String type) implements FlowCommand {}

    /** Resolve a failure that the engine itself raised. */
    record Resolve(String engine, long failure) implements FlowCommand {}
}
