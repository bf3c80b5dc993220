package io.muster.incident;

import static io.muster.message.Span.plain;
import static io.muster.message.Span.strong;

import io.muster.message.Actor;
import io.muster.message.Message;
import io.muster.message.Part;
import io.muster.message.RecordKey;
import io.muster.message.Recorded;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What can happen to an operation. {@link #operation()} is the record as it is after the event. */
public sealed interface OperationEvent extends Recorded {

    Operation operation();

    @Override
    default RecordKey record() {
        return operation().key();
    }

    @Override
    default Map<String, Object> details() {
        return Map.of("status", operation().status().word());
    }

    /** Somebody started it. {@code flow} starts its process. */
    record OperationStarted(Operation operation, Actor by) implements OperationEvent {
        @Override
        public Message message() {
            Message said = Message.of(strong(by.name()), plain(" started "), strong(operation.title()));
            return operation.inputs().isEmpty()
                    ? said
                    : said.with(new Part.Facts(operation.inputs().entrySet().stream()
                            .map(input -> new Part.Fact(input.getKey(), input.getValue()))
                            .toList()));
        }

        @Override
        public Map<String, Object> details() {
            String flow = operation.flow();
            return Map.of("status", operation.status().word(), "flow", flow == null ? "" : flow);
        }
    }

    /** Its flow, or its run, came to its end. */
    record OperationEnded(Operation operation, Actor by, String outcome) implements OperationEvent {
        @Override
        public Message message() {
            return Message.of(strong(operation.title()), plain(" has ended")).with(new Part.Text(outcome));
        }
    }

    /** It is not to go on. */
    record OperationCancelled(
            Operation operation, Actor by, @Nullable String reason) implements OperationEvent {
        @Override
        public Message message() {
            Message said = Message.of(strong(by.name()), plain(" cancelled "), strong(operation.title()));
            return reason == null ? said : said.with(new Part.Text(reason));
        }
    }
}
