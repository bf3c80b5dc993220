package io.muster.command;

import io.muster.chat.Reply;
import io.muster.flow.Signals;
import io.muster.message.Button;
import io.muster.message.Message;
import io.muster.message.RecordKey;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

@Component
final class SignalCommand implements Command {

    private final Signals signals;

    SignalCommand(Signals signals) {
        this.signals = signals;
    }

    @Override
    public Set<String> verbs() {
        return Set.of("signal");
    }

    @Override
    public Reply obey(Order order) {
        RecordKey key = order.record();
        Optional<String> name = order.call().find("name");
        if (name.isEmpty()) {
            return Reply.done(awaited(key), key);
        }
        signals.send(key, name.get(), order.call().inputs(), order.who(), order.clickId());
        return Reply.done(
                Message.of("'" + name.get() + "' is on its way to the flow of " + key
                        + ". It is kept for an hour for whoever begins to wait for it."),
                key);
    }

    private Message awaited(RecordKey key) {
        List<String> names = signals.awaited(key);
        if (names.isEmpty()) {
            return Message.of("The flow of " + key + " waits for no message that a person may send.");
        }
        return Message.of("The flow of " + key + " waits for " + String.join(", ", names) + ".")
                .with(names.stream()
                        .map(name -> Button.plain(name, key + " signal " + name))
                        .toArray(Button[]::new));
    }
}
