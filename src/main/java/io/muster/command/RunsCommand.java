package io.muster.command;

import io.muster.chat.Reply;
import io.muster.message.Button;
import io.muster.message.Message;
import io.muster.message.Part;
import io.muster.message.RecordKey;
import io.muster.message.Refused;
import io.muster.question.Choice;
import io.muster.question.Question;
import io.muster.runbook.Run;
import io.muster.runbook.RunKey;
import io.muster.runbook.RunTurns;
import io.muster.runbook.Runs;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Shows an incident's runs, ends them, undoes them, and lets them go on with a mended file. */
@Component
final class RunsCommand implements Command {

    private final Runs runs;
    private final RunTurns turns;
    private final Moment moment;
    private final OpenQuestions questions;
    private final DecideCommand decide;

    RunsCommand(Runs runs, RunTurns turns, Moment moment, OpenQuestions questions, DecideCommand decide) {
        this.turns = turns;
        this.questions = questions;
        this.decide = decide;
        this.runs = runs;
        this.moment = moment;
    }

    @Override
    public Set<String> verbs() {
        return Set.of("runs", "abort", "undo", "mend");
    }

    @Override
    public Reply obey(Order order) {
        return switch (order.verb()) {
            case "runs" -> list(order.record());
            case "undo" -> undo(order);
            case "mend" -> mend(order);
            default -> abort(order);
        };
    }

    private Reply list(RecordKey key) {
        List<Run> all = runs.of(key);
        if (all.isEmpty()) {
            return Reply.done(Message.of("Nothing was run for " + key + " yet. runbooks lists what there is."), key);
        }
        return Reply.done(
                Message.of("Runs of " + key)
                        .with(new Part.Facts(all.stream().map(this::line).toList())),
                key);
    }

    private Part.Fact line(Run run) {
        return new Part.Fact(
                "R" + run.key().number(),
                run.title() + mode(run) + ", "
                        + (run.undoing() == null ? run.state().word() : "being undone")
                        + (run.abortRequested() && !run.state().ended() ? ", being aborted" : "") + ", asked for by "
                        + run.requestedBy().name() + " " + moment.ago(run.requestedAt()) + version(run));
    }

    private String version(Run run) {
        String words = run.state().ended() ? "" : turns.file(run).words();
        return words.isEmpty() ? "" : "; it " + words;
    }

    private static String mode(Run run) {
        return switch (run.mode()) {
            case REAL -> "";
            case PLAN -> " (only planned)";
            case DRILL -> " (drill)";
        };
    }

    /**
     * A paused run asks what to do, and undoing is one of the answers; its card lists the commands. An ended one goes its
     * way back, and asks first.
     */
    private Reply undo(Order order) {
        RecordKey key = order.record();
        Optional<String> number = order.call().find("run");
        List<Question> offering = questions.of(key).stream()
                .filter(question -> undo(question).isPresent())
                .filter(question -> number.isEmpty() || run(question).equals(key + "/R" + number.get()))
                .toList();
        if (offering.size() > 1) {
            throw new Misread(Message.of("Which run? Each is paused and can be undone.")
                    .with(offering.stream()
                            .map(question -> Button.plain(
                                    run(question) + ": " + question.ask().title(), "undo " + run(question)))
                            .toArray(Button[]::new)));
        }
        if (offering.isEmpty()) {
            return undoEnded(order, key, number);
        }
        Question question = offering.getFirst();
        return decide.answer(
                order,
                question,
                undo(question).orElseThrow(),
                order.call().find("reason").orElse(null));
    }

    private Reply undoEnded(Order order, RecordKey key, Optional<String> number) {
        List<Run> could = number.isPresent() ? List.of(named(key, number.get())) : turns.undoable(key);
        if (could.isEmpty()) {
            throw new Refused("No run of " + key
                    + " is paused where it could be undone, and none that ended left anything to undo."
                    + " runs lists them.");
        }
        if (could.size() > 1) {
            throw new Misread(Message.of("Which run? Each has ended and can be undone.")
                    .with(could.stream()
                            .map(run -> Button.plain(run.key() + ": " + run.title(), "undo " + run.key()))
                            .toArray(Button[]::new)));
        }
        Run run = turns.undo(
                could.getFirst().key(), order.who(), order.call().find("reason").orElse(""));
        return Reply.done(
                Message.of("Who approves its steps is asked whether what " + run.key() + " (" + run.title()
                        + ") did is to be undone; the card lists each command."),
                key);
    }

    private Reply mend(Order order) {
        RecordKey key = order.record();
        Optional<String> number = order.call().find("run");
        List<Run> could = number.isPresent()
                ? List.of(named(key, number.get()))
                : runs.of(key).stream().filter(turns::isMendable).toList();
        if (could.isEmpty()) {
            throw new Refused("No run of " + key + " is paused and has a newer version of its file. runs lists them.");
        }
        if (could.size() > 1) {
            throw new Misread(Message.of("Which run? Each is paused and has a newer version of its file.")
                    .with(could.stream()
                            .map(run -> Button.plain(run.key() + ": " + run.title(), "mend " + run.key()))
                            .toArray(Button[]::new)));
        }
        Run run = turns.mend(
                could.getFirst().key(), order.who(), order.call().find("reason").orElse(""));
        return Reply.done(
                Message.of(run.key() + " goes on with the newest version of " + run.runbook()
                        + " once that is approved; what is done and unchanged stays done."),
                key);
    }

    private Run named(RecordKey key, String number) {
        return runs.find(new RunKey(key, Integer.parseInt(number)))
                .orElseThrow(() -> new Refused("There is no R" + number + " of " + key + ". runs lists them."));
    }

    private static String run(Question question) {
        return question.ask().details().getOrDefault("run", "");
    }

    private static Optional<Choice> undo(Question question) {
        return question.ask().choices().stream()
                .filter(choice -> choice.id().equals("undo"))
                .findFirst();
    }

    private Reply abort(Order order) {
        RecordKey key = order.record();
        List<Run> going =
                runs.of(key).stream().filter(run -> !run.state().ended()).toList();
        Optional<String> number = order.call().find("run");
        if (number.isPresent()) {
            Run run = runs.find(new RunKey(key, Integer.parseInt(number.get())))
                    .orElseThrow(() -> new Refused("There is no R" + number.get() + " of " + key + "." + names(going)));
            return run.state().ended()
                    ? Reply.done(
                            Message.of(run.key() + " had ended before: "
                                    + run.state().word() + ". Nothing changed."),
                            key)
                    : abort(order, List.of(run));
        }
        if (going.isEmpty()) {
            throw new Refused("Nothing is running for " + key + ".");
        }
        if (going.size() > 1 && order.call().find("all").isEmpty()) {
            String reason = order.call().find("reason").orElse("");
            throw new Misread(Message.of("Which run?" + names(going))
                    .with(going.stream()
                            .map(run -> Button.plain(
                                    "R" + run.key().number() + " " + run.title(),
                                    ("abort " + run.key() + " " + reason).strip()))
                            .toArray(Button[]::new)));
        }
        return abort(order, going);
    }

    private Reply abort(Order order, List<Run> going) {
        String reason = order.call().find("reason").orElse("");
        going.forEach(run -> runs.abort(run.key(), order.who(), reason));
        return Reply.done(
                Message.of("Ending "
                        + going.stream().map(run -> run.key().toString()).collect(Collectors.joining(", "))
                        + ". A step that is going is killed; what was changed stays as it is."),
                order.record());
    }

    private static String names(List<Run> going) {
        return going.isEmpty()
                ? " Nothing is running."
                : " There is going on "
                        + going.stream()
                                .map(run -> "R" + run.key().number() + " (" + run.title() + ")")
                                .collect(Collectors.joining(", "))
                        + ".";
    }
}
