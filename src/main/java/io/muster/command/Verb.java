package io.muster.command;

import io.muster.settings.Right;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A command, described once: lines are read by it, and help, suggestions, completion and the documentation say it.
 *
 * @param about whether it concerns a record
 */
record Verb(
        String name,
        List<String> aliases,
        Group group,
        About about,
        List<Argument> arguments,
        String summary,
        List<String> examples) {

    /** The headings of help, in order. */
    enum Group {
        LIFE("The life of an incident"),
        LOOK("Looking"),
        ROLES("Who does what"),
        WORDS("Saying and recording"),
        FLOWS("Flows"),
        OPERATIONS("Flows of this house, each started as an operation"),
        RUNBOOKS("Runbooks"),
        DECISIONS("Decisions"),
        PAGING("Calling people"),
        HELP("Help");

        private final String title;

        Group(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    /** Whether a verb concerns a record. */
    enum About {
        /** It concerns none; a key in its text is text. */
        NOTHING,
        /** It can do without. */
        PERHAPS_A_RECORD,
        /** Outside a war room it needs the key. */
        A_RECORD
    }

    static Verb of(Group group, String name, String... aliases) {
        return new Verb(name, List.of(aliases), group, About.A_RECORD, List.of(), "", List.of());
    }

    Verb does(String said) {
        return new Verb(name, aliases, group, about, arguments, said, examples);
    }

    Verb takes(Argument... taken) {
        return new Verb(name, aliases, group, about, List.of(taken), summary, examples);
    }

    Verb like(String... lines) {
        return new Verb(name, aliases, group, about, arguments, summary, List.of(lines));
    }

    Verb about(About other) {
        return new Verb(name, aliases, group, other, arguments, summary, examples);
    }

    /** What it takes to give it; empty: whoever is signed in may. */
    Optional<Right> right() {
        if (group == Group.OPERATIONS) {
            return Optional.of(Right.RUN);
        }
        return switch (name) {
            case "declare" -> Optional.of(Right.DECLARE);
            case "note" -> Optional.of(Right.NOTE);
            case "list", "status", "summary", "timeline", "flow", "why", "next", "todos", "help" -> Optional.empty();
            case "questions", "runbooks", "runs", "oncall" -> Optional.empty();
            case "approve", "reject", "choose", "delegate" -> Optional.of(Right.DECIDE);
            case "run", "plan", "undo", "mend", "start", "signal", "retry" -> Optional.of(Right.RUN);
            case "freeze", "thaw" -> Optional.of(Right.FREEZE);
            case "page", "cover" -> Optional.of(Right.PAGE);
            default -> Optional.of(Right.WORK);
        };
    }

    /** Its name and aliases. */
    List<String> words() {
        List<String> words = new ArrayList<>();
        words.add(name);
        words.addAll(aliases);
        return words;
    }

    /** {@code declare [level] [private] [drill] <title>}. */
    String usage() {
        return Stream.concat(Stream.of(name), arguments.stream().map(Argument::usage))
                .collect(Collectors.joining(" "));
    }

    boolean takes(Argument.Kind kind) {
        return arguments.stream().anyMatch(argument -> argument.kind() == kind);
    }
}
