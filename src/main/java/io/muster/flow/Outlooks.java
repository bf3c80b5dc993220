package io.muster.flow;

import io.muster.flow.Outlook.Then;
import io.muster.flow.Outlook.Wait;
import io.muster.message.RecordKey;
import io.muster.question.Question;
import io.muster.question.Questions;
import io.muster.runbook.Freezes;
import io.muster.runbook.Run;
import io.muster.runbook.Runs;
import io.muster.runbook.StepState;
import io.muster.settings.Role;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/**
 * Façade: who blocks a record since when, and what comes after each answer; from the live state, the open questions, the
 * runs, and the model that this very instance runs. Never asks the engine.
 */
@Service
public class Outlooks {

    private static final int MOST_NAMED = 4;
    private static final int DEEPEST_CALL = 8;

    private final Generations generations;
    private final LiveInstances instances;
    private final ParkedJobs parked;
    private final Stalls stalls;
    private final Questions questions;
    private final Runs runs;
    private final Freezes freezes;
    private final Models models;
    private final EngineLinkState link;
    private final JdbcClient jdbc;
    private final Map<String, Paths> read = new ConcurrentHashMap<>();

    Outlooks(
            Generations generations,
            LiveInstances instances,
            ParkedJobs parked,
            Stalls stalls,
            Questions questions,
            Runs runs,
            Freezes freezes,
            Models models,
            EngineLinkState link,
            JdbcClient jdbc) {
        this.generations = generations;
        this.instances = instances;
        this.parked = parked;
        this.stalls = stalls;
        this.questions = questions;
        this.runs = runs;
        this.freezes = freezes;
        this.models = models;
        this.link = link;
        this.jdbc = jdbc;
    }

    public Outlook of(RecordKey record) {
        List<Wait> waits = new ArrayList<>();
        stalls.of(record).stream().map(Outlooks::stalled).forEach(waits::add);
        questions.open(record).stream()
                .sorted(Comparator.comparing(
                        question -> question.ask().deadline(), Comparator.nullsLast(Comparator.naturalOrder())))
                .map(this::asked)
                .forEach(waits::add);
        runs.of(record).stream()
                .filter(run -> !run.state().ended())
                .flatMap(run -> going(run).stream())
                .forEach(waits::add);
        generations.newest(record.toString()).ifPresent(generation -> flow(generation, waits));
        return new Outlook(List.copyOf(waits));
    }

    private static Wait stalled(Stall stall) {
        return new Wait(
                "somebody",
                "to try '" + stall.name() + "' again, which failed (" + stall.why() + ")",
                stall.since(),
                null,
                null,
                List.of(),
                "",
                stall.record() + " retry " + stall.element());
    }

    private Wait asked(Question question) {
        Optional<ParkedJob> job = parked
                .waitingFor(ParkedJob.Kind.QUESTION, question.ask().reference())
                .stream()
                .findFirst();
        List<Then> then = job.map(waiting -> question.ask().choices().stream()
                        .map(choice -> new Then(
                                choice.label(),
                                words(after(
                                        waiting.engine(),
                                        waiting.processKey(),
                                        waiting.processInstance(),
                                        waiting.element(),
                                        new Paths.Supposed(waiting.result(), choice.id()),
                                        0))))
                        .toList())
                .orElse(List.of());
        Instant deadline = question.ask().deadline();
        String silence = deadline == null ? "" : job.map(this::silence).orElse("");
        String number = "Q" + question.key().number();
        return new Wait(
                questions.whoMay(question),
                "to answer " + number + " '" + question.ask().title() + "'",
                question.askedAt(),
                deadline,
                question.key(),
                then,
                silence,
                "");
    }

    private String silence(ParkedJob waiting) {
        return models.byKey(waiting.engine(), waiting.processKey()).stream()
                .flatMap(model -> model.elements().values().stream())
                .filter(each -> waiting.element().equals(each.attachedTo()) && each.timer() != null)
                .map(each -> words(
                        after(waiting.engine(), waiting.processKey(), waiting.processInstance(), each.id(), null, 0)))
                .findFirst()
                .orElse("");
    }

    /** A run whose question is open waits for that. */
    private Optional<Wait> going(Run run) {
        boolean asks = questions.open(run.key().record()).stream()
                .anyMatch(question ->
                        run.key().toString().equals(question.ask().details().get("run")));
        if (asks) {
            return Optional.empty();
        }
        Optional<StepState> step = runs.steps(run.key()).stream()
                .filter(each -> each.step().id().equals(run.step()) && each.outcome() == null)
                .findFirst();
        String number = "R" + run.key().number();
        String at = step.map(each -> ", at '" + each.step().title() + "'").orElse("");
        Optional<Freezes.Freeze> frozen = step.isEmpty() ? freezes.current() : Optional.empty();
        return Optional.of(frozen.map(freeze -> new Wait(
                        freeze.by().name(),
                        "to end the freeze of all changes, before which " + number + " '" + run.title()
                                + "' may change nothing",
                        freeze.since(),
                        null,
                        null,
                        List.of(),
                        "",
                        "thaw"))
                .orElseGet(() -> new Wait(
                        "the run",
                        number + " '" + run.title() + "'" + at,
                        step.map(StepState::began).orElse(run.beganAt()),
                        null,
                        null,
                        List.of(),
                        "",
                        "")));
    }

    private void flow(Generation generation, List<Wait> waits) {
        switch (generation.state()) {
            case WANTED, PUBLISHED ->
                waits.add(new Wait(
                        link.ready() ? "its flow" : "the engine, which is away,",
                        link.ready() ? "to begin" : "to come back; all that is said meanwhile is kept",
                        generation.publishedAt(),
                        null,
                        null,
                        List.of(),
                        "",
                        ""));
            case BOUND -> {
                List<LiveInstances.Live> live = instances.of(generation).stream()
                        .filter(LiveInstances.Live::active)
                        .toList();
                live.forEach(each -> awaited(each, waits));
                live.forEach(each -> working(each, waits));
                if (waits.isEmpty()) {
                    timer(live).ifPresent(waits::add);
                }
            }
            case ENDED -> {}
        }
    }

    /** Messages at which it stands; most others may come at any time and hold nothing up. */
    private void awaited(LiveInstances.Live live, List<Wait> waits) {
        for (FlowView.Awaited each : instances.awaited(live)) {
            Model.Element element =
                    live.model().flatMap(model -> model.element(each.element())).orElse(null);
            if (element != null
                    && (element.kind().equals("intermediateCatchEvent")
                            || element.kind().equals("receiveTask"))) {
                Said said = said(each.name());
                waits.add(new Wait(
                        said.who(),
                        said.what(),
                        since(live, element),
                        null,
                        null,
                        List.of(new Then("", words(after(live, element.id())))),
                        "",
                        said.command()));
            }
        }
    }

    private void working(LiveInstances.Live live, List<Wait> waits) {
        for (FlowView.Element each : live.elements()) {
            boolean task =
                    each.state() == FlowView.ElementState.ACTIVE && each.type().equals("SERVICE_TASK");
            boolean known = waits.stream().anyMatch(wait -> wait.what().contains("'" + each.name() + "'"));
            boolean runs = live.model()
                    .flatMap(model -> model.element(each.id()))
                    .filter(element -> "muster.run-runbook".equals(element.jobType()))
                    .isPresent();
            if (task && !known && !runs) {
                waits.add(new Wait(
                        "Muster",
                        "to do '" + each.name() + "'",
                        each.since(),
                        null,
                        null,
                        List.of(new Then("", words(after(live, each.id())))),
                        "",
                        ""));
            }
        }
    }

    private Optional<Wait> timer(List<LiveInstances.Live> live) {
        record Next(LiveInstances.Live live, FlowView.Due due) {}
        return live.stream()
                .flatMap(each -> instances.timers(each).stream().map(due -> new Next(each, due)))
                .min(Comparator.comparing(next -> next.due().at()))
                .map(next -> new Wait(
                        "the clock",
                        "to reach " + Outlook.TIME.format(next.due().at()) + ", '"
                                + next.due().elementName() + "'",
                        null,
                        next.due().at(),
                        null,
                        List.of(new Then("", words(after(next.live(), next.due().element())))),
                        "",
                        ""));
    }

    private static @Nullable Instant since(LiveInstances.Live live, Model.Element element) {
        return live.elements().stream()
                .filter(each -> each.state() == FlowView.ElementState.ACTIVE
                        && (each.id().equals(element.id())
                                || live.model()
                                        .flatMap(model -> model.element(each.id()))
                                        .filter(gate -> gate.kind().equals("eventBasedGateway")
                                                && gate.next().contains(element.id()))
                                        .isPresent()))
                .map(FlowView.Element::since)
                .findFirst()
                .orElse(null);
    }

    private record Said(String who, String what, String command) {}

    private static Said said(String message) {
        return switch (message) {
            case "acknowledged" -> new Said("somebody", "to take it (ack)", "ack");
            case "mitigated" -> new Said("somebody", "to say that the impact is gone (mitigate)", "mitigate");
            case "resolved" -> new Said("somebody", "to say that the cause is gone (resolve)", "resolve");
            case "closed" -> new Said("somebody", "to close it (close)", "close");
            case "public-update-posted" -> new Said("somebody", "to write a public update (update public …)", "");
            case "internal-update-posted" -> new Said("somebody", "to write an update (update …)", "");
            case "alerts-resolved" -> new Said("its alerts", "to clear", "");
            case "alert-fired-again" -> new Said("its alerts", "to fire again", "");
            default ->
                Role.of(message.replaceFirst("-assigned$", ""))
                        .filter(role -> message.endsWith("-assigned"))
                        .map(role -> new Said(
                                "somebody",
                                "to become " + role.title() + " (take " + role.id() + ")",
                                "take " + role.id()))
                        .orElseGet(() -> new Said(
                                "somebody", "to say '" + message + "' (signal " + message + ")", "signal " + message));
        };
    }

    private List<Model.Element> after(LiveInstances.Live live, String element) {
        return live.model()
                .map(model -> leaving(paths(model).after(element, null), live.engine(), live.key(), model, 0))
                .orElse(List.of());
    }

    private List<Model.Element> after(
            String engine, long process, long instance, String element, Paths.@Nullable Supposed supposed, int depth) {
        return models.byKey(engine, process)
                .map(model -> leaving(paths(model).after(element, supposed), engine, instance, model, depth))
                .orElse(List.of());
    }

    /** Where a called process ends, its caller goes on. */
    private List<Model.Element> leaving(
            List<Model.Element> stops, String engine, long instance, Model model, int depth) {
        List<Model.Element> all = new ArrayList<>();
        for (Model.Element stop : stops) {
            Optional<Caller> caller = stop.kind().equals("endEvent") && depth < DEEPEST_CALL
                    ? caller(engine, instance)
                    : Optional.empty();
            if (caller.isPresent()) {
                Caller by = caller.get();
                all.addAll(after(engine, by.process(), by.instance(), by.element(), null, depth + 1));
            } else {
                all.add(stop);
            }
        }
        return all;
    }

    private record Caller(long instance, long process, String element) {}

    private Optional<Caller> caller(String engine, long instance) {
        return jdbc.sql("""
                select p.key, p.process_key, i.called_by from flow_instance i
                join flow_instance p on p.engine = i.engine and p.key = i.parent
                where i.engine = ? and i.key = ? and i.called_by is not null""")
                .params(engine, instance)
                .query((row, n) -> new Caller(row.getLong(1), row.getLong(2), row.getString(3)))
                .optional();
    }

    private Paths paths(Model model) {
        return Objects.requireNonNull(read.computeIfAbsent(model.hash(), any -> Paths.of(model)));
    }

    private static String words(List<Model.Element> stops) {
        Set<String> words = new LinkedHashSet<>();
        Set<String> awaited = new LinkedHashSet<>();
        for (Model.Element stop : stops) {
            switch (stop.kind()) {
                case "endEvent" -> words.add(stop.name().isBlank() ? "it ends" : "it ends, '" + stop.name() + "'");
                case "intermediateCatchEvent", "eventBasedGateway" -> awaited.add("'" + stop.title() + "'");
                default -> words.add("'" + stop.title() + "'");
            }
        }
        if (!awaited.isEmpty()) {
            words.add("it waits for " + named(awaited));
        }
        return named(words);
    }

    private static String named(Set<String> words) {
        return words.stream().limit(MOST_NAMED).collect(Collectors.joining(" or "))
                + (words.size() > MOST_NAMED ? " or others" : "");
    }
}
