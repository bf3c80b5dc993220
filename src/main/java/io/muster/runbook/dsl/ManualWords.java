package io.muster.runbook.dsl;

import groovy.lang.Closure;
import groovy.lang.DelegatesTo;
import io.muster.runbook.Approval;
import io.muster.runbook.Step;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What may be said within {@code manual { }}: a person does it, and says so. */
public final class ManualWords extends PeopleWords {

    private @Nullable String how;

    @Nullable
    Closure<?> howNow;

    ManualWords(Mistakes mistakes, String id, String title, int line) {
        super(mistakes, "manual", id, title, line);
    }

    @Usage("how 'Open the console, choose the zone, press Fail over.'")
    public void how(CharSequence text) {
        if (how != null || howNow != null) {
            mistakes.addHere("'how' is said twice", "Put all of it into one text.");
        }
        if (text.toString().isBlank()) {
            mistakes.addHere("'how' says nothing", "Say what to do, click by click.");
        }
        how = text.toString();
    }

    public void how(@DelegatesTo(value = ConditionWords.class, strategy = Closure.DELEGATE_ONLY) Closure<?> text) {
        how(String.valueOf(text.getClass().getName()));
        howNow = text;
    }

    @Override
    String asks() {
        return how == null ? title : how;
    }

    /** Anybody in the room may do it, and say so. */
    @Override
    List<String> usualFrom() {
        return List.of();
    }

    @Override
    Step outline(Seen seen) {
        if (how == null && !brokenOff) {
            mistakes.add(line, "manual '" + title + "' does not say how", "Add: how 'Open …, press …'.");
        }
        Closure<?> text = howNow;
        if (text != null) {
            try {
                Closures.call(
                        text,
                        new ConditionWords(mistakes, "how", Known.standIns(seen.inputs(), seen.given(), mistakes)));
            } catch (Exception standInNotGoodEnough) {
                // what it says is known when it is asked
            }
        }
        return new Step.Manual(id, title, line, asked(Approval.Otherwise.ASK_NEXT, Duration.ofMinutes(30)));
    }
}
