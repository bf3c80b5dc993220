package io.muster.command;

import io.muster.message.Form;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The form of one family of verbs. It only reads. */
interface VerbForm {

    Set<String> verbs();

    /** @return empty when nothing is missing, or when no form would help */
    Optional<Form> form(Asked asked);

    /**
     * The lines that a filled-in form comes to, without the record. What is wrong is noted in {@code filling}, and then
     * the lines count for nothing.
     *
     * @param purpose that of the form, read; it comes from outside
     */
    List<String> lines(Call purpose, Filling filling);
}
