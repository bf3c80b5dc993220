package io.muster.command;

import io.muster.command.Argument.Kind;
import io.muster.incident.Incident;
import io.muster.incident.Incidents;
import io.muster.message.Form;
import io.muster.message.Form.Field;
import io.muster.message.Form.Option;
import io.muster.message.Message;
import io.muster.message.Refused;
import io.muster.settings.Level;
import io.muster.settings.Levels;
import io.muster.settings.Role;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** The form of every verb that has none of its own: a field for each of its arguments. */
@Component
final class ArgumentForm implements VerbForm {

    /** Of these, what was typed stays in the form's purpose; nobody chooses them from a list. */
    private static final Set<Kind> KEPT = Set.of(Kind.QUESTION, Kind.RUN, Kind.NUMBER, Kind.WORD, Kind.INPUTS);

    private final Levels levels;
    private final Addressees addressees;
    private final Incidents incidents;

    ArgumentForm(Levels levels, Addressees addressees, Incidents incidents) {
        this.levels = levels;
        this.addressees = addressees;
        this.incidents = incidents;
    }

    @Override
    public Set<String> verbs() {
        return Set.of();
    }

    @Override
    public Optional<Form> form(Asked asked) {
        Call call = asked.call();
        List<Argument> missing = call.verb().arguments().stream()
                .filter(argument ->
                        argument.required() && call.find(argument.name()).isEmpty())
                .toList();
        boolean helps =
                missing.stream().noneMatch(argument -> KEPT.contains(argument.kind()) || isMistyped(argument, call));
        if (!helps || (missing.isEmpty() && !asked.wanted())) {
            return Optional.empty();
        }
        List<Field> fields = call.verb().arguments().stream()
                .flatMap(argument -> field(argument, asked).stream())
                .toList();
        if (fields.isEmpty()) {
            return Optional.empty();
        }
        String title = capital(call.verb().name());
        String about = (asked.about() == null ? "" : asked.about() + ": ")
                + call.verb().summary();
        return Optional.of(new Form(asked.purpose(kept(call)), title, title, Message.of(about), fields));
    }

    /** {@code level sev9}: it is not left out but wrong, which the command itself says better. */
    private static boolean isMistyped(Argument missing, Call call) {
        return missing.kind() == Kind.LEVEL && !call.arguments().isEmpty();
    }

    @Override
    public List<String> lines(Call purpose, Filling filling) {
        List<String> words = new ArrayList<>();
        words.add(purpose.verb().name());
        String kept = kept(purpose);
        if (!kept.isEmpty()) {
            words.add(kept);
        }
        // Text takes all that is left, so it comes last.
        purpose.verb().arguments().stream()
                .filter(argument -> !KEPT.contains(argument.kind()))
                .sorted(Comparator.comparing(argument -> argument.kind() == Kind.TEXT))
                .forEach(argument -> word(argument, purpose, filling).ifPresent(words::add));
        return List.of(String.join(" ", words));
    }

    /** {@code Q2 Task_Page}: what no field asks for. */
    private static String kept(Call call) {
        return String.join(
                " ",
                call.verb().arguments().stream()
                        .filter(argument -> KEPT.contains(argument.kind()))
                        .flatMap(argument -> call.find(argument.name()).stream().map(value -> switch (argument.kind()) {
                            case QUESTION -> "Q" + value;
                            case RUN -> "R" + value;
                            default -> value;
                        }))
                        .toList());
    }

    private Optional<Field> field(Argument argument, Asked asked) {
        String id = argument.name();
        String label = label(argument);
        String typed = asked.call().find(id).orElse("");
        Optional<Field> made = switch (argument.kind()) {
            case TEXT -> Optional.of(text(asked.call().verb(), id, label));
            case LEVEL -> Optional.of(Field.choice(id, label, levelOptions()).holding(preset(argument)));
            case ROLE -> Optional.of(Field.choice(id, label, roleOptions()));
            case PERSON -> Optional.of(Field.person(id, label));
            case DURATION -> Optional.of(Field.line(id, label, 20).hinting("Such as 15m or 2h."));
            case FLAG -> Optional.of(argument.words().size() == 1 ? Field.flag(id, label) : audience(argument, label));
            case KEY -> others(asked).map(options -> Field.choice(id, label, options));
            case QUESTION, RUN, NUMBER, WORD, INPUTS -> Optional.empty();
        };
        return made.map(field -> field.optional(!argument.required()))
                .map(field -> typed.isEmpty() ? field : field.holding(filled(argument, typed)));
    }

    private static Field text(Verb verb, String id, String label) {
        int most = most(verb, id);
        return most > 500 ? Field.text(id, label, most) : Field.line(id, label, most);
    }

    private static String filled(Argument argument, String typed) {
        return switch (argument.kind()) {
            case FLAG -> argument.words().size() == 1 ? "yes" : typed;
            case PERSON -> "@" + typed;
            case DURATION -> typed.substring(2).toLowerCase(Locale.ROOT);
            default -> typed;
        };
    }

    private List<Option> levelOptions() {
        return levels.all().stream()
                .map(level -> new Option(level.name(), level.title(), level.meaning()))
                .toList();
    }

    /** Where a level may be left out, what happens then is shown. */
    private String preset(Argument argument) {
        return argument.required() ? "" : levels.byDefault().name();
    }

    private static List<Option> roleOptions() {
        return Stream.of(Role.values())
                .map(role -> new Option(role.id(), role.title(), ""))
                .toList();
    }

    private static Field audience(Argument argument, String label) {
        return Field.choice(
                        argument.name(),
                        label,
                        argument.words().stream()
                                .map(word -> new Option(word, word, ""))
                                .toList())
                .holding(argument.words().getLast());
    }

    private Optional<List<Option>> others(Asked asked) {
        List<Option> others = incidents.open(asked.who()).stream()
                .filter(incident -> !incident.key().equals(asked.about()))
                .limit(100)
                .map(Forms::option)
                .toList();
        return Optional.of(others).filter(options -> !options.isEmpty());
    }

    private Optional<String> word(Argument argument, Call purpose, Filling filling) {
        String id = argument.name();
        String missing = missing(argument);
        if (argument.required() && filling.find(id).isEmpty()) {
            filling.fault(id, missing);
            return Optional.empty();
        }
        return switch (argument.kind()) {
            case TEXT -> filling.text(id, most(purpose.verb(), id)).map(Quotes::aroundText);
            // The colon sets it apart, whatever a house calls its levels.
            case LEVEL ->
                filling.read(id, this::level).map(level -> argument.required() ? level.name() : level.name() + ":");
            case ROLE -> filling.read(id, ArgumentForm::role).map(Role::id);
            case PERSON -> filling.read(id, addressees::find).map(person -> "@" + person.id());
            case DURATION ->
                filling.read(id, ArgumentForm::duration)
                        .map(time -> (purpose.verb().takes(Kind.TEXT) ? "in " : "") + time);
            case FLAG -> filling.read(id, typed -> flag(argument, typed)).filter(word -> !word.isEmpty());
            case KEY -> filling.read(id, typed -> other(typed, filling));
            case QUESTION, RUN, NUMBER, WORD, INPUTS -> Optional.empty();
        };
    }

    private Level level(String typed) {
        return levels.byName(typed)
                .orElseThrow(
                        () -> new Refused("There is no level '" + typed + "'. The levels are " + levels.names() + "."));
    }

    private static Role role(String typed) {
        return Role.of(typed)
                .orElseThrow(() -> new Refused("'" + typed + "' is no role. They are " + Role.allIds() + "."));
    }

    private static String duration(String typed) {
        String word = typed.replaceAll("\\s+", "").toLowerCase(Locale.ROOT);
        if (Durations.read(word).isEmpty()) {
            throw new Refused("'" + typed + "' is no time. Write 15m, 2h or 1d.");
        }
        return word;
    }

    private static String flag(Argument argument, String typed) {
        if (argument.words().size() == 1) {
            return typed.equals("yes") ? argument.words().getFirst() : "";
        }
        if (!argument.words().contains(typed)) {
            throw new Refused("Choose " + String.join(" or ", argument.words()) + ".");
        }
        return typed;
    }

    private String other(String typed, Filling filling) {
        return incidents.open(filling.who()).stream()
                .map(Incident::key)
                .map(Objects::toString)
                .filter(typed::equals)
                .findFirst()
                .orElseThrow(() -> new Refused("No open incident is called so. Choose one of the list."));
    }

    private static String missing(Argument argument) {
        return switch (argument.kind()) {
            case PERSON -> "Choose a person.";
            case LEVEL, ROLE, KEY -> "Choose one.";
            case DURATION -> "Say how long, such as 15m.";
            default -> "Write the " + argument.name() + ".";
        };
    }

    private static String label(Argument argument) {
        return argument.kind() == Kind.DURATION && argument.name().equals("in") ? "Due in" : capital(argument.name());
    }

    /** By the limits of who keeps it; a text of several lines by that of the windows of chat platforms. */
    private static int most(Verb verb, String argument) {
        return switch (argument) {
            case "title" -> 200;
            case "text" -> verb.name().equals("todo") ? 500 : 3_000;
            case "reason", "remark" -> 1_000;
            case "until" -> 100;
            default -> 3_000;
        };
    }

    static String capital(String word) {
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }
}
