package io.muster.web;

import io.muster.flow.FlowView;
import io.muster.flow.FlowView.Element;
import io.muster.flow.FlowView.ElementState;
import io.muster.flow.Outlook;
import io.muster.flow.Stall;
import io.muster.web.WarRoom.FlowBox;
import io.muster.web.WarRoom.Place;
import io.muster.web.WarRoom.Reason;
import io.muster.web.WarRoom.Stuck;
import java.util.List;
import java.util.Set;

/** Says in words where the flow stands. */
final class FlowWords {

    /** What only holds other elements is no place to stand. */
    private static final Set<String> FRAMES = Set.of("PROCESS", "SUB_PROCESS", "EVENT_SUB_PROCESS");

    private static final int REASONS_SHOWN = 3;

    private FlowWords() {}

    static FlowBox box(String key, String picture, FlowView view, Outlook outlook) {
        List<Outlook.Wait> waits =
                outlook.waits().stream().filter(wait -> !isStall(wait)).toList();
        return new FlowBox(
                key,
                picture,
                places(view),
                outlook.waits().isEmpty() ? why(view) : "",
                waits.stream().limit(REASONS_SHOWN).map(FlowWords::reason).toList(),
                Math.max(0, waits.size() - REASONS_SHOWN),
                stuck(view.stalls()),
                view.unknownSince());
    }

    /** What is stalled is shown by itself, with a button that tries it again. */
    private static boolean isStall(Outlook.Wait wait) {
        return wait.command().contains(" retry ");
    }

    private static Reason reason(Outlook.Wait wait) {
        return new Reason(
                wait.who() + " " + wait.what(),
                wait.until(),
                wait.then().stream()
                        .filter(then -> !then.comes().isEmpty() && !then.comes().equals("it waits"))
                        .toList(),
                wait.silence());
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
            case RUNNING, STALLED -> "";
        };
    }

    private static List<Stuck> stuck(List<Stall> stalls) {
        return stalls.stream()
                .map(stall -> new Stuck(stall.name(), stall.why(), "retry " + stall.element()))
                .toList();
    }
}
