package io.muster.runbook.dsl;

import io.muster.runbook.spec.Spec;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What may be said within {@code answer { }}: one answer to the next question about a step, or silence. */
public final class AnswerWords extends Words {

    private static final String SOMEBODY = "somebody";

    private final String step;
    private final int line;
    private boolean said;
    private @Nullable String choice;
    private String by = SOMEBODY;
    private @Nullable String reason;

    AnswerWords(Mistakes mistakes, String step, int line) {
        super(mistakes, "answer");
        this.step = step;
        this.line = line;
    }

    @Usage("approved by: 'Alice'")
    public void approved(@Nullable Map<?, ?> options) {
        say("approved", "approve", options);
    }

    @Usage("rejected by: 'Alice', reason: 'not at this hour'")
    public void rejected(@Nullable Map<?, ?> options) {
        say("rejected", "reject", options);
    }

    @Usage("chosen 'fail over', by: 'Alice'")
    public void chosen(CharSequence way) {
        chosen(null, way);
    }

    public void chosen(@Nullable Map<?, ?> options, CharSequence way) {
        say("chosen", way.toString(), options);
    }

    @Usage("done by: 'Alice'")
    public void done(@Nullable Map<?, ?> options) {
        say("done", "done", options);
    }

    @Usage("cannot by: 'Alice'")
    public void cannot(@Nullable Map<?, ?> options) {
        say("cannot", "failed", options);
    }

    @Usage("again by: 'Alice'")
    public void again(@Nullable Map<?, ?> options) {
        say("again", "again", options);
    }

    @Usage("goOn by: 'Alice'")
    public void goOn(@Nullable Map<?, ?> options) {
        say("goOn", "go-on", options);
    }

    @Usage("undo by: 'Alice'")
    public void undo(@Nullable Map<?, ?> options) {
        say("undo", "undo", options);
    }

    @Usage("stop by: 'Alice'")
    public void stop(@Nullable Map<?, ?> options) {
        say("stop", "stop", options);
    }

    @Usage("happened by: 'Alice'")
    public void happened(@Nullable Map<?, ?> options) {
        say("happened", "happened", options);
    }

    @Usage("skip by: 'Alice'")
    public void skip(@Nullable Map<?, ?> options) {
        say("skip", "skip", options);
    }

    @Usage("silence()")
    public void silence() {
        say("silence", null, null);
    }

    private void say(String word, @Nullable String answer, @Nullable Map<?, ?> options) {
        if (said) {
            mistakes.addHere(
                    "'" + word + "' is a second answer",
                    "One pair of braces is one answer; give a second answer('" + step + "') { … } for the next.");
        }
        said = true;
        choice = answer;
        if (options != null) {
            Options given = new Options(mistakes, word, options, Set.of("by", "reason"));
            String name = given.text("by");
            by = name == null ? SOMEBODY : name;
            reason = given.text("reason");
        }
    }

    Spec.Answer finish() {
        if (!said && !brokenOff) {
            mistakes.add(
                    line, "the answer about '" + step + "' says nothing", "Add: approved by: 'Alice', or silence().");
        }
        return new Spec.Answer(step, line, choice, by, reason);
    }
}
