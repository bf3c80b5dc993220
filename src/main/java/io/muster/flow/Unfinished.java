package io.muster.flow;

import io.muster.flow.FlowEvent.LeftUnfinished;
import io.muster.flow.FlowEvent.RunsGoOn;
import io.muster.incident.IncidentEvent;
import io.muster.message.Actor;
import io.muster.message.RecordKey;
import io.muster.question.Questions;
import io.muster.runbook.Run;
import io.muster.runbook.Runs;
import java.util.ArrayList;
import java.util.List;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * A person may end an incident over the head of its flow. Then what the flow had not finished is named on the timeline, so
 * that the review sees it: questions without an answer, tasks that failed, runs, which go on. Of what is merged the runs
 * are named where the people went, too.
 */
@Component
class Unfinished {

    private final Questions questions;
    private final ParkedJobs parked;
    private final Stalls stalls;
    private final Runs runs;
    private final ApplicationEventPublisher events;

    Unfinished(Questions questions, ParkedJobs parked, Stalls stalls, Runs runs, ApplicationEventPublisher events) {
        this.questions = questions;
        this.parked = parked;
        this.stalls = stalls;
        this.runs = runs;
        this.events = events;
    }

    @EventListener
    @Transactional(propagation = Propagation.MANDATORY)
    public void on(IncidentEvent event) {
        switch (event) {
            case IncidentEvent.IncidentResolved it -> name(it.record(), it.by());
            case IncidentEvent.IncidentClosed it -> name(it.record(), it.by());
            case IncidentEvent.IncidentCancelled it -> name(it.record(), it.by());
            case IncidentEvent.IncidentMerged it -> merged(it);
            default -> {}
        }
    }

    private void merged(IncidentEvent.IncidentMerged merged) {
        name(merged.record(), merged.by());
        List<Run> going = going(merged.record());
        if (!going.isEmpty()) {
            events.publishEvent(new RunsGoOn(merged.into(), merged.by(), merged.record(), going));
        }
    }

    private void name(RecordKey record, Actor by) {
        List<LeftUnfinished.Left> left = new ArrayList<>();
        // Muster ends it where its flow says so; that flow is where it should be.
        if (!by.isMuster()) {
            questions.open(record).stream()
                    .filter(question -> !question.ask().details().containsKey("run"))
                    .filter(question -> !parked.waitingFor(
                                    ParkedJob.Kind.QUESTION, question.ask().reference())
                            .isEmpty())
                    .map(question -> new LeftUnfinished.Left(
                            "Q" + question.key().number(), question.ask().title() + " Nobody has answered."))
                    .forEach(left::add);
            stalls.of(record).stream()
                    .map(stall -> new LeftUnfinished.Left(stall.name(), "It failed: " + stall.why()))
                    .forEach(left::add);
        }
        going(record).stream()
                .map(run -> new LeftUnfinished.Left(
                        "R" + run.key().number(), "'" + run.title() + "' goes on; abort " + run.key() + " ends it."))
                .forEach(left::add);
        if (!left.isEmpty()) {
            events.publishEvent(new LeftUnfinished(record, by, List.copyOf(left)));
        }
    }

    private List<Run> going(RecordKey record) {
        return runs.of(record).stream().filter(run -> !run.state().ended()).toList();
    }
}
