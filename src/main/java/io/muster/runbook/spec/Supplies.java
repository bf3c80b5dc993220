package io.muster.runbook.spec;

import io.muster.runbook.Command;
import io.muster.runbook.Mistake;
import io.muster.runbook.Step;
import io.muster.runbook.spec.Spec.Answer;
import io.muster.runbook.spec.Spec.Example;
import io.muster.runbook.spec.Spec.Result;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an example has in store: results of commands and answers of people, taken in the order in which they are written. */
final class Supplies {

    private final String file;
    private final Example example;
    private final List<Result> results;
    private final List<Answer> answers;
    /** The last result of a step holds for all further attempts. */
    private final Map<String, Result> last = new HashMap<>();

    Supplies(String file, Example example) {
        this.file = file;
        this.example = example;
        this.results = new ArrayList<>(example.results());
        this.answers = new ArrayList<>(example.answers());
    }

    /** @throws NotGiven when the example gives none */
    Result result(Step step, boolean undo, Command command) {
        Result next = results.stream()
                .filter(each -> each.step().equals(step.title()) && each.undo() == undo)
                .findFirst()
                .orElse(null);
        results.remove(next);
        if (next == null) {
            next = last.get(key(step.title(), undo));
        }
        if (next == null) {
            String word = undo ? "undo" : "command";
            throw new NotGiven(new Mistake(
                    file,
                    example.line(),
                    "'" + example.title() + "' comes to " + (undo ? "the undo of " : "") + "'" + step.title()
                            + "' and does not say what its command gives back",
                    "Add: " + word + "('" + step.title() + "') { " + usual(command) + " }."));
        }
        last.put(key(step.title(), undo), next);
        fits(next, command);
        return next;
    }

    /** Whether the example gives a result of this step's command. */
    boolean knows(Step step) {
        return example.results().stream().anyMatch(each -> each.step().equals(step.title()) && !each.undo());
    }

    /**
     * The next answer about this step.
     *
     * @throws NotGiven when there is none, or it is no answer to this question
     */
    Answer answer(Walk.Question question) {
        Step step = question.step();
        Answer next = peek(step);
        if (next == null) {
            throw new NotGiven(new Mistake(
                    file,
                    example.line(),
                    "'" + example.title() + "' does not say what people answer when " + asked(question),
                    "Add: answer('" + step.title() + "') { " + usual(question) + " }, or { silence() }."));
        }
        answers.remove(next);
        String choice = next.choice();
        if (choice != null && !question.choices().contains(choiceOf(step, choice))) {
            throw new NotGiven(new Mistake(
                    file,
                    next.line(),
                    "'" + choice + "' is no answer when " + asked(question),
                    "Answer " + String.join(" or ", question.choices()) + ", or say silence()."));
        }
        return next;
    }

    @Nullable
    Answer peek(Step step) {
        return answers.stream()
                .filter(each -> each.step().equals(step.title()))
                .findFirst()
                .orElse(null);
    }

    /** What is given and was never asked for. */
    List<Mistake> unused() {
        List<Mistake> unused = new ArrayList<>();
        for (Result each : results) {
            unused.add(new Mistake(
                    file,
                    each.line(),
                    "the result of " + (each.undo() ? "the undo of " : "") + "'" + each.step() + "' is never used",
                    "The run did not come there, or not so often; leave it out."));
        }
        for (Answer each : answers) {
            unused.add(new Mistake(
                    file,
                    each.line(),
                    "the answer about '" + each.step() + "' is never used",
                    "Nobody was asked, or not so often; leave it out."));
        }
        return unused;
    }

    /** People may write the label of a choice where the runbook knows it by another name. */
    static String choiceOf(Step step, String written) {
        return step instanceof Step.Decide decide
                ? decide.choices().stream()
                        .filter(way -> way.label().equals(written))
                        .map(Step.Way::id)
                        .findFirst()
                        .orElse(written)
                : written;
    }

    private void fits(Result result, Command command) {
        boolean http = command instanceof Command.Http;
        boolean sql = command instanceof Command.Sql;
        if (result.exit() != null && (http || sql)) {
            throw new NotGiven(new Mistake(
                    file,
                    result.line(),
                    "'" + result.step() + "' is no program and exits with nothing: " + command.text(),
                    http ? "Say its status: status 503." : "Say its rows: prints([[pid: 7]])."));
        }
        if (result.status() != null && !http) {
            throw new NotGiven(new Mistake(
                    file,
                    result.line(),
                    "'" + result.step() + "' is no request and answers with no status: " + command.text(),
                    sql ? "Say its rows: prints([[pid: 7]])." : "Say its exit code: exits 1."));
        }
    }

    private static String asked(Walk.Question question) {
        String title = "'" + question.step().title() + "'";
        return switch (question.kind()) {
            case "step-approval" -> title + " is to be approved" + (question.round() > 1 ? " by the next in line" : "");
            case "step-failed" -> title + " has failed";
            case "step-unknown" -> "nobody knows whether " + title + " happened";
            case "undo-failed" -> "the undo of " + title + " has failed";
            default -> title + " is asked" + (question.round() > 1 ? " of the next in line" : "");
        };
    }

    private static String usual(Walk.Question question) {
        return switch (question.kind()) {
            case "step-approval" -> "approved by: 'Alice'";
            case "step-decide" -> "chosen '" + question.choices().getFirst() + "', by: 'Alice'";
            case "step-manual" -> "done by: 'Alice'";
            case "step-unknown" -> "happened by: 'Alice'";
            default -> "again by: 'Alice'";
        };
    }

    private static String usual(Command command) {
        return switch (command) {
            case Command.Http ignored -> "status 200";
            case Command.Sql ignored -> "prints([[pid: 7]])";
            default -> "exits 0";
        };
    }

    private static String key(String title, boolean undo) {
        return title + (undo ? "/undo" : "");
    }
}
