package io.muster.command;

import io.muster.flow.FlowInput;
import io.muster.flow.StartableFlow;
import io.muster.message.Nearest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Reads what a flow is started with: values by name in any order, {@code version=1.4.2}, or bare ones in the order of the
 * flow's inputs, {@code deploy checkout 1.4.2}. A last input that is a text takes all bare words that are left.
 */
final class FlowLineReader {

    private final StartableFlow flow;
    private final String line;
    private final Map<String, String> inputs = new LinkedHashMap<>();

    FlowLineReader(StartableFlow flow, String line) {
        this.flow = flow;
        this.line = line;
    }

    /** @throws Misread naming the word that has no place, and how it is written */
    Map<String, String> read(List<Token> tokens) {
        List<Token> bare = new ArrayList<>();
        for (Token token : tokens) {
            Optional<FlowInput> named = named(token.text());
            if (named.isPresent()) {
                put(named.get(), token.text().substring(named.get().name().length() + 1));
            } else {
                bare.add(token);
            }
        }
        for (int i = 0; i < bare.size(); i++) {
            FlowInput next = unfilled(bare.get(i));
            if (next.kind() == FlowInput.Kind.TEXT && isLast(next) && i < bare.size() - 1) {
                put(next, line.substring(bare.get(i).start(), bare.getLast().end()));
                break;
            }
            put(next, bare.get(i).text());
        }
        return inputs;
    }

    private Optional<FlowInput> named(String word) {
        int equals = word.indexOf('=');
        if (equals < 1) {
            return Optional.empty();
        }
        String name = word.substring(0, equals);
        Optional<FlowInput> input = flow.inputs().stream()
                .filter(each -> each.name().equalsIgnoreCase(name))
                .findFirst();
        if (input.isEmpty() && name.matches("[a-zA-Z][a-zA-Z0-9]*") && !endsInText()) {
            throw new Misread("'" + flow.title() + "' has no input '" + name + "'. "
                    + Nearest.of(
                                    name,
                                    flow.inputs().stream().map(FlowInput::name).toList())
                            .map(near -> "Did you mean " + near + "? ")
                            .orElse("")
                    + written());
        }
        return input;
    }

    private void put(FlowInput input, String typed) {
        if (inputs.putIfAbsent(input.name(), Quotes.value(typed)) != null) {
            throw new Misread("'" + input.name() + "' is given twice. Say it once.");
        }
    }

    private FlowInput unfilled(Token word) {
        return flow.inputs().stream()
                .filter(input -> !inputs.containsKey(input.name()))
                .findFirst()
                .orElseThrow(() -> new Misread("'" + word.text() + "' is one word too many. " + written()));
    }

    private boolean isLast(FlowInput input) {
        return flow.inputs().getLast().equals(input);
    }

    private boolean endsInText() {
        return !flow.inputs().isEmpty() && flow.inputs().getLast().kind() == FlowInput.Kind.TEXT;
    }

    String written() {
        String each = flow.inputs().stream()
                .filter(input -> !input.hint().isEmpty())
                .map(input -> input.name() + ": " + input.hint())
                .collect(Collectors.joining("; "));
        return "It is written " + flow.usage() + (each.isEmpty() ? "." : " (" + each + ").");
    }
}
