package io.muster.web;

import io.muster.message.Actor;
import java.util.Locale;

/** A person as a page shows them: a name and a coloured mark with the initials. */
public record Face(String id, String name) {

    private static final int TONES = 8;

    static Face of(Actor actor) {
        return new Face(actor.id(), actor.name());
    }

    public String initials() {
        String[] words = name.strip().split("\\s+");
        String first = firstLetter(words[0]);
        return (words.length == 1 ? first : first + firstLetter(words[words.length - 1])).toUpperCase(Locale.ROOT);
    }

    /** Which of the style sheet's colours; the same person has the same everywhere. */
    public int tone() {
        return Math.floorMod(id.hashCode(), TONES);
    }

    private static String firstLetter(String word) {
        return word.isEmpty() ? "?" : new String(Character.toChars(word.codePointAt(0)));
    }
}
