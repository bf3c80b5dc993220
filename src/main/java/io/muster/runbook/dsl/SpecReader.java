package io.muster.runbook.dsl;

import io.muster.runbook.Mistake;
import io.muster.runbook.spec.Spec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the text of a spec, a runbook's own tests. It runs the text, so it is called in the runner process and in tests of
 * the language, never in the server. For one thread.
 */
public final class SpecReader {

    private final Scripts<SpecScript> scripts = new Scripts<>(SpecScript.class, "a shipped spec");

    /** What came of reading: a spec, or at least one mistake. */
    public record Reading(@Nullable Spec spec, List<Mistake> mistakes) {}

    /** @param file name for messages, {@code restart-shop.test.groovy} */
    public Reading read(String file, String text) {
        Mistakes mistakes = new Mistakes(file);
        SpecScript script = scripts.of(file, text, false, mistakes);
        if (script == null) {
            return new Reading(null, mistakes.sorted());
        }
        script.prepare(mistakes);
        try {
            script.run();
        } catch (Exception | StackOverflowError | AssertionError failed) {
            mistakes.add(
                    mistakes.lineOf(failed),
                    "reading ends here with " + failed.getClass().getSimpleName() + ": " + Closures.oneLine(failed),
                    "Reading must not fail; put everything within spec('…') { … }.");
        }
        SpecWords words = script.words();
        if (words == null) {
            mistakes.add(0, "there is no spec in this file", "Begin with spec('Restart checkout') { … }.");
            return new Reading(null, mistakes.sorted());
        }
        Spec spec = words.finish();
        List<Mistake> found = mistakes.sorted();
        return new Reading(found.isEmpty() ? spec : null, found);
    }
}
