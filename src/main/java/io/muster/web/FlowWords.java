package io.muster.web;

import io.muster.flow.FlowView;
import io.muster.flow.FlowView.Element;
import io.muster.flow.FlowView.ElementState;
import io.muster.flow.Stall;
import io.muster.web.WarRoom.FlowBox;
import io.muster.web.WarRoom.Place;
import io.muster.web.WarRoom.Stuck;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Says in words where the flow stands. */
final class FlowWords {

    /** What only holds other elements is no place to stand. */
    private static final Set<String> FRAMES = Set.of("PROCESS", "SUB_PROCESS", "EVENT_SUB_PROCESS");

    private FlowWords() {}

    static FlowBox box(FlowView view) {
        return new FlowBox(places(view), why(view), sentence(view.next()), stuck(view.stalls()));
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
