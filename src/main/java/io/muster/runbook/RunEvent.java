package io.muster.runbook;

import static io.muster.message.Span.plain;
import static io.muster.message.Span.strong;

import io.muster.message.Actor;
import io.muster.message.Button;
import io.muster.message.Message;
import io.muster.message.Part;
import io.muster.message.RecordKey;
import io.muster.message.Recorded;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What can happen to a run. {@link #run()} is as it stands after the event. */
public sealed interface RunEvent extends Recorded {

    Run run();

    @Override
    default RecordKey record() {
        return run().key().record();
    }

    @Override
    default Map<String, Object> details() {
        return Map.of("run", run().key().toString(), "runbook", run().runbook());
    }

    /**
     * Somebody wants it; the flow is to start its process.
     *
     * @param file how the version that it uses stands to the file on disk
     */
    record RunRequested(Run run, Actor by, RunFile file) implements RunEvent {
        @Override
        public Message message() {
            Message said = asked();
            return file.words().isEmpty() ? said : said.with(new Part.Text("It " + file.words()));
        }

        private Message asked() {
            String what = switch (run.mode()) {
                case REAL -> " asked for ";
                case PLAN -> " asked what would come of ";
                case DRILL -> " asked, in this drill, for ";
            };
            Message said =
                    Message.of(strong(by.name()), plain(what), strong(run.title()), plain(" (" + run.key() + ")"));
            return run.inputs().isEmpty()
                    ? said
                    : said.with(new Part.Facts(run.inputs().entrySet().stream()
                            .map(input -> new Part.Fact(input.getKey(), input.getValue()))
                            .toList()));
        }
    }

    /** Its process reached its first task. */
    record RunBegan(Run run, Actor by) implements RunEvent {
        @Override
        public Message message() {
            return Message.of(strong(run.title()), plain(" began (" + run.key() + ")"))
                    .with(Message.Priority.BACKGROUND);
        }
    }

    /** A step's command is about to be executed. {@code step} ends in {@code /undo} on the way back. */
    record StepBegan(Run run, Actor by, String step, String title) implements RunEvent {
        @Override
        public Message message() {
            return Message.of(plain(step.endsWith("/undo") ? "Undoing: " : "Step: "), strong(title))
                    .with(Message.Priority.BACKGROUND)
                    .coalescing("step " + run.key() + " " + step);
        }

        @Override
        public Map<String, Object> details() {
            return Map.of("run", run.key().toString(), "runbook", run.runbook(), "step", step);
        }
    }

    /** A step came to an outcome. {@code lastLines} are the end of what it put out. */
    record StepFinished(
            Run run,
            Actor by,
            String step,
            String title,
            StepOutcome outcome,
            String line,
            String lastLines,
            Duration duration)
            implements RunEvent {
        @Override
        public Message message() {
            Message said = Message.of(
                    strong(title),
                    plain((step.endsWith("/undo") ? " (undo): " + undone() : ": " + outcome.word()) + ", "
                            + words(duration)));
            Message withLine = line.isEmpty() ? said : said.with(new Part.Text(line));
            return (lastLines.contains("\n") ? withLine.with(new Part.Code(lastLines)) : withLine)
                    .coalescing("step " + run.key() + " " + step);
        }

        private String undone() {
            return switch (outcome) {
                case DONE -> "undone";
                case SKIPPED -> "nothing to undo";
                default -> outcome.word();
            };
        }

        @Override
        public Map<String, Object> details() {
            return Map.of(
                    "run",
                    run.key().toString(),
                    "runbook",
                    run.runbook(),
                    "step",
                    step,
                    "outcome",
                    outcome.word(),
                    "millis",
                    duration.toMillis());
        }
    }

    /** A step tells the room something while it goes on. */
    record StepSaid(Run run, Actor by, String step, String title, String text) implements RunEvent {
        @Override
        public Message message() {
            return Message.of(strong(title), plain(": " + text));
        }

        @Override
        public Map<String, Object> details() {
            return Map.of("run", run.key().toString(), "runbook", run.runbook(), "step", step);
        }
    }

    /** A step attached a text; all of it is kept under this name. */
    record StepAttached(Run run, Actor by, String step, String title, String name, String lastLines)
            implements RunEvent {
        @Override
        public Message message() {
            Message said = Message.of(strong(title), plain(" attached "), strong(name));
            return lastLines.isBlank() ? said : said.with(new Part.Code(lastLines));
        }

        @Override
        public Map<String, Object> details() {
            return Map.of("run", run.key().toString(), "runbook", run.runbook(), "step", step, "attachment", name);
        }
    }

    /** Somebody wants it to end now; whoever runs its step kills it. */
    record RunAbortRequested(Run run, Actor by, String reason) implements RunEvent {
        @Override
        public Message message() {
            Message said = Message.of(strong(by.name()), plain(" aborts "), strong(run.title()));
            return reason.isEmpty() ? said : said.with(new Part.Text(reason));
        }
    }

    /** An ended run is to be undone; the flow is to start the process of its way back. */
    record RunUndoRequested(Run run, Actor by, String reason) implements RunEvent {
        @Override
        public Message message() {
            Message said = Message.of(
                    strong(by.name()),
                    plain(" wants undone what "),
                    strong(run.title()),
                    plain(" did (" + run.key() + ")"));
            return reason.isEmpty() ? said : said.with(new Part.Text(reason));
        }
    }

    /** A paused run is to go on with a newer version of its file; the flow is to start its process again. */
    record RunMended(Run run, Actor by, String reason) implements RunEvent {
        @Override
        public Message message() {
            Message said = Message.of(
                    strong(by.name()),
                    plain(" lets "),
                    strong(run.title()),
                    plain(" go on with the mended file (" + run.key() + "); what is done and unchanged stays done"));
            return reason.isEmpty() ? said : said.with(new Part.Text(reason));
        }
    }

    /**
     * A newer version of the file of a paused run is in force.
     *
     * @param difference line by line
     */
    record RunMendable(Run run, Actor by, String difference) implements RunEvent {
        @Override
        public Message message() {
            return Message.of(
                            strong(run.title()),
                            plain(" was mended while " + run.key() + " is paused: 'mend R"
                                    + run.key().number() + "' lets it go on with the newer version"))
                    .with(new Part.Code(difference))
                    .with(Button.plain("Go on with the mended file", "mend " + run.key()));
        }
    }

    /**
     * It is over. When the state is {@code ABORTED} the flow cancels an instance that still waits somewhere.
     *
     * @param undone what came of each change on its way back, the last first; empty when it went none
     * @param left whether nobody let it be undone, so that it is as it had ended before
     */
    record RunEnded(Run run, Actor by, List<UndoState> undone, boolean left) implements RunEvent {
        @Override
        public Message message() {
            Message said = Message.of(strong(run.title()), plain(words()));
            return undone.isEmpty()
                    ? said
                    : said.with(new Part.Facts(undone.stream()
                            .map(each -> new Part.Fact(each.step().title(), each.words()))
                            .toList()));
        }

        /** Of an undo that came later it would be said how long ago the run began. */
        private String took() {
            return undone.isEmpty() ? Elapsed.after(run.beganAt(), run.endedAt()) : "";
        }

        private String words() {
            if (left) {
                return " is not undone and stays as it was: " + run.state().word() + " (" + run.key() + ")";
            }
            return run.mode() == Run.Mode.PLAN && run.state() == Run.State.SUCCEEDED
                    ? " is planned to its end (" + run.key() + "); nothing was changed"
                    : " " + run.state().word() + took() + " (" + run.key() + ")";
        }

        @Override
        public Map<String, Object> details() {
            return Map.of(
                    "run",
                    run.key().toString(),
                    "runbook",
                    run.runbook(),
                    "state",
                    run.state().word());
        }
    }

    private static String words(Duration duration) {
        return duration.toMillis() < 10_000 ? duration.toMillis() + " ms" : duration.toSeconds() + " s";
    }

    /** Inputs on one line, for cards: {@code namespace=checkout}. */
    static String oneLine(Map<String, String> inputs) {
        return inputs.entrySet().stream()
                .map(input -> input.getKey() + "=" + input.getValue())
                .collect(Collectors.joining(" "));
    }
}
