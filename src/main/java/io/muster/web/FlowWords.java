package io.muster.web;

import io.muster.flow.FlowView;
import io.muster.flow.FlowView.Element;
import io.muster.flow.FlowView.ElementState;
import io.muster.flow.Stall;
import io.muster.question.Question;
import io.muster.web.WarRoom.FlowBox;
import io.muster.web.WarRoom.Place;
import io.muster.web.WarRoom.Reason;
import io.muster.web.WarRoom.Stuck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Says in words where the flow stands. */
final class FlowWords {

    /** What only holds other elements is no place to stand. */
    private static final Set<String> FRAMES = Set.of("PROCESS", "SUB_PROCESS", "EVENT_SUB_PROCESS");

    private static final int QUESTIONS_SHOWN = 2;
    private static final int NEXT_SHOWN = 2;

    private FlowWords() {}

    static FlowBox box(String key, String picture, FlowView view, List<Question> open) {
        List<Reason> reasons = reasons(view, open);
        return new FlowBox(
                key,
                picture,
                places(view),
                reasons.isEmpty() ? why(view) : "",
                reasons,
                view.next().stream().limit(NEXT_SHOWN).collect(Collectors.joining(", or ")),
                stuck(view.stalls()),
                view.unknownSince());
    }

    /** What holds it up, the most pressing first; the rest is in the diagram. What is stalled is shown by itself. */
    private static List<Reason> reasons(FlowView view, List<Question> open) {
        if (view.state() != FlowView.State.RUNNING && view.state() != FlowView.State.STALLED) {
            return List.of();
        }
        List<Reason> reasons = new ArrayList<>();
        open.stream()
                .sorted(Comparator.comparing(
                        question -> question.ask().deadline(), Comparator.nullsLast(Comparator.naturalOrder())))
                .limit(QUESTIONS_SHOWN)
                .forEach(question -> reasons.add(new Reason(
                        QuestionCards.whom(question.ask()) + " to answer “"
                                + question.ask().title() + "”",
                        question.ask().deadline())));
        view.timers().stream()
                .filter(timer -> reasons.stream().noneMatch(reason -> isAbout(reason, timer)))
                .min(Comparator.comparing(FlowView.Due::at))
                .ifPresent(timer -> reasons.add(new Reason("“" + timer.elementName() + "”", timer.at())));
        return List.copyOf(reasons);
    }

    /** The timer that ends a question is the question's deadline, give or take the engine's own clock. */
    private static boolean isAbout(Reason reason, FlowView.Due timer) {
        return reason.until() != null
                && Duration.between(reason.until(), timer.at()).abs().compareTo(Duration.ofSeconds(5)) < 0;
    }

    /** Where the flow itself stands; what it called is a detail of that place. */
    private static List<Place> places(FlowView view) {
        if (view.instances().isEmpty() || view.state() == FlowView.State.ENDED) {
            return List.of();
        }
        return view.instances().getFirst().elements().stream()
                .filter(element -> element.state() == ElementState.ACTIVE || element.state() == ElementState.STALLED)
                .filter(element -> !element.name().isBlank() && !FRAMES.contains(element.type()))
                .map(element -> new Place(element.name(), element.since(), isStuck(element)))
                .toList();
    }

    private static boolean isStuck(Element element) {
        return element.state() == ElementState.STALLED;
    }

    private static String why(FlowView view) {
        return switch (view.state()) {
            case NONE -> "no flow was started for this record.";
            case STARTING -> "the flow is being started.";
            case ENDED -> "the flow has come to its end.";
            case RUNNING, STALLED -> {
                String waiting = sentence(view.waiting());
                yield waiting.isEmpty() ? "" : "waits for " + waiting;
            }
        };
    }

    private static List<Stuck> stuck(List<Stall> stalls) {
        return stalls.stream()
                .map(stall -> new Stuck(stall.name(), stall.why(), "retry " + stall.element()))
                .toList();
    }

    private static String sentence(List<String> words) {
        String joined = words.stream().filter(word -> !word.isBlank()).collect(Collectors.joining("; "));
        return joined.isEmpty() || joined.endsWith(".") ? joined : joined + ".";
    }
}
