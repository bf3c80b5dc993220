package io.muster.flow;

import io.muster.database.Drain;
import java.time.Duration;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Does what {@link Outbox} has put, in order within a record; waits as long as the engine is away. */
@Component
class OutboxHandler implements Drain.Handler {

    private static final Duration AWAY = Duration.ofSeconds(1);

    private final EngineLinkState link;
    private final Engine engine;
    private final Starts starts;
    private final Answers answers;
    private final RunResults runs;
    private final Retries retries;
    private final JsonMapper json;

    OutboxHandler(
            EngineLinkState link,
            Engine engine,
            Starts starts,
            Answers answers,
            RunResults runs,
            Retries retries,
            JsonMapper json) {
        this.link = link;
        this.engine = engine;
        this.starts = starts;
        this.answers = answers;
        this.runs = runs;
        this.retries = retries;
        this.json = json;
    }

    @Override
    public String kind() {
        return Outbox.KIND;
    }

    @Override
    public Drain.Outcome handle(Drain.Item item) {
        if (!link.ready()) {
            return new Drain.Outcome.Later(AWAY, "the engine is away: " + link.why());
        }
        try {
            return switch (json.readValue(item.payload(), FlowCommand.class)) {
                case FlowCommand.Start start -> starts.publish(start);
                case FlowCommand.End end -> starts.end(end);
                case FlowCommand.Tell tell -> tell(tell);
                case FlowCommand.Answer answer -> answers.deliver(answer.reference());
                case FlowCommand.FinishRun finish -> runs.deliver(finish.run());
                case FlowCommand.Retry retry -> retries.deliver(retry);
                case FlowCommand.Resolve resolve -> retries.resolve(resolve);
            };
        } catch (EngineAway away) {
            return new Drain.Outcome.Later(AWAY, String.valueOf(away.getMessage()));
        }
    }

    private Drain.Outcome tell(FlowCommand.Tell tell) {
        engine.publish(new Told(
                tell.name(),
                tell.generation(),
                tell.id(),
                Duration.ofSeconds(tell.keptForSeconds()),
                tell.variables()));
        return new Drain.Outcome.Done();
    }
}
