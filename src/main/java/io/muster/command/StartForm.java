package io.muster.command;

import io.muster.flow.FlowInput;
import io.muster.flow.StartableFlow;
import io.muster.message.Form;
import io.muster.message.Form.Field;
import io.muster.message.Form.Option;
import io.muster.message.Message;
import io.muster.message.Refused;
import io.muster.people.People;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Asks which flow is to be started, or what it is started with; also of the verbs that flows bring. */
@Component
final class StartForm implements VerbForm {

    private static final String FLOW = "flow";
    private static final String PREFIX = "input.";
    private static final Set<String> YES = Set.of("yes", "true", "y", "on", "1");
    private static final int LONGEST = 1_000;

    private final OwnVerbs flows;
    private final People people;

    StartForm(OwnVerbs flows, People people) {
        this.flows = flows;
        this.people = people;
    }

    @Override
    public Set<String> verbs() {
        return Set.of("start");
    }

    @Override
    public Optional<Form> form(Asked asked) {
        Optional<String> id = asked.call().find(FLOW);
        if (id.isEmpty()) {
            List<Option> all = flows.flows().stream()
                    .map(flow -> new Option(flow.id(), flow.title(), flow.summary()))
                    .toList();
            return all.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Form(
                            asked.purpose(""),
                            "Start a flow",
                            "Start",
                            null,
                            List.of(Field.choice(FLOW, "Flow", all))));
        }
        return flows.named(id.get())
                .filter(flow -> !flow.inputs().isEmpty())
                .filter(flow -> asked.wanted()
                        || flow.inputs().stream()
                                .anyMatch(input -> input.required()
                                        && !asked.call().inputs().containsKey(input.name())))
                .map(flow -> new Form(
                        asked.purpose(flow.id()),
                        flow.title(),
                        "Start",
                        flow.summary().isEmpty() ? null : Message.of(flow.summary()),
                        flow.inputs().stream()
                                .map(input -> field(input, asked.call()))
                                .toList()));
    }

    private static Field field(FlowInput input, Call call) {
        String id = PREFIX + input.name();
        Field field = switch (input.kind()) {
            case YES_NO -> Field.flag(id, input.name());
            case ONE_OF ->
                Field.choice(
                        id,
                        input.name(),
                        input.options().stream()
                                .map(option -> new Option(option, option, ""))
                                .toList());
            case PERSON -> Field.person(id, input.name());
            case TEXT, NUMBER, DURATION -> Field.line(id, input.name(), LONGEST);
        };
        String typed = call.inputs().get(input.name());
        String value = typed != null ? typed : input.defaultValue() == null ? "" : input.defaultValue();
        return field.holding(
                        input.kind() == FlowInput.Kind.YES_NO
                                ? YES.contains(value.strip().toLowerCase(Locale.ROOT)) ? "yes" : ""
                                : value)
                .hinting(input.hint())
                .optional(!input.required() || field.kind() == Form.Kind.FLAG);
    }

    @Override
    public List<String> lines(Call purpose, Filling filling) {
        Optional<String> id = purpose.find(FLOW);
        if (id.isEmpty()) {
            return filling.demand(FLOW, "Choose a flow.", typed -> known(typed).id()).stream()
                    .map(chosen -> "start " + chosen)
                    .toList();
        }
        Optional<StartableFlow> flow = flows.named(id.get());
        if (flow.isEmpty()) {
            filling.fault(FLOW, "There is no flow '" + id.get() + "' any more. help lists what can be started.");
            return List.of();
        }
        StringBuilder line = new StringBuilder("start ").append(flow.get().id());
        for (FlowInput input : flow.get().inputs()) {
            value(input, filling)
                    .ifPresent(value ->
                            line.append(' ').append(input.name()).append('=').append(Quotes.aroundValue(value)));
        }
        return List.of(line.toString());
    }

    private StartableFlow known(String typed) {
        return flows.named(typed)
                .orElseThrow(() -> new Refused("There is no flow '" + typed + "'. Choose one of the list."));
    }

    private Optional<String> value(FlowInput input, Filling filling) {
        String id = PREFIX + input.name();
        if (input.kind() == FlowInput.Kind.YES_NO) {
            return Optional.of(filling.isTicked(id) ? "yes" : "no");
        }
        if (input.required() && filling.find(id).isEmpty()) {
            filling.fault(id, input.name() + " is missing" + (input.means().isEmpty() ? "." : ": " + input.means()));
        }
        return filling.read(id, typed -> {
            input.check(typed, people);
            return typed;
        });
    }
}
