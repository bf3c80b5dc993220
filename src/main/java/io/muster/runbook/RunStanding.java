package io.muster.runbook;

import static io.muster.message.Span.plain;
import static io.muster.message.Span.strong;

import io.muster.message.Button;
import io.muster.message.Message;
import io.muster.message.Part;
import io.muster.message.RecordKey;
import io.muster.message.Standing;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** The cards of runs: how far each is, at which step since when, and at its end what came of it. */
@Component
@Order(2)
class RunStanding implements Standing {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss 'UTC'", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private static final String KEY = "run/R";
    private static final int WIDTH = 10;

    private final Runs runs;

    RunStanding(Runs runs) {
        this.runs = runs;
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

    private static String words(Run run, List<StepState> steps) {
        if (!goesOn(run)) {
            return run.state().word() + took(run.beganAt(), run.endedAt());
        }
        if (run.abortRequested()) {
            return "being aborted";
        }
        if (run.undoing() != null) {
            return "being undone";
        }
        return steps.stream()
                .filter(step -> step.step().id().equals(run.step()))
                .findFirst()
                .map(step -> "at: " + step.step().title() + since(step.began()))
                .orElse("not yet begun");
    }

    private static String since(@Nullable Instant began) {
        return began == null ? "" : ", since " + TIME.format(began);
    }

    private static String took(@Nullable Instant began, @Nullable Instant ended) {
        if (began == null || ended == null) {
            return "";
        }
        Duration took = Duration.between(began, Objects.requireNonNull(ended));
        return " after " + (took.toMinutes() > 0 ? took.toMinutes() + " min " : "") + took.toSecondsPart() + " s";
    }
}
