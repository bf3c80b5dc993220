package io.muster.runbook;

import static io.muster.message.Span.plain;
import static io.muster.message.Span.strong;

import io.muster.message.Button;
import io.muster.message.Message;
import io.muster.message.Part;
import io.muster.message.RecordKey;
import io.muster.message.Standing;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** The cards of runs: how far each is, at which step, how long it has taken so far, and at its end what came of it. */
@Component
@Order(2)
class RunStanding implements Standing {

    private static final String KEY = "run/R";
    private static final int WIDTH = 10;

    private final Runs runs;
    private final Clock clock;

    RunStanding(Runs runs, Clock clock) {
        this.runs = runs;
        this.clock = clock;
    }

    @Override
    public List<Card> cards(RecordKey record, Set<String> shown) {
        return runs.of(record).stream()
                .filter(run -> goesOn(run) || shown.contains(key(run)))
                .map(this::card)
                .toList();
    }

    private static boolean goesOn(Run run) {
        return !run.state().ended() || run.undoing() != null;
    }

    private static String key(Run run) {
        return KEY + run.key().number();
    }

    private Card card(Run run) {
        List<StepState> steps = runs.steps(run.key());
        boolean open = goesOn(run);
        Message said = Message.of(strong(run.title()), plain(" (" + run.key() + ")" + mode(run)))
                .with(new Part.Text(bar(steps) + " " + words(run, steps)));
        if (open && !run.abortRequested()) {
            said = said.with(
                    Button.plain("Abort", "abort " + run.key()).dangerous().askingReason());
        }
        return new Card(key(run), said, open, run.key().toString());
    }

    private static String mode(Run run) {
        return switch (run.mode()) {
            case REAL -> "";
            case PLAN -> ", only planned";
            case DRILL -> ", a drill";
        };
    }

    private static String bar(List<StepState> steps) {
        long done = done(steps);
        int full = steps.isEmpty() ? 0 : (int) (done * WIDTH / steps.size());
        return "▰".repeat(full) + "▱".repeat(WIDTH - full) + " " + done + " of " + steps.size();
    }

    private static long done(List<StepState> steps) {
        return steps.stream()
                .filter(step -> step.outcome() != null && step.outcome().isGood() && !step.undone())
                .count();
    }

    private String words(Run run, List<StepState> steps) {
        if (!goesOn(run)) {
            return run.state().word() + Elapsed.after(run.beganAt(), run.endedAt());
        }
        if (run.undoing() != null && !run.abortRequested()) {
            // That began later than the run did, so how long the run took says nothing of it.
            return "being undone";
        }
        Instant began = run.beganAt();
        String soFar = began == null ? "" : "· " + Elapsed.soFar(began, clock.instant()) + " · ";
        if (run.abortRequested()) {
            return soFar + "being aborted";
        }
        return steps.stream()
                .filter(step -> step.step().id().equals(run.step()))
                .findFirst()
                .map(step -> soFar + "at: " + step.step().title())
                .orElse("not yet begun");
    }
}
