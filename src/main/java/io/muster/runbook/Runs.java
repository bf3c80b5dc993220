package io.muster.runbook;

import io.muster.incident.Incident;
import io.muster.incident.Incidents;
import io.muster.message.Actor;
import io.muster.message.RecordKey;
import io.muster.message.Refused;
import io.muster.runbook.RunEvent.RunAbortRequested;
import io.muster.runbook.RunEvent.RunRequested;
import io.muster.runbook.runner.Runners;
import io.muster.settings.Settings;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Façade: asks for runs, shows them, aborts them. Every method is one transaction, or joins the caller's. */
@Service
@Transactional
public class Runs {

    private final Runbooks runbooks;
    private final Incidents incidents;
    private final Settings settings;
    private final RunRows rows;
    private final EffectRows effects;
    private final Runners runners;
    private final RunEnds ends;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Runs(
            Runbooks runbooks,
            Incidents incidents,
            Settings settings,
            RunRows rows,
            EffectRows effects,
            Runners runners,
            RunEnds ends,
            ApplicationEventPublisher events,
            Clock clock) {
        this.runbooks = runbooks;
        this.incidents = incidents;
        this.settings = settings;
        this.rows = rows;
        this.effects = effects;
        this.runners = runners;
        this.ends = ends;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Writes the run and publishes {@code RunRequested}, on which the flow starts its process.
     *
     * @throws Refused when there is no such runbook, or an input is unknown, missing or wrong, or the incident is over
     */
    public Run request(RunRequest request) {
        Incident incident = incidents.get(request.record());
        return write(request, incident, incident.drill() ? Run.Mode.DRILL : Run.Mode.REAL);
    }

    /**
     * A dry run: it observes really and shows what each change would do, without asking for it and without running it. A
     * run like all others otherwise, refused as {@link #request} is.
     */
    public Run plan(RunRequest request) {
        return write(request, incidents.get(request.record()), Run.Mode.PLAN);
    }

    private Run write(RunRequest request, Incident incident, Run.Mode mode) {
        if (!incident.status().isOpen()) {
            throw new Refused(incident.key() + " is " + incident.status().word()
                    + "; reopen it before you run something for it.");
        }
        Runbook runbook = runbooks.find(request.runbook()).orElseThrow(() -> unknown(request.runbook()));
        Map<String, String> inputs =
                Inputs.resolve(runbook, request.inputs(), request.labels(), incidentFacts(incident), settings::target);
        rows.lockNumbers(request.record());
        String once = request.once() == null
                ? null
                : request.once() + " " + runbook.name() + " " + Digests.sha256(Digests.canonical(inputs));
        Optional<Run> same = once == null ? Optional.empty() : rows.once(request.record(), once);
        if (same.isPresent()) {
            return same.get();
        }
        Instant now = clock.instant();
        Run run = new Run(
                new RunKey(request.record(), rows.nextNumber(request.record())),
                runbook.name(),
                runbook.outline().title(),
                runbook.hash(),
                1,
                inputs,
                request.labels(),
                request.by(),
                Run.State.REQUESTED,
                null,
                false,
                now,
                null,
                null,
                mode,
                null,
                null);
        rows.insert(run, once);
        events.publishEvent(new RunRequested(run, request.by(), runbooks.file(run.runbook(), run.hash())));
        runners.warm();
        return run;
    }

    @Transactional(readOnly = true)
    public Optional<Run> find(RunKey key) {
        return rows.find(key);
    }

    /** All of the record, oldest first. */
    @Transactional(readOnly = true)
    public List<Run> of(RecordKey record) {
        return rows.of(record);
    }

    /** The last runs of a runbook wherever it was run, newest first; who may see them is the caller's to judge. */
    @Transactional(readOnly = true)
    public List<Run> lastOf(String runbook, int most) {
        return rows.lastOf(runbook, most);
    }

    /** Each step of the run with what is known of it, in reading order. */
    @Transactional(readOnly = true)
    public List<StepState> steps(RunKey key) {
        Run run = get(key);
        List<Effect> all = effects.of(key);
        return runbooks.version(run.runbook(), run.hash()).outline().steps().stream()
                .map(step -> state(step, newest(all, step.id()), undo(all, step.id() + "/undo")))
                .toList();
    }

    /** What its steps gave, by name: texts, numbers, yes or no. */
    @Transactional(readOnly = true)
    public Map<String, Object> outputs(Run run) {
        return effects.outputs(run);
    }

    /**
     * All that a step put out, attempt by attempt, oldest first, each under a line that says which it is.
     *
     * @param step {@code 2} is the second in reading order
     * @throws Refused when there is no such run
     */
    @Transactional(readOnly = true)
    public String output(RunKey key, int step) {
        get(key);
        StringBuilder all = new StringBuilder();
        for (Effect each : effects.attempts(key, "s" + step)) {
            StepOutcome outcome = each.outcome();
            all.append("── ")
                    .append(each.step().endsWith("/undo") ? "undo, " : "")
                    .append(each.beganAt())
                    .append(", ")
                    .append(outcome == null ? "going" : outcome.word())
                    .append(each.line().isEmpty() ? "" : ": " + each.line())
                    .append('\n')
                    .append(each.output());
        }
        return all.toString();
    }

    /**
     * What a step of the run attached under this name.
     *
     * @throws Refused when there is no such run or attachment
     */
    @Transactional(readOnly = true)
    public String attachment(RunKey key, String name) {
        get(key);
        return effects.attachment(key, name)
                .orElseThrow(() -> new Refused("Run " + key + " attached no '" + name + "'."));
    }

    /**
     * Ends it: a step that is going is killed; one that waits somewhere ends at once (the flow cancels its instance on
     * {@code RunEnded}). An ended run stays as it is.
     *
     * @throws Refused when there is no such run
     */
    public Run abort(RunKey key, Actor by, String reason) {
        Run run = rows.lock(key).orElseThrow(() -> noRun(key));
        if (run.state().ended()) {
            return run;
        }
        if (!run.abortRequested()) {
            rows.requestAbort(key);
            events.publishEvent(new RunAbortRequested(get(key), by, reason));
        }
        Instant now = clock.instant();
        boolean going = effects.of(key).stream()
                .anyMatch(effect ->
                        effect.outcome() == null && effect.leaseUntil().isAfter(now));
        if (!going) {
            ends.end(get(key), Run.State.ABORTED, by);
        }
        return get(key);
    }

    /**
     * Every run that is going starts its next generation, because the processes of all are lost. The caller starts them.
     *
     * @return the runs as they are now
     */
    public List<Run> startAgain() {
        return rows.nextGenerations();
    }

    static Map<String, Object> incidentFacts(Incident incident) {
        return Map.of("key", incident.key().toString(), "title", incident.title(), "level", incident.level());
    }

    private Run get(RunKey key) {
        return rows.find(key).orElseThrow(() -> noRun(key));
    }

    private static Refused noRun(RunKey key) {
        return new Refused("There is no run " + key + "; 'runs' lists them.");
    }

    private Refused unknown(String name) {
        Mistake mistake = runbooks.file(name, "").refused();
        if (mistake != null) {
            return new Refused("Runbook '" + name + "' is refused and has no earlier good version: " + mistake);
        }
        String known = runbooks.list().stream().map(Runbook::name).collect(Collectors.joining(", "));
        return new Refused(
                "There is no runbook '" + name + "'. There are: " + (known.isEmpty() ? "none" : known) + ".");
    }

    /** What came of it, rather than that there was nothing to undo any more. */
    private static @Nullable Effect undo(List<Effect> all, String step) {
        Effect tried = newest(
                all.stream()
                        .filter(effect -> effect.outcome() != StepOutcome.SKIPPED)
                        .toList(),
                step);
        return tried == null ? newest(all, step) : tried;
    }

    private static @Nullable Effect newest(List<Effect> all, String step) {
        return all.stream()
                .filter(effect -> effect.step().equals(step))
                .reduce((one, other) -> other)
                .orElse(null);
    }

    private static StepState state(Step step, @Nullable Effect effect, @Nullable Effect undo) {
        Effect later = undo != null && effect != null && undo.id() < effect.id() ? null : undo;
        boolean undone = later != null && later.outcome() == StepOutcome.DONE;
        String back = later == null ? "" : back(later);
        return effect == null
                ? new StepState(step, null, "", List.of(), null, null, undone, back)
                : new StepState(
                        step,
                        effect.outcome(),
                        effect.line(),
                        LastLines.of(effect.output()).lines().toList(),
                        effect.beganAt(),
                        effect.endedAt() == null ? null : effect.took(),
                        undone,
                        back);
    }

    private static String back(Effect undo) {
        StepOutcome outcome = undo.outcome();
        if (outcome == null) {
            return "is being undone";
        }
        return switch (outcome) {
            case DONE -> "undone" + (undo.line().isEmpty() ? "" : ": " + undo.line());
            case SKIPPED -> "nothing to undo: " + undo.line();
            default -> "not undone: " + (undo.line().isEmpty() ? outcome.word() : undo.line());
        };
    }
}
