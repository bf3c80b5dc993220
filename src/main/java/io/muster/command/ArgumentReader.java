package io.muster.command;

import io.muster.command.Argument.Kind;
import io.muster.command.Verb.About;
import io.muster.message.Button;
import io.muster.message.Message;
import io.muster.message.RecordKey;
import io.muster.settings.Level;
import io.muster.settings.Levels;
import io.muster.settings.Role;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the arguments of one verb from one line. Arguments with a shape of their own come in any order before the free
 * text; some may also end the line, as in {@code declare checkout is failing sev1}.
 */
final class ArgumentReader {

    private static final Set<String> FILLERS = Set.of("to", "as", "for", "is");
    private static final Set<Kind> MAY_END_A_LINE = Set.of(Kind.LEVEL, Kind.PERSON, Kind.DURATION);

    private final Verb verb;
    private final Levels levels;
    private final String line;
    private final Map<String, String> arguments = new HashMap<>();
    private final Map<String, String> inputs = new LinkedHashMap<>();
    private final List<Token> left = new ArrayList<>();
    private @Nullable RecordKey record;

    ArgumentReader(Verb verb, Levels levels, String line) {
        this.verb = verb;
        this.levels = levels;
        this.line = line;
    }

    /** @param leading references that stood before the verb */
    Call read(List<Token> leading, List<Token> tokens) {
        Call call = readPartly(leading, tokens);
        for (Argument argument : verb.arguments()) {
            if (argument.required() && call.find(argument.name()).isEmpty()) {
                throw missing(argument);
            }
        }
        return call;
    }

    /** As {@link #read}, of a line that may leave out what its verb requires. */
    Call readPartly(List<Token> leading, List<Token> tokens) {
        for (Token reference : leading) {
            if (!takeReference(reference.text(), true)) {
                throw tooMuch(reference.text());
            }
        }
        left.addAll(tokens);
        takeFromFront();
        takeFromEnd();
        takeText();
        return new Call(verb, record, Map.copyOf(arguments), inputs);
    }

    private void takeFromFront() {
        while (!left.isEmpty() && !isQuotedText()) {
            int taken = takeReference(left.getFirst().text(), false) ? 1 : takeShaped(false);
            if (taken == 0 && !verb.takes(Kind.TEXT)) {
                taken = takeBare();
            }
            if (taken == 0) {
                return;
            }
            left.subList(0, taken).clear();
        }
    }

    /** What somebody puts in quotes is text, whatever its words. */
    private boolean isQuotedText() {
        return verb.takes(Kind.TEXT) && Quotes.areAround(rest());
    }

    private String rest() {
        return line.substring(left.getFirst().start(), left.getLast().end());
    }

    /** A level, person or time at the very end, with flags around it; never the whole text. */
    private void takeFromEnd() {
        if (!verb.takes(Kind.TEXT) || left.isEmpty() || isQuotedText()) {
            return;
        }
        for (int from = 1; from < left.size(); from++) {
            List<Token> text = new ArrayList<>(left.subList(0, from));
            List<Token> end = new ArrayList<>(left.subList(from, left.size()));
            Map<String, String> before = Map.copyOf(arguments);
            left.subList(0, from).clear();
            int taken = 1;
            while (!left.isEmpty() && taken > 0) {
                taken = takeShaped(true);
                left.subList(0, taken).clear();
            }
            boolean anchored = verb.arguments().stream()
                    .anyMatch(argument -> MAY_END_A_LINE.contains(argument.kind())
                            && arguments.containsKey(argument.name())
                            && !before.containsKey(argument.name()));
            boolean ended = left.isEmpty();
            left.clear();
            left.addAll(text);
            if (ended && anchored) {
                return;
            }
            left.addAll(end);
            arguments.clear();
            arguments.putAll(before);
        }
    }

    private void takeText() {
        if (left.isEmpty()) {
            return;
        }
        Optional<Argument> text = unfilled(Kind.TEXT);
        if (text.isEmpty()) {
            throw tooMuch(left.getFirst().text());
        }
        String said = Quotes.text(rest());
        if (!said.isBlank()) {
            arguments.put(text.get().name(), said);
        }
    }

    /** A key, question or run that this verb has a place for. */
    private boolean takeReference(String word, boolean beforeVerb) {
        Optional<Reference> found = Reference.of(word);
        if (found.isEmpty()) {
            return false;
        }
        Reference reference = found.get();
        Optional<Argument> numbered = reference.kind() == null
                ? Optional.empty()
                : unfilled(reference.kind() == 'Q' ? Kind.QUESTION : Kind.RUN);
        if (reference.kind() != null && numbered.isEmpty()) {
            return false;
        }
        if (reference.record() != null) {
            Optional<Argument> other = beforeVerb ? Optional.empty() : unfilled(Kind.KEY);
            if (other.isPresent()) {
                arguments.put(other.get().name(), reference.record().toString());
                return true;
            }
            if (verb.about() == About.NOTHING || (record != null && !record.equals(reference.record()))) {
                return false;
            }
            record = reference.record();
        }
        numbered.ifPresent(argument -> arguments.put(argument.name(), String.valueOf(reference.number())));
        return true;
    }

    /** How many words at the front are an argument with a shape; they are noted. */
    private int takeShaped(boolean atTheEnd) {
        for (Argument argument : verb.arguments()) {
            if (arguments.containsKey(argument.name())) {
                if (argument.kind() != Kind.INPUTS) {
                    continue;
                }
            }
            int taken = takeAs(argument, atTheEnd);
            if (taken > 0) {
                return taken;
            }
        }
        return 0;
    }

    private int takeAs(Argument argument, boolean atTheEnd) {
        String word = LineReader.bare(left.getFirst().text());
        return switch (argument.kind()) {
            case LEVEL -> note(argument, level(argument, left.getFirst().text()).map(Level::name), 1);
            case FLAG ->
                note(argument, Optional.of(word.toLowerCase(Locale.ROOT)).filter(argument.words()::contains), 1);
            case ROLE -> takeRole(argument);
            case PERSON -> note(argument, person(word), 1);
            case DURATION -> takeDuration(argument, atTheEnd);
            case NUMBER -> note(argument, Optional.of(word).filter(number -> number.matches("[0-9]{1,6}")), 1);
            case INPUTS -> takeInput(left.getFirst().text()) ? 1 : 0;
            case WORD -> {
                boolean plain = !atTheEnd && !word.contains("=") && !word.startsWith("@");
                yield note(argument, Optional.of(left.getFirst().text()).filter(any -> plain), 1);
            }
            case KEY, QUESTION, RUN, TEXT -> 0;
        };
    }

    private int note(Argument argument, Optional<String> value, int words) {
        value.ifPresent(found -> arguments.put(argument.name(), found));
        return value.isPresent() ? words : 0;
    }

    /**
     * Where a title follows, only words like {@code sev1} are levels: "outage" may be the title's first word, unless a
     * colon sets it apart.
     */
    private Optional<Level> level(Argument argument, String typed) {
        String word = LineReader.bare(typed);
        if (argument.required()) {
            return levels.byName(word.matches("[0-9]") ? "sev" + word : word);
        }
        boolean apart = typed.endsWith(":") || word.matches(".*[0-9].*");
        Optional<Level> level = apart ? levels.byName(word) : Optional.empty();
        if (level.isEmpty() && word.matches("(?i)sev[-_]?[0-9]+")) {
            throw noSuchLevel(word);
        }
        return level;
    }

    private int takeRole(Argument argument) {
        for (int words = Math.min(3, left.size()); words > 0; words--) {
            String said = left.subList(0, words).stream().map(Token::text).collect(Collectors.joining(" "));
            Optional<Role> role = Role.of(LineReader.bare(said));
            if (role.isPresent()) {
                return note(argument, role.map(Role::id), words);
            }
        }
        return 0;
    }

    private int takeDuration(Argument argument, boolean atTheEnd) {
        boolean in = left.getFirst().text().equalsIgnoreCase("in");
        if (!in && atTheEnd) {
            return 0;
        }
        int skipped = in ? 1 : 0;
        for (int words = Math.min(2, left.size() - skipped); words > 0; words--) {
            String said = left.subList(skipped, skipped + words).stream()
                    .map(Token::text)
                    .collect(Collectors.joining());
            int taken = note(argument, Durations.read(said).map(Object::toString), skipped + words);
            if (taken > 0) {
                return taken;
            }
        }
        return 0;
    }

    private boolean takeInput(String word) {
        int equals = word.indexOf('=');
        if (equals < 1) {
            return false;
        }
        String name = word.substring(0, equals);
        String value = word.substring(equals + 1);
        if (value.length() > 0 && Quotes.isQuote(value.charAt(0)) && !Quotes.areAround(value)) {
            throw new Misread("The value of " + name + " begins with a quote that nothing ends. Write " + name
                    + "=\"some words\".");
        }
        if (inputs.putIfAbsent(name, Quotes.value(value)) != null) {
            throw new Misread("'" + name + "' is given twice. Say it once.");
        }
        return true;
    }

    /** What is left where no text may follow: a person's bare name, a little word between. */
    private int takeBare() {
        String word = LineReader.bare(left.getFirst().text());
        if (FILLERS.contains(word.toLowerCase(Locale.ROOT)) && left.size() > 1) {
            return 1;
        }
        boolean roleKnown = unfilled(Kind.ROLE).filter(Argument::required).isEmpty();
        return roleKnown || left.size() > 1
                ? unfilled(Kind.PERSON)
                        .map(person -> note(person, Optional.of(word), 1))
                        .orElse(0)
                : 0;
    }

    private static Optional<String> person(String word) {
        if (word.startsWith("<@") && word.endsWith(">")) {
            return Optional.of(word);
        }
        return word.startsWith("@") && word.length() > 1 ? Optional.of(word.substring(1)) : Optional.empty();
    }

    private Optional<Argument> unfilled(Kind kind) {
        return verb.arguments().stream()
                .filter(argument -> argument.kind() == kind && !arguments.containsKey(argument.name()))
                .findFirst();
    }

    private Misread noSuchLevel(String word) {
        return new Misread("There is no level '" + word + "'. The levels are " + levels.names() + ".");
    }

    private Misread missing(Argument argument) {
        Message said = switch (argument.kind()) {
            case LEVEL ->
                left.isEmpty()
                        ? Message.of("Which level? They are " + levels.names() + ".")
                                .with(buttons(levels.all().stream().map(Level::name)))
                        : noSuchLevel(left.getFirst().text()).answer();
            case ROLE -> whichRole();
            case PERSON -> asked("Who?");
            case KEY -> asked("Which incident?");
            case NUMBER -> asked("Which number?");
            case DURATION -> asked("How long?");
            default ->
                Message.of("The " + argument.name() + " is missing. Write " + verb.usage() + ", as in: " + example()
                        + ".");
        };
        return new Misread(said);
    }

    private Message asked(String question) {
        return Message.of(question + " Write " + verb.usage() + ", as in: " + example() + ".");
    }

    private Message whichRole() {
        String roles = Stream.of(Role.values()).map(Role::title).collect(Collectors.joining(", "));
        Message said =
                Message.of("Which role? They are " + roles + ". Write " + verb.usage() + ", as in: " + example() + ".");
        return verb.takes(Kind.PERSON)
                ? said
                : said.with(buttons(Stream.of(Role.values()).map(Role::id)));
    }

    private Button[] buttons(Stream<String> words) {
        String key = record == null ? "" : " " + record;
        return words.map(word -> Button.plain(word, verb.name() + key + " " + word))
                .toArray(Button[]::new);
    }

    private Misread tooMuch(String word) {
        if (unfilled(Kind.ROLE).filter(Argument::required).isPresent()) {
            return new Misread(
                    Message.of("'" + word + "' is no role. " + whichRole().text()));
        }
        if (unfilled(Kind.LEVEL).filter(Argument::required).isPresent()) {
            return noSuchLevel(word);
        }
        if (unfilled(Kind.KEY).filter(Argument::required).isPresent()) {
            return new Misread(asked("Which incident?"));
        }
        if (verb.takes(Kind.INPUTS)) {
            return new Misread(
                    "'" + word + "' is no name=value. Write " + verb.usage() + ", as in: " + example() + ".");
        }
        return new Misread("'" + word + "' is more than " + verb.name() + " takes. Write " + verb.usage() + ", as in: "
                + example() + ".");
    }

    private String example() {
        return verb.examples().getFirst();
    }
}
