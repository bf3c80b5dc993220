package io.muster.runbook.dsl;

import io.muster.message.Nearest;
import io.muster.runbook.spec.Spec;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What may follow {@code expect outcome: FAILED} on its line: {@code at 'Restart pods'}, {@code because 'refused'}. */
public final class OutcomeWords extends Words {

    private static final List<String> KNOWN =
            Arrays.stream(Spec.Ending.values()).map(Enum::name).toList();

    private final int line;
    private final @Nullable Object said;
    private @Nullable String at;
    private @Nullable String because;

    OutcomeWords(Mistakes mistakes, int line, @Nullable Object said) {
        super(mistakes, "expect outcome:");
        this.line = line;
        this.said = said;
    }

    @Usage("expect outcome: FAILED at 'Restart pods'")
    public OutcomeWords at(CharSequence step) {
        onlyAnOutcome("at");
        at = step.toString();
        return this;
    }

    @Usage("expect outcome: STOPPED because 'rejected'")
    public OutcomeWords because(CharSequence words) {
        onlyAnOutcome("because");
        because = words.toString();
        return this;
    }

    private void onlyAnOutcome(String word) {
        if (said == null) {
            mistakes.addHere(
                    "'" + word + "' follows no outcome", "Write it like: expect outcome: FAILED " + word + " '…'.");
        }
    }

    void check() {
        if (!KNOWN.contains(String.valueOf(said))) {
            mistakes.addHere("'" + said + "' is no outcome", Nearest.instead(String.valueOf(said), KNOWN));
        }
    }

    Spec.Expect.Outcome finish() {
        String name = String.valueOf(said);
        return new Spec.Expect.Outcome(
                line, KNOWN.contains(name) ? Spec.Ending.valueOf(name) : Spec.Ending.DONE, at, because);
    }
}
