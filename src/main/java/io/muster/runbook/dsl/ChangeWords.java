package io.muster.runbook.dsl;

import groovy.lang.Closure;
import groovy.lang.DelegatesTo;
import io.muster.runbook.Approval;
import io.muster.runbook.PlainCommand;
import io.muster.runbook.PlainCommand.Argument;
import io.muster.runbook.Step;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What may be said within {@code change { }}. */
public final class ChangeWords extends StepWords {

    private Approval approval = Approval.DEFAULT;

    @Nullable
    Closure<?> undo;

    private int undoAt;
    private @Nullable String irreversible;
    private boolean repeatable;

    ChangeWords(Mistakes mistakes, String id, String title, int line) {
        super(mistakes, "change", id, title, line);
    }

    @Usage("undo { http post: '/admin/start' }")
    public void undo(@DelegatesTo(value = CommandWords.class, strategy = Closure.DELEGATE_ONLY) Closure<?> command) {
        if (undo != null) {
            mistakes.addHere("change '" + title + "' has two undo", "Keep one; an undo is one command.");
        }
        undo = command;
        undoAt = mistakes.here();
    }

    @Usage("irreversible 'sessions are lost'")
    public void irreversible(CharSequence why) {
        if (why.toString().isBlank()) {
            mistakes.addHere("'irreversible' without a reason", "Say why: irreversible 'sessions are lost'.");
        }
        irreversible = why.toString();
    }

    @Usage("approval from: INCIDENT_COMMANDER, within: 10.minutes, otherwise: ASK_NEXT")
    public void approval(Map<?, ?> options) {
        Options given = new Options(mistakes, "approval", options, Set.of("from", "within", "otherwise", "none"));
        String none = given.text("none");
        if (given.has("none") && given.has("from")) {
            mistakes.addHere("'approval' says both 'from:' and 'none:'", "Keep one of them.");
        }
        if (none != null && none.isBlank()) {
            mistakes.addHere(
                    "'none:' without a reason", "Say why nobody is asked: approval none: 'only clears a cache'.");
        }
        Duration within = given.duration("within", Approval.DEFAULT.within());
        forPeople("approval", within);
        List<String> from = given.has("from") ? from("approval", given.value("from")) : Approval.DEFAULT.from();
        Object otherwise = given.value("otherwise");
        Approval.Otherwise then = otherwise == null ? Approval.Otherwise.ASK_NEXT : silence(otherwise);
        if (then == null) {
            mistakes.addHere("'otherwise:' does not know " + otherwise, "Write ASK_NEXT or STOP.");
            then = Approval.Otherwise.ASK_NEXT;
        }
        approval = new Approval(from, within, then, none);
    }

    @Usage("repeatable()")
    public void repeatable() {
        repeatable = true;
    }

    @Override
    boolean isRepeatable() {
        return repeatable;
    }

    @Override
    Step outline(Seen seen) {
        if (undo == null && irreversible == null && !brokenOff) {
            mistakes.add(
                    line,
                    "change '" + title + "' has neither undo nor irreversible",
                    "Say how to undo it, or why it cannot be undone.");
        } else if (undo != null && irreversible != null) {
            mistakes.add(line, "change '" + title + "' has both undo and irreversible", "Keep the one that is true.");
        }
        if (undo != null) {
            probe("undo", undo, seen, target);
        }
        return super.outline(seen);
    }

    @Override
    void plain(Map<Integer, List<Argument>> byLine, Map<String, PlainCommand> known) {
        super.plain(byLine, known);
        List<Argument> words = byLine.get(undoAt);
        if (words != null) {
            known.put(id + "/undo", new PlainCommand(words, true));
        }
    }

    @Override
    Step outline(Duration longest) {
        return new Step.Change(
                id,
                title,
                line,
                longest,
                expectations,
                approval,
                undo != null,
                irreversible,
                repeatable ? true : null,
                retry,
                target);
    }
}
