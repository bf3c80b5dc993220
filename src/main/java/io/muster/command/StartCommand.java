package io.muster.command;

import static io.muster.message.Span.plain;
import static io.muster.message.Span.strong;

import io.muster.chat.Reply;
import io.muster.flow.Flows;
import io.muster.flow.StartableFlow;
import io.muster.incident.Operation;
import io.muster.message.Button;
import io.muster.message.Message;
import io.muster.message.Nearest;
import io.muster.message.Refused;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Starts a flow as an operation, by {@code start} or by the flow's own verb, which is read as {@code start} too. */
@Component
final class StartCommand implements Command {

    private final Flows flows;

    StartCommand(Flows flows) {
        this.flows = flows;
    }

    @Override
    public Set<String> verbs() {
        return Set.of("start");
    }

    @Override
    public Reply obey(Order order) {
        String id = order.call().text("flow");
        StartableFlow flow = flows.find(id).orElseThrow(() -> none(id, flows.startable()));
        Operation started;
        try {
            started = flows.start(flow, order.call().inputs(), order.who());
        } catch (Refused wrong) {
            throw new Misread(
                    "Nothing was started. " + wrong.getMessage() + " " + new FlowLineReader(flow, "").written());
        }
        return Reply.done(
                Message.of(strong(started.key().toString()), plain(" is started: " + started.title() + "."))
                        .with(
                                Button.plain("How it stands", "status " + started.key()),
                                Button.plain("Cancel it", "cancel " + started.key())),
                started.key());
    }

    static Misread none(String id, List<StartableFlow> all) {
        if (all.isEmpty()) {
            return new Misread("There is no flow '" + id + "'. None is there that could be started; a process with the"
                    + " start message <process id>-requested in the folder of flows is.");
        }
        String known = all.stream().map(StartableFlow::id).collect(Collectors.joining(", "));
        return Nearest.of(id, all.stream().map(StartableFlow::id).toList())
                .map(near -> new Misread(Message.of("There is no flow '" + id + "'. Did you mean " + near + "?")
                        .with(Button.primary("start " + near, "start " + near))))
                .orElseGet(() -> new Misread("There is no flow '" + id + "'. There are " + known + "."));
    }
}
