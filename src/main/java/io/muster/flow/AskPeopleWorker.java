package io.muster.flow;

import io.muster.incident.Incidents;
import io.muster.message.Actor;
import io.muster.message.RecordKey;
import io.muster.question.Ask;
import io.muster.question.Choice;
import io.muster.question.Questions;
import io.muster.runbook.Steps;
import io.muster.settings.Level;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Turns a user task into a question; one of a runbook's process is asked by the run itself, which knows the command. */
@Component
class AskPeopleWorker implements Worker {

    private static final String ANSWER = "answer";

    private final Questions questions;
    private final Steps steps;
    private final Incidents incidents;
    private final Facts facts;
    private final Deadlines deadlines;

    AskPeopleWorker(Questions questions, Steps steps, Incidents incidents, Facts facts, Deadlines deadlines) {
        this.questions = questions;
        this.steps = steps;
        this.incidents = incidents;
        this.facts = facts;
        this.deadlines = deadlines;
    }

    @Override
    public String type() {
        return Model.USER_TASK;
    }

    @Override
    public Worked work(Job job) {
        return ofRun(job) ? step(job) : question(job);
    }

    /** A run resolves the command for its card first, which takes a runner's time. */
    @Override
    public boolean keepsItsOwnBooks(Job job) {
        return ofRun(job);
    }

    private static boolean ofRun(Job job) {
        return job.headers().containsKey("kind");
    }

    private Worked step(Job job) {
        Steps.Asked asked = steps.question(
                job.generation(),
                job.required("kind"),
                job.text("step").orElse(null),
                job.number("round", 1),
                job.reference(),
                deadlines.of(job));
        String result = job.text("result").orElse(ANSWER);
        return switch (asked) {
            case Steps.Asked.Waiting it -> new Worked.Parked(ParkedJob.Kind.QUESTION, job.reference(), result);
            case Steps.Asked.AtOnce it -> new Worked.Done(Map.of(result, Map.of("choice", it.choice())));
            case Steps.Asked.NotYet it -> new Worked.Later(it.pause(), it.why());
        };
    }

    private Worked question(Job job) {
        List<Choice> choices = job.list("choices").stream().map(Choices::read).toList();
        boolean approval = choices.isEmpty();
        Level.@Nullable Approval policy = approval ? policy(job.record()) : null;
        Instant deadline = deadlines.of(job);
        questions.ask(new Ask(
                job.record(),
                job.reference(),
                approval ? "approval" : "question",
                job.text("question").orElse(job.elementName()),
                List.of(),
                approval ? List.of(Choice.APPROVE, Choice.REJECT) : choices,
                job.list("from").stream().map(Mentions::role).collect(Collectors.toUnmodifiableSet()),
                Set.of(),
                job.number("quorum", policy == null ? 1 : Math.max(1, policy.quorum())),
                job.text("notRequester").isPresent()
                        ? job.flag("notRequester")
                        : policy != null && policy.notRequester(),
                policy != null && policy.commanderMayWaive(),
                requester(job),
                deadline,
                null,
                Map.of("generation", job.generation(), "process", job.processId(), "element", job.element())));
        return new Worked.Parked(
                ParkedJob.Kind.QUESTION, job.reference(), job.text("result").orElse(ANSWER));
    }

    private Level.@Nullable Approval policy(RecordKey record) {
        return incidents
                .find(record)
                .map(incident -> facts.level(incident).approval())
                .orElse(null);
    }

    /** Of an approval the one who asked may be barred, in an operation whoever started it; a plain question is the flow's own. */
    private @Nullable Actor requester(Job job) {
        return job.flag("notRequester") || job.record().kind() == RecordKey.Kind.OP
                ? incidents
                        .find(job.record())
                        .map(incident -> incident.declaredBy())
                        .orElse(null)
                : null;
    }
}
