package io.muster.runbook.dsl;

import groovy.lang.Closure;
import org.jspecify.annotations.Nullable;

/** Calls the braces of a runbook, each seeing only the words of its own place. */
final class Closures {

    private Closures() {}

    static @Nullable Object call(Closure<?> body, Object words) {
        Closure<?> own = (Closure<?>) body.clone();
        own.setDelegate(words);
        own.setResolveStrategy(Closure.DELEGATE_ONLY);
        return own.call();
    }

    /** Calls the braces of a part that only says words; what it throws is a mistake of that part alone. */
    static void read(Closure<?> body, Words words, Mistakes mistakes) {
        try {
            call(body, words);
        } catch (Exception | StackOverflowError | AssertionError failed) {
            words.brokenOff = true;
            mistakes.add(
                    mistakes.lineOf(failed),
                    "reading ends here with " + failed.getClass().getSimpleName() + ": " + oneLine(failed),
                    "Loading must not fail; move what may fail into run { }.");
        }
    }

    static String oneLine(Throwable failed) {
        String message = failed.getMessage();
        String line = message == null ? "" : message.strip().split("\\R", 2)[0];
        return line.length() <= 200 ? line : line.substring(0, 200) + "…";
    }
}
