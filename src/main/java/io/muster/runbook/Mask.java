package io.muster.runbook;

import io.muster.runbook.WordSearch.Word;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hides secrets in what comes back from a step. A secret is found as it is; in Base64, standard and URL-safe, wherever in the
 * encoded text it begins; URL-encoded; escaped as in JSON, Python and shells; two of these one in the other; and each of
 * them broken over lines anywhere. Of a secret with several lines or fields, each part that looks like a key is found alone,
 * too. The beginning of one that was cut off is hidden from 8 letters on.
 *
 * <p>This guards against accidents: whoever writes a runbook can always spell a secret in a way that nobody looks for.
 *
 * <p>Immutable. Takes a time that grows with the text, not with what is in it.
 */
final class Mask {

    static final Mask NOTHING = new Mask(Map.of());

    private static final int SHORTEST = 4;
    private static final int TRANSLATIONS = 2;
    private static final Pattern BETWEEN_PARTS = Pattern.compile("[\\s\"'`\\\\,:;@{}\\[\\]()<>|]+");
    private static final Pattern LIKE_A_KEY = Pattern.compile("(?=.*[0-9])(?=.*[A-Za-z]).{16,}");

    /**
     * A text with its secrets hidden.
     *
     * @param pieces what is left of those that were broken over lines, line by line: whoever takes one line of the text
     *     takes one of these
     */
    record Hidden(String text, Set<String> pieces) {}

    private record Place(int from, int to, String name) {}

    private final WordSearch plain;
    private final WordSearch encoded;
    private final WordSearch withBlanks;
    private final boolean nothing;
    private final boolean blanks;

    /** @param secrets name to values: a secret that was changed may still be said as it was */
    Mask(Map<String, ? extends Collection<String>> secrets) {
        List<Word> words = new ArrayList<>();
        List<Word> blank = new ArrayList<>();
        List<Word> inBase64 = new ArrayList<>();
        secrets.forEach((name, values) -> values.stream()
                .flatMap(value -> forms(value).stream())
                .distinct()
                .forEach(form -> {
                    TextView all = TextView.of(form);
                    TextView letters = all.withoutBlanks();
                    if (letters.length() >= SHORTEST) {
                        (letters.length() < all.length() ? blank : words).add(new Word(letters.toBytes(), name, 0, 0));
                        inBase64.addAll(inBase64(form.getBytes(StandardCharsets.UTF_8), name));
                    }
                }));
        this.plain = new WordSearch(words, false);
        this.encoded = new WordSearch(inBase64, true);
        this.withBlanks = new WordSearch(blank, false);
        this.nothing = inBase64.isEmpty();
        this.blanks = !blank.isEmpty();
    }

    /** The secret itself, and what in it looks like a key of its own. */
    private static Set<String> forms(String value) {
        Set<String> forms = new LinkedHashSet<>();
        forms.add(value);
        String meant = new String(TextView.of(value).unescaped().toBytes(), StandardCharsets.UTF_8);
        for (String text : List.of(value, meant)) {
            BETWEEN_PARTS
                    .splitAsStream(text)
                    .filter(part -> LIKE_A_KEY.matcher(part).matches())
                    .forEach(forms::add);
        }
        return forms;
    }

    /**
     * Three letters stand for four of Base64; so what a secret looks like in there depends on how many letters are before it,
     * but for the letters at its edges, which it shares with its neighbours, on nothing else.
     */
    private static List<Word> inBase64(byte[] secret, String name) {
        List<Word> words = new ArrayList<>();
        for (int before = 0; before < 3; before++) {
            byte[] shifted = new byte[before + secret.length];
            System.arraycopy(secret, 0, shifted, before, secret.length);
            byte[] all = Base64.getEncoder().withoutPadding().encode(shifted);
            int first = (before * 8 + 5) / 6;
            int last = shifted.length * 8 / 6;
            byte[] own = java.util.Arrays.copyOfRange(all, first, last);
            words.add(new Word(own, name, before == 0 ? 0 : 1, last < all.length ? 1 : 0));
        }
        return words;
    }

    String hide(String text) {
        return look(text).text();
    }

    /** @param pieces of secrets that stand alone in a text which was said of another */
    String hide(String text, Set<String> pieces) {
        String hidden = hide(text);
        for (String piece : pieces) {
            // A short one is hidden as a word only: it may stand by chance within another.
            String quoted = Pattern.quote(piece);
            hidden = hidden.replaceAll(
                    piece.length() >= SHORTEST ? quoted : "(?<![A-Za-z0-9])" + quoted + "(?![A-Za-z0-9])",
                    Matcher.quoteReplacement("[secret]"));
        }
        return hidden;
    }

    Hidden look(String text) {
        if (nothing || text.isEmpty()) {
            return new Hidden(text, Set.of());
        }
        List<Place> places = new ArrayList<>();
        look(TextView.of(text), TRANSLATIONS, places);
        return places.isEmpty() ? new Hidden(text, Set.of()) : hidden(text, together(places));
    }

    private void look(TextView view, int translations, List<Place> places) {
        TextView joined = view.joined();
        plain.search(joined, (from, to, word) -> add(place(joined, from, to, word), places));
        encoded.search(joined, (from, to, word) -> add(withEdges(joined, from, to, word), places));
        if (blanks) {
            TextView letters = joined.withoutBlanks();
            withBlanks.search(letters, (from, to, word) -> add(place(letters, from, to, word), places));
        }
        if (translations > 0) {
            for (TextView other : meanings(joined)) {
                if (other.isChanged()) {
                    look(other, translations - 1, places);
                }
            }
        }
    }

    /** What is broken over lines may be broken within an escape. */
    private List<TextView> meanings(TextView joined) {
        List<TextView> meanings = new ArrayList<>();
        if (joined.has('\\')) {
            meanings.add(joined.unescaped());
        }
        if (joined.has('\'')) {
            meanings.add(joined.unquoted());
        }
        if (joined.has('%')) {
            meanings.add(joined.decoded(false));
        }
        if (blanks && joined.has('+')) {
            meanings.add(joined.decoded(true));
        }
        return meanings;
    }

    /** Finds come in the order of their ends; a text of nothing but finds is one. */
    private static void add(Place place, List<Place> places) {
        Place last = places.isEmpty() ? null : places.getLast();
        if (last != null
                && last.name().equals(place.name())
                && place.from() >= last.from()
                && place.from() <= last.to()) {
            places.set(places.size() - 1, new Place(last.from(), Math.max(last.to(), place.to()), last.name()));
        } else {
            places.add(place);
        }
    }

    private static Place place(TextView view, int from, int to, Word word) {
        return new Place(view.from(from), view.to(to - 1), word.name());
    }

    private static Place withEdges(TextView view, int from, int to, Word word) {
        int begin = from;
        int end = to;
        if (word.before() > 0 && begin > 0 && isBase64(view.at(begin - 1))) {
            begin--;
        }
        if (word.after() > 0 && end < view.length() && isBase64(view.at(end))) {
            end++;
        }
        while (end < view.length() && view.at(end) == '=' && end < to + 3) {
            end++;
        }
        return place(view, begin, end, word);
    }

    private static boolean isBase64(byte letter) {
        return Character.isLetterOrDigit(letter) || letter == '+' || letter == '/' || letter == '-' || letter == '_';
    }

    /** In their order, none over another; the longer one gives the name. */
    private static List<Place> together(List<Place> places) {
        places.sort(Comparator.comparingInt(Place::from).thenComparing(Place::to, Comparator.reverseOrder()));
        List<Place> apart = new ArrayList<>();
        for (Place place : places) {
            Place last = apart.isEmpty() ? null : apart.getLast();
            if (last == null || place.from() >= last.to()) {
                apart.add(place);
            } else if (place.to() > last.to()) {
                apart.set(apart.size() - 1, new Place(last.from(), place.to(), last.name()));
            }
        }
        return apart;
    }

    private static Hidden hidden(String text, List<Place> places) {
        StringBuilder hidden = new StringBuilder(text.length());
        Set<String> pieces = new LinkedHashSet<>();
        int done = 0;
        for (Place place : places) {
            String said = text.substring(place.from(), place.to());
            if (said.indexOf('\n') >= 0) {
                said.lines()
                        .map(String::strip)
                        .filter(piece -> !piece.isEmpty())
                        .forEach(pieces::add);
            }
            hidden.append(text, done, place.from())
                    .append("[secret ")
                    .append(place.name())
                    .append(']');
            done = place.to();
        }
        return new Hidden(hidden.append(text, done, text.length()).toString(), pieces);
    }
}
