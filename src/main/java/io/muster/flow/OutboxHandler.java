package io.muster.flow;

import io.muster.database.Drain;
import io.muster.message.Actor;
import io.muster.message.RecordKey;
import java.time.Duration;
import java.util.OptionalLong;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Does what {@link Outbox} has put, in order within a record; waits as long as the engine is away. */
@Component
class OutboxHandler implements Drain.Handler {

    private static final Duration AWAY = Duration.ofSeconds(1);
    private static final int ATTEMPTS = 5;

    private final EngineLinkState link;
    private final Engine engine;
    private final Starts starts;
    private final Answers answers;
    private final RunResults runs;
    private final Retries retries;
    private final SentSignals signals;
    private final JsonMapper json;
    private final ApplicationEventPublisher events;

    OutboxHandler(
            EngineLinkState link,
            Engine engine,
            Starts starts,
            Answers answers,
            RunResults runs,
            Retries retries,
            SentSignals signals,
            JsonMapper json,
            ApplicationEventPublisher events) {
        this.link = link;
        this.engine = engine;
        this.starts = starts;
        this.answers = answers;
        this.runs = runs;
        this.retries = retries;
        this.signals = signals;
        this.json = json;
        this.events = events;
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
        FlowCommand command = json.readValue(item.payload(), FlowCommand.class);
        try {
            return switch (command) {
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
        } catch (EngineRefused refused) {
            if (item.attempt() < ATTEMPTS || command instanceof FlowCommand.Answer) {
                throw refused;
            }
            // What the engine will never take must not hold up all that comes after it.
            return new Drain.Outcome.Done(() -> events.publishEvent(new FlowEvent.FlowStalled(
                    RecordKey.of(item.queue().split("/", 2)[0]),
                    Actor.MUSTER,
                    "",
                    "word to the engine",
                    "the engine refused it: " + refused.getMessage())));
        }
    }

    private Drain.Outcome tell(FlowCommand.Tell tell) {
        OptionalLong message = engine.publish(new Told(
                tell.name(),
                tell.generation(),
                tell.id(),
                Duration.ofSeconds(tell.keptForSeconds()),
                tell.variables()));
        String signal = tell.signal();
        return signal == null
                ? new Drain.Outcome.Done()
                : new Drain.Outcome.Done(() -> signals.published(signal, message));
    }
}
