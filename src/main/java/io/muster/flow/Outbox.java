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

    void put(RecordKey record, FlowCommand command) {
        drain.put(KIND, record.toString(), json.writerFor(FlowCommand.class).writeValueAsString(command));
    }
}
