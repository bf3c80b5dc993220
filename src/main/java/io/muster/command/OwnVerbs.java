package io.muster.command;

import io.muster.command.Argument.Kind;
import io.muster.flow.FlowInput;
import io.muster.flow.Flows;
import io.muster.flow.StartableFlow;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * The verbs that flows bring: {@code muster.command} of a process that people start. A word that is one of ours already
 * stays ours; such a flow is started with {@code start}.
 */
@Component
final class OwnVerbs {

    private final Supplier<List<StartableFlow>> startable;

    @Autowired
    OwnVerbs(Flows flows) {
        this(flows::startable);
    }

    OwnVerbs(Supplier<List<StartableFlow>> startable) {
        this.startable = startable;
    }

    /** All that can be started, with a verb of their own or without. */
    List<StartableFlow> flows() {
        return startable.get();
    }

    /** By the word itself, in any case. */
    Optional<StartableFlow> flow(String word) {
        return Verbs.of(word).isPresent()
                ? Optional.empty()
                : startable.get().stream()
                        .filter(flow -> word.equalsIgnoreCase(flow.command()))
                        .findFirst();
    }

    /** By the flow's id. */
    Optional<StartableFlow> named(String id) {
        return startable.get().stream()
                .filter(flow -> id.equalsIgnoreCase(flow.id()))
                .findFirst();
    }

    /** All that can be typed, described as our own verbs are. */
    List<Verb> all() {
        return startable.get().stream().flatMap(OwnVerbs::verb).toList();
    }

    Optional<Verb> of(String word) {
        return flow(word).flatMap(flow -> verb(flow).findFirst());
    }

    private static Stream<Verb> verb(StartableFlow flow) {
        String command = flow.command();
        return command == null || Verbs.of(command).isPresent()
                ? Stream.empty()
                : Stream.of(Verb.of(Verb.Group.OPERATIONS, command)
                        .does(flow.summary().isEmpty() ? flow.title() : flow.summary())
                        .about(Verb.About.NOTHING)
                        .takes(flow.inputs().stream().map(OwnVerbs::argument).toArray(Argument[]::new))
                        .like(example(flow)));
    }

    private static Argument argument(FlowInput input) {
        return new Argument(input.name(), Kind.WORD, input.required(), List.of());
    }

    /** {@code deploy service=… version=…}: what must be given, by name. */
    private static String example(StartableFlow flow) {
        return Stream.concat(
                        Stream.of(String.valueOf(flow.command())),
                        flow.inputs().stream()
                                .filter(FlowInput::required)
                                .map(input -> input.name() + "="
                                        + (input.options().isEmpty()
                                                ? "…"
                                                : input.options().getFirst())))
                .collect(Collectors.joining(" "));
    }
}
