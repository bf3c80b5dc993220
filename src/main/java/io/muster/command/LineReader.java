package io.muster.command;

import io.muster.chat.CommandLine;
import io.muster.flow.StartableFlow;
import io.muster.message.Button;
import io.muster.message.Message;
import io.muster.message.Nearest;
import io.muster.message.RecordKey;
import io.muster.settings.Levels;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/**
 * Reads what people type into a {@link Call}. It knows words, not records: whether {@code INC-7} exists is for others.
 * What it cannot read is a {@link Misread} that says what was probably meant.
 */
@Component
class LineReader {

    static final int LONGEST = CommandLine.LONGEST;

    private static final Pattern ADDRESSED =
            Pattern.compile("(?:/(?:incident|inc|muster)(?=\\s|$)|@muster\\b[:,]?|/)\\s*", Pattern.CASE_INSENSITIVE);
    private static final Pattern NEARLY_A_LEVEL = Pattern.compile("(?i)s(?:ev)?[-_]?[0-9]+");

    private final Levels levels;
    private final OwnVerbs own;

    LineReader(Levels levels, OwnVerbs own) {
        this.levels = levels;
        this.own = own;
    }

    /** @throws Misread when the line is none that can be done */
    Call read(String line) {
        return read(line, true);
    }

    /**
     * As {@link #read}, of a line that may leave out what its verb requires.
     *
     * @throws Misread when it is wrong in anything else
     */
    Call readPartly(String line) {
        return read(line, false);
    }

    private Call read(String line, boolean whole) {
        String said = said(line);
        if (said.length() > LONGEST) {
            throw new Misread("That is " + said.length() + " characters long; a command takes " + LONGEST
                    + ". Put the rest where it can be linked.");
        }
        List<Token> tokens = new ArrayList<>(Token.of(said));
        List<Token> leading = new ArrayList<>();
        while (!tokens.isEmpty() && Reference.isReference(tokens.getFirst().text())) {
            leading.add(tokens.removeFirst());
        }
        if (tokens.isEmpty()) {
            return leading.isEmpty() ? help() : onlyReference(said, leading);
        }
        Optional<Verb> verb = Verbs.of(bare(tokens.getFirst().text()));
        Optional<StartableFlow> flow = verb.isPresent()
                ? toStart(verb.get(), tokens)
                : own.flow(bare(tokens.getFirst().text()));
        if (flow.isPresent() && leading.isEmpty()) {
            int words = verb.isPresent() ? 2 : 1;
            return started(flow.get(), said, tokens.subList(words, tokens.size()));
        }
        if (verb.isPresent()) {
            tokens.removeFirst();
            ArgumentReader arguments = new ArgumentReader(verb.get(), levels, said);
            return whole ? arguments.read(leading, tokens) : arguments.readPartly(leading, tokens);
        }
        if (leading.isEmpty() && beginsWithLevel(tokens)) {
            ArgumentReader arguments = new ArgumentReader(declare(), levels, said);
            return whole ? arguments.read(leading, tokens) : arguments.readPartly(leading, tokens);
        }
        throw unknown(said, tokens.getFirst());
    }

    /** {@code start deployment …}: the flow, when there is one of this name. */
    private Optional<StartableFlow> toStart(Verb verb, List<Token> tokens) {
        return verb.name().equals("start") && tokens.size() > 1
                ? own.named(bare(tokens.get(1).text()))
                : Optional.empty();
    }

    private static Call started(StartableFlow flow, String said, List<Token> values) {
        return new Call(
                Verbs.of("start").orElseThrow(),
                null,
                Map.of("flow", flow.id()),
                new FlowLineReader(flow, said).read(values));
    }

    /** The line without what only calls Muster: {@code /incident}, {@code @muster}. */
    static String said(String line) {
        String stripped = line.strip();
        Matcher addressed = ADDRESSED.matcher(stripped);
        return addressed.lookingAt() ? stripped.substring(addressed.end()) : stripped;
    }

    /** {@code sev1 checkout is failing}, {@code private drill s2 …}: a declaration without its verb. */
    private boolean beginsWithLevel(List<Token> tokens) {
        Verb declare = declare();
        for (Token token : tokens) {
            String word = bare(token.text());
            if (NEARLY_A_LEVEL.matcher(word).matches()) {
                return true;
            }
            boolean flag = declare.arguments().stream()
                    .anyMatch(argument -> argument.words().contains(word.toLowerCase(Locale.ROOT)));
            if (!flag) {
                return levels.byName(word)
                        .filter(level -> word.matches(".*[0-9].*"))
                        .isPresent();
            }
        }
        return false;
    }

    private static Call help() {
        return new Call(Verbs.of("help").orElseThrow(), null, java.util.Map.of(), java.util.Map.of());
    }

    /** {@code INC-7} alone asks how it stands; {@code Q2} or {@code R3} alone says too little. */
    private Call onlyReference(String said, List<Token> leading) {
        if (leading.size() == 1 && RecordKey.looksLike(leading.getFirst().text())) {
            return new ArgumentReader(Verbs.of("status").orElseThrow(), levels, said).read(leading, List.of());
        }
        String what = leading.getFirst().text();
        throw new Misread(Message.of("What about " + what + "? Begin with what to do: approve " + what + ", abort "
                + what + "; help lists all."));
    }

    private Misread unknown(String said, Token word) {
        String typed = bare(word.text());
        Button declare = Button.plain("Declare an incident", "declare " + said);
        Set<String> words = new HashSet<>(Verbs.words());
        own.all().forEach(verb -> words.add(verb.name()));
        Optional<Verb> near =
                Nearest.of(typed, words).flatMap(known -> Verbs.of(known).or(() -> own.of(known)));
        if (near.isEmpty()) {
            return new Misread(Message.of("'" + typed + "' is no command. help lists them all. If something is failing,"
                            + " declare it.")
                    .with(Button.primary("Help", "help"), declare));
        }
        String name = near.get().name();
        String corrected = said.substring(0, word.start())
                + name
                + said.substring(word.start() + word.text().length());
        return new Misread(Message.of("'" + typed + "' is no command. Did you mean " + name
                        + "? If something is failing, declare it.")
                .with(Button.primary(name, corrected), declare));
    }

    private static Verb declare() {
        return Verbs.of("declare").orElseThrow();
    }

    /** A word without the mark that ends it: {@code sev1:}, {@code ack!}. */
    static String bare(String word) {
        return word.length() > 1 ? word.replaceFirst("[:,!.]+$", "") : word;
    }
}
