package io.muster.runbook.dsl;

import io.muster.message.Nearest;
import io.muster.runbook.Approval;
import io.muster.runbook.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What may be said within {@code decide { }}: people choose, later steps read {@code outputs.<result>}. */
public final class DecideWords extends PeopleWords {

    private final List<Step.Way> choices = new ArrayList<>();
    private @Nullable Object otherwise;
    private int otherwiseAt;
    private @Nullable String result;

    DecideWords(Mistakes mistakes, String id, String title, int line) {
        super(mistakes, "decide", id, title, line);
    }

    @Usage("choices 'fail over', 'wait'")
    public void choices(Object... labels) {
        for (Object label : labels) {
            add(label.toString(), label.toString());
        }
    }

    public void choices(Map<?, ?> named) {
        named.forEach((name, label) -> add(String.valueOf(name), String.valueOf(label)));
    }

    @Usage("otherwise 'wait'")
    public void otherwise(Object then) {
        otherwise = then;
        otherwiseAt = mistakes.here();
    }

    @Usage("result 'way'")
    public void result(CharSequence name) {
        if (!name.toString().matches("[a-zA-Z][a-zA-Z0-9_]{0,62}")) {
            mistakes.addHere("'" + name + "' is no name for an output", "Use letters, digits and _.");
        }
        result = name.toString();
    }

    private void add(String id, String label) {
        if (id.isBlank() || id.length() > 60 || label.isBlank() || label.length() > 60) {
            mistakes.addHere("a choice of '" + title + "' has no or too many letters", "Give it 1 to 60.");
        }
        if (choices.stream().anyMatch(known -> known.id().equals(id))) {
            mistakes.addHere("choice '" + id + "' is said twice", "Keep one of them.");
        }
        choices.add(new Step.Way(id, label));
    }

    @Override
    Set<String> gives() {
        return result == null ? Set.of() : Set.of(result);
    }

    @Override
    String asks() {
        return title + "\n"
                + String.join(" · ", choices.stream().map(Step.Way::label).toList());
    }

    @Override
    Step outline(Seen seen) {
        if (choices.size() < 2 && !brokenOff) {
            mistakes.add(
                    line,
                    "decide '" + title + "' offers " + (choices.isEmpty() ? "no choice" : "one choice"),
                    "Say at least two: choices 'fail over', 'wait'.");
        }
        Object said = otherwise;
        Approval.Otherwise then = said == null ? Approval.Otherwise.ASK_NEXT : silence(said);
        String unanswered = null;
        if (then == null) {
            then = Approval.Otherwise.STOP;
            unanswered = String.valueOf(said);
            List<String> known = choices.stream().map(Step.Way::id).toList();
            if (!known.contains(unanswered)) {
                List<String> all = new ArrayList<>(known);
                all.add("ASK_NEXT");
                all.add("STOP");
                mistakes.add(
                        otherwiseAt,
                        "'otherwise' of '" + title + "' does not know '" + said + "'",
                        Nearest.instead(unanswered, all));
            }
        }
        return new Step.Decide(id, title, line, choices, asked(then, Duration.ofMinutes(10)), unanswered, result);
    }
}
