package io.muster.flow;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A process that people start as an operation: its start message is {@code <id>-requested}, and it is no runbook.
 *
 * @param command the verb of its own that starts it ({@code muster.command}); null: {@code start <id>} does
 * @param summary what it does, in a sentence; may be empty
 * @param inputs in the order in which the diagram has them
 */
public record StartableFlow(
        String id, String title, @Nullable String command, String summary, List<FlowInput> inputs) {

    private static final String RUNBOOK = "runbook-";

    static Optional<StartableFlow> of(Model model) {
        boolean starts = model.startMessage()
                .filter(message -> message.equals(startMessage(model.processId())))
                .isPresent();
        return starts && !model.processId().startsWith(RUNBOOK) ? Optional.of(read(model)) : Optional.empty();
    }

    static String startMessage(String processId) {
        return processId + "-requested";
    }

    private static StartableFlow read(Model model) {
        String command =
                model.properties().getOrDefault("muster.command", "").strip().toLowerCase(Locale.ROOT);
        List<FlowInput> inputs = described(model)
                .map(property -> FlowInput.read(property.getKey(), property.getValue()))
                .toList();
        return new StartableFlow(
                model.processId(),
                model.name().isBlank() ? model.processId() : model.name(),
                command.isEmpty() ? null : command,
                model.properties().getOrDefault("muster.summary", "").strip(),
                inputs);
    }

    /** What is wrong with what a model says of its command and its inputs, each with its remedy; empty when all is well. */
    static List<String> faults(Model model) {
        List<String> faults = new ArrayList<>();
        String command = model.properties().getOrDefault("muster.command", "").strip();
        if (!command.isEmpty() && !command.matches("[a-zA-Z][a-zA-Z0-9-]{1,31}")) {
            faults.add("muster.command '" + command + "' is no verb. Write one word of letters, digits and dashes.");
        }
        described(model).forEach(property -> {
            try {
                FlowInput.read(property.getKey(), property.getValue());
            } catch (IllegalArgumentException e) {
                faults.add(e.getMessage() + ".");
            }
        });
        return faults;
    }

    private static Stream<Map.Entry<String, String>> described(Model model) {
        return model.properties().entrySet().stream()
                .filter(property -> property.getKey().startsWith(FlowInput.PROPERTY))
                .map(property ->
                        Map.entry(property.getKey().substring(FlowInput.PROPERTY.length()), property.getValue()));
    }

    /** How it is typed: {@code deploy <service> [environment]}. */
    public String usage() {
        return Stream.concat(
                        Stream.of(command == null ? "start " + id : command),
                        inputs.stream().map(FlowInput::usage))
                .collect(Collectors.joining(" "));
    }
}
