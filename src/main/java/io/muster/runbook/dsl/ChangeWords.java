package io.muster.runbook.dsl;

import groovy.lang.Closure;
import groovy.lang.DelegatesTo;
import io.muster.runbook.Approval;
import io.muster.runbook.Input;
import io.muster.runbook.Step;
import io.muster.settings.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What may be said within {@code change { }}. */
public final class ChangeWords extends StepWords {

    private Approval approval = Approval.DEFAULT;

    @Nullable
    Closure<?> undo;

    private @Nullable String irreversible;

    ChangeWords(Mistakes mistakes, String id, String title, int line) {
        super(mistakes, "change", id, title, line);
    }

    @Usage("undo { http post: '/admin/start' }")
    public void undo(@DelegatesTo(value = CommandWords.class, strategy = Closure.DELEGATE_ONLY) Closure<?> command) {
        if (undo != null) {
            mistakes.addHere("change '" + title + "' has two undo", "Keep one; an undo is one command.");
        }
        undo = command;
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
        if (within.isZero()) {
            mistakes.addHere("'within:' of 'approval' is zero", "Give people time: within: 10.minutes.");
        }
        approval = new Approval(
                given.has("from") ? from(given.value("from")) : Approval.DEFAULT.from(),
                within,
                otherwise(given),
                none);
    }

    private Approval.Otherwise otherwise(Options given) {
        Object said = given.value("otherwise");
        if (said == null) {
            return Approval.Otherwise.ASK_NEXT;
        }
        for (Approval.Otherwise known : Approval.Otherwise.values()) {
            if (known.name().equals(said.toString())) {
                return known;
            }
        }
        mistakes.addHere("'otherwise:' does not know " + said, "Write ASK_NEXT or STOP.");
        return Approval.Otherwise.ASK_NEXT;
    }

    private List<String> from(@Nullable Object said) {
        List<String> from = new ArrayList<>();
        List<String> roles = Arrays.stream(Role.values()).map(Role::name).toList();
        for (Object one : said instanceof Collection<?> several ? several : List.of(String.valueOf(said))) {
            String name = String.valueOf(one);
            if (!roles.contains(name)) {
                mistakes.addHere("'" + name + "' is no role", Nearest.hint(name, roles));
            }
            from.add(name);
        }
        if (from.isEmpty()) {
            mistakes.addHere("'from:' of 'approval' names nobody", "Write it like: from: INCIDENT_COMMANDER.");
        }
        return from;
    }

    @Override
    Step finish(List<Input> inputs, Set<String> given, @Nullable String target) {
        if (undo == null && irreversible == null && !brokenOff) {
            mistakes.add(
                    line,
                    "change '" + title + "' has neither undo nor irreversible",
                    "Say how to undo it, or why it cannot be undone.");
        } else if (undo != null && irreversible != null) {
            mistakes.add(line, "change '" + title + "' has both undo and irreversible", "Keep the one that is true.");
        }
        if (undo != null) {
            probe("undo", undo, inputs, given, target);
        }
        return super.finish(inputs, given, target);
    }

    @Override
    Step outline(Duration longest) {
        return new Step.Change(id, title, line, longest, expectations, approval, undo != null, irreversible);
    }
}
