package io.muster.flow;

import io.muster.incident.Operation;
import io.muster.incident.Operations;
import io.muster.message.Actor;
import io.muster.message.Refused;
import io.muster.people.People;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Façade: the flows that people start outside an incident. */
@Service
public class Flows {

    private final Models models;
    private final EngineIdentity identity;
    private final Operations operations;
    private final People people;

    Flows(Models models, EngineIdentity identity, Operations operations, People people) {
        this.models = models;
        this.identity = identity;
        this.operations = operations;
        this.people = people;
    }

    /** As they are deployed now, by id; none before the first engine was met. */
    public List<StartableFlow> startable() {
        return identity.present()
                .map(engine -> models.inForce(engine).stream()
                        .flatMap(model -> StartableFlow.of(model).stream())
                        .sorted(Comparator.comparing(StartableFlow::id))
                        .toList())
                .orElse(List.of());
    }

    public Optional<StartableFlow> find(String id) {
        return startable().stream()
                .filter(flow -> flow.id().equalsIgnoreCase(id.strip()))
                .findFirst();
    }

    /**
     * Starts it as an operation, in one transaction or the caller's; its process begins as soon as the engine is there.
     *
     * @param given by name, as typed
     * @throws Refused naming everything that is unknown, missing or wrong
     */
    @Transactional
    public Operation start(StartableFlow flow, Map<String, String> given, Actor by) {
        Map<String, String> inputs = checked(flow, given);
        String what = flow.inputs().stream()
                .filter(input -> given.containsKey(input.name()))
                .map(input -> given.getOrDefault(input.name(), "").strip())
                .collect(Collectors.joining(" "));
        String title = what.isEmpty() ? flow.title() : flow.title() + ": " + what;
        return operations.start(new Operation.Start(title.replaceAll("\\s+", " "), flow.id(), inputs, by));
    }

    private Map<String, String> checked(StartableFlow flow, Map<String, String> given) {
        List<String> faults = new ArrayList<>();
        Map<String, String> inputs = new LinkedHashMap<>();
        for (FlowInput input : flow.inputs()) {
            String typed = given.get(input.name());
            String value = typed == null ? input.defaultValue() : typed;
            if (value != null) {
                try {
                    input.value(value, people);
                    inputs.put(input.name(), value.strip());
                } catch (Refused wrong) {
                    faults.add(wrong.getMessage());
                }
            } else if (input.required()) {
                faults.add(input.name() + " is missing" + (input.hint().isEmpty() ? "" : ": " + input.hint()) + ".");
            }
        }
        given.keySet().stream()
                .filter(name ->
                        flow.inputs().stream().noneMatch(input -> input.name().equals(name)))
                .forEach(name -> faults.add("It has no input '" + name + "'."));
        if (!faults.isEmpty()) {
            throw new Refused(String.join(" ", faults));
        }
        return inputs;
    }

    /** The variables of a flow by its inputs; one that the flow has no longer stays a text, one not given is null. */
    Map<String, @Nullable Object> variables(Operation operation) {
        Map<String, @Nullable Object> variables = new LinkedHashMap<>(operation.inputs());
        String id = operation.flow();
        Optional<StartableFlow> flow = id == null ? Optional.empty() : find(id);
        flow.ifPresent(known -> known.inputs().forEach(input -> {
            String typed = operation.inputs().get(input.name());
            variables.put(input.name(), typed == null ? null : orText(input, typed));
        }));
        return variables;
    }

    /** What was right when it was started may not be after a new version; the flow's own conditions decide then. */
    private Object orText(FlowInput input, String typed) {
        try {
            return input.value(typed, people);
        } catch (Refused changed) {
            return typed;
        }
    }
}
