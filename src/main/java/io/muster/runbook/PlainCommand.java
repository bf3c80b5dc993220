package io.muster.runbook;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.muster.runbook.dsl.LoadedRunbook.Facts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A command that is only words and named values, {@code sh 'systemctl', 'restart', inputs.service}: what it is can be said
 * without running any code of its runbook.
 *
 * @param argv a program and its arguments
 * @param alone whether nothing else of its step has a say in what comes of it: no expectation, output, report or retry
 */
public record PlainCommand(List<Argument> argv, boolean alone) {

    private static final Pattern WHOLE_NUMBER = Pattern.compile("0|-?[1-9][0-9]{0,8}");

    /** @param pieces written one after the other */
    public record Argument(List<Piece> pieces) {
        public Argument {
            pieces = List.copyOf(pieces);
        }
    }

    /**
     * Exactly one is there.
     *
     * @param text as it is written
     * @param value where it comes from: {@code inputs.service}, {@code outputs.ready}, {@code incident.key}
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Piece(@Nullable String text, @Nullable String value) {}

    public PlainCommand {
        argv = List.copyOf(argv);
    }

    /**
     * The command with its values; empty when one of them is missing, or is no text that reads the same everywhere, or the
     * command is a mistake: then the runbook itself is asked, and says so.
     */
    public Optional<Command> with(List<Input> inputs, Facts facts) {
        List<String> filled = new ArrayList<>();
        for (Argument argument : argv) {
            StringBuilder all = new StringBuilder();
            for (Piece piece : argument.pieces()) {
                String said = piece.text() == null ? value(String.valueOf(piece.value()), inputs, facts) : piece.text();
                if (said == null || said.indexOf('\0') >= 0) {
                    return Optional.empty();
                }
                all.append(said);
            }
            filled.add(all.toString());
        }
        String program = filled.isEmpty() ? "" : filled.getFirst();
        boolean line = filled.size() == 1 && program.strip().contains(" ");
        return program.isBlank() || program.startsWith("-") || line
                ? Optional.empty()
                : Optional.of(new Command.Sh(filled));
    }

    private static @Nullable String value(String path, List<Input> inputs, Facts facts) {
        String name = path.substring(path.indexOf('.') + 1);
        Object value = path.startsWith("inputs.")
                ? input(name, inputs, facts)
                : (path.startsWith("outputs.") ? facts.outputs() : facts.incident()).get(name);
        return value instanceof String text ? String.valueOf(SecretMark.without((Object) text)) : null;
    }

    private static @Nullable String input(String name, List<Input> inputs, Facts facts) {
        String value = facts.inputs().get(name);
        Input input = inputs.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElse(null);
        if (value == null || input == null) {
            return null;
        }
        boolean same = switch (input.kind()) {
            case TEXT, CHOICE, TARGET -> true;
            case FLAG -> value.equals("true") || value.equals("false");
            case NUMBER -> WHOLE_NUMBER.matcher(value).matches();
            case DURATION -> false;
        };
        return same ? value : null;
    }
}
