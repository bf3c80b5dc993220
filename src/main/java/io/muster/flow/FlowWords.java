package io.muster.flow;

import io.muster.question.Question;
import io.muster.settings.Role;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Says in words what a flow waits for, and what may come after. */
@Component
class FlowWords {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm 'UTC'").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("d MMMM HH:mm 'UTC'", Locale.ENGLISH).withZone(ZoneOffset.UTC);
    private static final int STEPS_AHEAD = 8;

    private final EngineLinkState link;
    private final Clock clock;

    FlowWords(EngineLinkState link, Clock clock) {
        this.link = link;
        this.clock = clock;
    }

    /** The most pressing first. */
    List<String> waiting(
            Generation generation,
            @Nullable Instant unknownSince,
            List<FlowView.Instance> instances,
            List<Question> questions,
            List<Stall> stalls,
            List<FlowView.Awaited> awaited,
            List<FlowView.Due> timers) {
        List<String> waiting = new ArrayList<>();
        if (unknownSince != null) {
            waiting.add("Where it stands is not known since " + time(unknownSince)
                    + ": the engine's records do not come, or some were given up");
        }
        stalls.forEach(stall -> waiting.add("Somebody to try '" + stall.name() + "' again: " + stall.why()));
        if (generation.state() == Generation.State.WANTED || generation.state() == Generation.State.PUBLISHED) {
            waiting.add(
                    link.ready() ? "Its flow to begin" : "The engine, which is away; its flow begins when it is back");
        }
        questions.stream()
                .sorted(Comparator.comparing(
                        question -> question.ask().deadline(), Comparator.nullsLast(Comparator.naturalOrder())))
                .forEach(question -> waiting.add(asked(question)));
        if (generation.state() == Generation.State.BOUND) {
            instances.stream()
                    .flatMap(instance -> instance.elements().stream())
                    .filter(each -> each.state() == FlowView.ElementState.ACTIVE
                            && each.type().equals("SERVICE_TASK"))
                    .forEach(each -> waiting.add("'" + each.name() + "', which is being done"));
            if (waiting.isEmpty()) {
                // Most messages may come at any time; they are worth a word only where nothing else is awaited.
                awaited.stream()
                        .map(FlowView.Awaited::name)
                        .distinct()
                        .forEach(name -> waiting.add("The word '" + name + "'"));
            }
            timers.stream()
                    .min(Comparator.comparing(FlowView.Due::at))
                    .ifPresent(timer -> waiting.add("'" + timer.elementName() + "' at " + time(timer.at())));
        }
        return List.copyOf(waiting);
    }

    private String asked(Question question) {
        String who = question.ask().from().isEmpty()
                ? "Anybody"
                : question.ask().from().stream().sorted().map(Role::title).collect(Collectors.joining(" or "));
        return Character.toUpperCase(who.charAt(0)) + who.substring(1) + " to answer " + question.key() + " '"
                + question.ask().title() + "'" + until(question.ask().deadline());
    }

    private String until(@Nullable Instant deadline) {
        return deadline == null ? "" : ", until " + time(deadline);
    }

    /** With the day where that is not today. */
    private String time(Instant at) {
        boolean today = LocalDate.ofInstant(at, ZoneOffset.UTC).equals(LocalDate.now(clock.withZone(ZoneOffset.UTC)));
        return (today ? TIME : DAY).format(at);
    }

    /** The tasks and questions that are reached directly from where it stands. */
    List<String> next(List<LiveInstances.Live> instances) {
        Set<String> next = new LinkedHashSet<>();
        for (LiveInstances.Live instance : instances) {
            instance.model()
                    .ifPresent(model -> instance.elements().stream()
                            .filter(each -> each.state() == FlowView.ElementState.ACTIVE)
                            .flatMap(each -> model.element(each.id()).stream())
                            .forEach(each -> ahead(model, each, next, STEPS_AHEAD)));
        }
        return List.copyOf(next);
    }

    /** Through gateways and events to whatever somebody does. */
    private static void ahead(Model model, Model.Element from, Set<String> into, int left) {
        if (left == 0) {
            return;
        }
        for (String id : from.next()) {
            model.element(id).ifPresent(each -> {
                if (each.kind().endsWith("Task") || each.kind().equals("callActivity")) {
                    into.add(each.title());
                } else {
                    ahead(model, each, into, left - 1);
                }
            });
        }
    }
}
