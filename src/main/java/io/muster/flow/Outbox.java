package io.muster.flow;

import io.muster.database.Drain;
import io.muster.message.RecordKey;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Puts commands for the engine into the queue of their record. Needs a transaction. */
@Component
class Outbox {

    static final String KIND = "flow";

    private final Drain drain;
    private final JsonMapper json;

    Outbox(Drain drain, JsonMapper json) {
        this.drain = drain;
        this.json = json;
    }

    /** A run that cannot be started must not hold up what is said to its incident's flow. */
    private static String queue(RecordKey record, FlowCommand command) {
        return switch (command) {
            case FlowCommand.Start start when start.generation().contains("/R") -> run(start.generation());
            case FlowCommand.End end when end.generation().contains("/R") -> run(end.generation());
            default -> record.toString();
        };
    }

    private static String run(String generation) {
        return generation.substring(0, generation.lastIndexOf('/'));
    }

    void put(RecordKey record, FlowCommand command) {
        drain.put(
                KIND, queue(record, command), json.writerFor(FlowCommand.class).writeValueAsString(command));
    }
}
