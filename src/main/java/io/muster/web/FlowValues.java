package io.muster.web;

import io.muster.flow.FlowView;
import io.muster.flow.LiveFlow;
import io.muster.flow.Outlook;
import io.muster.flow.Outlooks;
import io.muster.message.RecordKey;
import io.muster.question.Ask;
import io.muster.question.Question;
import io.muster.question.Questions;
import io.muster.runbook.Run;
import io.muster.runbook.RunKey;
import io.muster.runbook.Runs;
import io.muster.web.FlowValue.AskedValue;
import io.muster.web.FlowValue.AwaitedValue;
import io.muster.web.FlowValue.ElementValue;
import io.muster.web.FlowValue.InstanceValue;
import io.muster.web.FlowValue.RunRef;
import io.muster.web.FlowValue.StallValue;
import io.muster.web.FlowValue.StartValue;
import io.muster.web.FlowValue.TimerValue;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Puts together what a diagram shows of a flow: where it stands, whom it waits for, what else there is to look at. */
@Component
class FlowValues {

    private final LiveFlow flow;
    private final Outlooks outlooks;
    private final Questions questions;
    private final Runs runs;

    FlowValues(LiveFlow flow, Outlooks outlooks, Questions questions, Runs runs) {
        this.flow = flow;
        this.outlooks = outlooks;
        this.questions = questions;
        this.runs = runs;
    }

    FlowValue of(RecordKey record) {
        FlowView view = view(record);
        return now(record, view, starts(record, view));
    }

    /** Where the record's flow stands. That of an operation that is a run alone is its run's. */
    FlowView view(RecordKey record) {
        FlowView own = flow.of(record);
        return own.state() == FlowView.State.NONE && record.kind() == RecordKey.Kind.OP
                ? runs.of(record).reversed().stream()
                        .findFirst()
                        .map(run -> flow.of(run.key()))
                        .orElse(own)
                : own;
    }

    private List<FlowView.Start> starts(RecordKey record, FlowView view) {
        return view.generation().contains("/R")
                ? flow.starts(RunKey.ofGeneration(view.generation()))
                : flow.starts(record);
    }

    FlowValue of(RunKey run) {
        FlowView view = flow.of(run);
        RecordKey record = run.record();
        return now(record, view, flow.starts(run));
    }

    /** One start of the record's flow or of one of its runs; empty when there is none of this key. */
    Optional<FlowValue> of(RecordKey record, String generation) {
        return flow.of(generation).map(view -> now(record, view, starts(record, view)));
    }

    /** For a page that has looked already; the same for equal looks, however much time has passed. */
    FlowValue shown(RecordKey record, FlowView view, Outlook outlook, List<Question> open, List<Run> all) {
        return value(record, view, outlook, starts(record, view), open, all, null);
    }

    private FlowValue now(RecordKey record, FlowView view, List<FlowView.Start> starts) {
        return value(
                record, view, outlooks.of(record), starts, questions.open(record), runs.of(record), view.knownAt());
    }

    private static FlowValue value(
            RecordKey record,
            FlowView view,
            Outlook outlook,
            List<FlowView.Start> starts,
            List<Question> open,
            List<Run> runs,
            @Nullable Instant knownAt) {
        return new FlowValue(
                record.toString(),
                view.generation(),
                view.flow(),
                word(view.state()),
                knownAt,
                starts.stream()
                        .map(start ->
                                new StartValue(start.generation(), start.flow(), start.ended(), start.startedAt()))
                        .toList(),
                view.instances().stream()
                        .map(instance -> instance(instance, view.timers()))
                        .toList(),
                open.stream().map(FlowValues::asked).toList(),
                runs.stream()
                        .map(run -> new RunRef(
                                "R" + run.key().number(),
                                run.title(),
                                run.state().word(),
                                run.state().ended()))
                        .toList(),
                view.awaited().stream()
                        .map(each -> new AwaitedValue(each.instance(), each.element(), each.name()))
                        .toList(),
                view.stalls().stream()
                        .map(each -> new StallValue(each.element(), each.name(), each.why(), each.since()))
                        .toList(),
                outlook.waits().stream().map(Outlook.Wait::sentence).toList(),
                outlook.waits().stream()
                        .flatMap(wait -> wait.then().stream())
                        .map(Outlook.Then::comes)
                        .filter(comes -> !comes.isEmpty())
                        .distinct()
                        .toList());
    }

    private static InstanceValue instance(FlowView.Instance instance, List<FlowView.Due> timers) {
        return new InstanceValue(
                instance.key(),
                instance.parent(),
                instance.calledBy(),
                instance.processId(),
                instance.name(),
                instance.model(),
                instance.active(),
                instance.elements().stream()
                        .map(each -> new ElementValue(
                                each.id(), each.name(), each.type(), word(each.state()), each.since(), each.times()))
                        .toList(),
                timers.stream()
                        .filter(timer -> timer.instance().equals(instance.key()))
                        .map(timer -> new TimerValue(timer.element(), timer.at()))
                        .toList());
    }

    private static AskedValue asked(Question question) {
        Ask ask = question.ask();
        return new AskedValue(
                question.key().toString(),
                ask.title(),
                QuestionCards.whom(ask),
                ask.deadline(),
                ask.kind(),
                ask.details().get("process"),
                ask.details().get("element"),
                ask.details().get("run"),
                ask.details().get("step"));
    }

    private static String word(Enum<?> state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
