package io.muster.runbook.dsl;

import io.muster.runbook.Mistake;
import io.muster.runbook.Outline;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a runbook's text. It runs the text, so it is called in the runner process and in tests of the language, never in
 * the server. The same text again is compiled once. For one thread.
 */
public final class RunbookReader {

    private final Set<String> levels;
    private final Scripts<RunbookScript> scripts = new Scripts<>(RunbookScript.class, "a shipped runbook");

    /** @param levels names of the levels that exist, in capitals: {@code SEV1} */
    public RunbookReader(Set<String> levels) {
        this.levels = Set.copyOf(levels);
    }

    /** What came of reading: a runbook, or at least one mistake. */
    public record Reading(@Nullable LoadedRunbook runbook, List<Mistake> mistakes) {}

    /**
     * Reads it for its author: what a runbook has no use for is a mistake, see {@link AllowedCode}.
     *
     * @param file name for messages, {@code restart-shop.groovy}
     */
    public Reading read(String file, String text) {
        return read(file, text, true);
    }

    /** Reads a text that was read before, perhaps when more was allowed: a run that is under way goes on. */
    public Reading obey(String file, String text) {
        return read(file, text, false);
    }

    private Reading read(String file, String text, boolean check) {
        Mistakes mistakes = new Mistakes(file);
        RunbookScript script = scripts.of(file, text, check, mistakes);
        if (script == null) {
            return new Reading(null, mistakes.sorted());
        }
        script.prepare(mistakes, levels);
        try {
            script.run();
        } catch (Exception | StackOverflowError | AssertionError failed) {
            mistakes.add(
                    mistakes.lineOf(failed),
                    "reading ends here with " + failed.getClass().getSimpleName() + ": " + Closures.oneLine(failed),
                    "Loading must not fail; put everything within runbook('…') { … }.");
        }
        RunbookWords words = script.words();
        if (words == null) {
            mistakes.add(0, "there is no runbook in this file", "Begin with runbook('What it does') { … }.");
            return new Reading(null, mistakes.sorted());
        }
        Outline outline = words.finish(check ? scripts.plain() : Map.of());
        List<Mistake> found = mistakes.sorted();
        return new Reading(found.isEmpty() ? new LoadedRunbook(outline, file, words.all()) : null, found);
    }
}
