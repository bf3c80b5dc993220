package io.muster.web;

import io.muster.alert.Alert;
import io.muster.alert.Alerts;
import io.muster.flow.FlowView;
import io.muster.flow.Outlook;
import io.muster.flow.Outlooks;
import io.muster.incident.Incident;
import io.muster.incident.Incidents;
import io.muster.incident.Todo;
import io.muster.incident.Todos;
import io.muster.message.Actor;
import io.muster.message.RecordKey;
import io.muster.question.Question;
import io.muster.question.Questions;
import io.muster.runbook.Freezes;
import io.muster.runbook.Run;
import io.muster.runbook.RunTurns;
import io.muster.runbook.Runbook;
import io.muster.runbook.Runbooks;
import io.muster.runbook.Runs;
import io.muster.runbook.Step;
import io.muster.runbook.StepState;
import io.muster.settings.Levels;
import io.muster.settings.Role;
import io.muster.timeline.Entry;
import io.muster.timeline.Timeline;
import io.muster.web.WarRoom.QuestionCard;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Reads from the façades what a war room shows. */
@Component
class Rooms {

    private static final int RUNBOOKS_OFFERED = 5;

    private final Incidents incidents;
    private final Questions questions;
    private final Timeline timeline;
    private final Runs runs;
    private final RunTurns turns;
    private final Runbooks runbooks;
    private final Alerts alerts;
    private final Todos todos;
    private final Freezes freezes;
    private final Outlooks outlooks;
    private final FlowValues flows;
    private final Levels levels;
    private final JsonMapper json;

    Rooms(
            Incidents incidents,
            Questions questions,
            Timeline timeline,
            Runs runs,
            RunTurns turns,
            Runbooks runbooks,
            Alerts alerts,
            Todos todos,
            Freezes freezes,
            Outlooks outlooks,
            FlowValues flows,
            Levels levels,
            JsonMapper json) {
        this.incidents = incidents;
        this.questions = questions;
        this.timeline = timeline;
        this.runs = runs;
        this.turns = turns;
        this.runbooks = runbooks;
        this.alerts = alerts;
        this.todos = todos;
        this.freezes = freezes;
        this.outlooks = outlooks;
        this.flows = flows;
        this.levels = levels;
        this.json = json;
    }

    /**
     * An incident with all that its page shows except the record; the same for every reader. Equal ones look the same.
     *
     * @param running each run with its steps, oldest first
     */
    record Standing(
            Incident incident,
            List<Question> questions,
            List<Running> running,
            WarRoom.FlowBox flow,
            WarRoom.Side side,
            WarRoom.Head head) {

        Optional<Running> running(String key) {
            return running.stream()
                    .filter(one -> one.run().key().toString().equals(key))
                    .findFirst();
        }
    }

    /**
     * A run and its steps as they stand.
     *
     * @param version what is to be known of its version; empty when it uses what lies on the disk
     * @param mendable whether it could go on with a newer one now
     */
    record Running(Run run, List<StepState> steps, String version, boolean mendable) {}

    private Running running(Run run) {
        boolean over = run.state().ended();
        return new Running(
                run, runs.steps(run.key()), over ? "" : turns.file(run).words(), !over && turns.isMendable(run));
    }

    Optional<Standing> look(RecordKey key) {
        return incidents.find(key).map(incident -> {
            List<Question> open = questions.open(key).stream()
                    .sorted(Comparator.comparing(
                            question -> question.ask().deadline(), Comparator.nullsLast(Comparator.naturalOrder())))
                    .toList();
            List<Run> all = runs.of(key);
            List<Running> running = all.stream().map(this::running).toList();
            List<Alert> attached = alerts.of(key);
            FlowView view = flows.view(key);
            Outlook outlook = outlooks.of(key);
            String picture = json.writeValueAsString(flows.shown(key, view, outlook, open, all));
            WarRoom.FlowBox box = FlowWords.box(key.toString(), picture, view, outlook);
            int rank = rank(incident);
            WarRoom.Side side = new WarRoom.Side(
                    key.toString(),
                    incident.status().isOpen(),
                    roles(incident),
                    incident.status().isOpen() ? offered(incident, attached) : List.of(),
                    todos.of(key).stream().map(Rooms::todo).toList());
            return new Standing(
                    incident,
                    open,
                    running,
                    box,
                    side,
                    Heads.head(incident, rank, attached, open.isEmpty(), freeze())
                            .with(UpdatesDue.notes(view)));
        });
    }

    WarRoom room(Standing standing, Actor reader, int limit) {
        RecordKey key = standing.incident().key();
        List<Entry> newest = timeline.newest(key, limit);
        List<WarRoom.Item> items = Items.items(newest, standing);
        long last = newest.isEmpty() ? 0 : newest.getFirst().n();
        boolean earlier = !newest.isEmpty() && newest.getLast().n() > 1;
        return new WarRoom(
                standing.head(),
                cards(standing, reader),
                Items.grouped(items),
                earlier,
                last,
                standing.flow(),
                standing.side());
    }

    /** The open questions, as this reader may answer them; those first that the reader may. */
    List<QuestionCard> cards(Standing standing, Actor reader) {
        return standing.questions().stream()
                .map(question -> QuestionCards.card(
                        question,
                        questions.standing(question, reader),
                        standing.running(question.ask().details().getOrDefault("run", ""))
                                .filter(Running::mendable)
                                .isPresent()))
                .sorted(Comparator.comparing(card -> !card.may()))
                .toList();
    }

    /** The freeze of all changes that holds now; null: they may begin. */
    Freezes.@Nullable Freeze freeze() {
        return freezes.current().orElse(null);
    }

    /** Rows of the list; the questions of all of them in one look. */
    List<IncidentRow> rows(List<Incident> incidents) {
        List<RecordKey> open = incidents.stream()
                .filter(each -> each.status().isOpen())
                .map(Incident::key)
                .toList();
        Map<RecordKey, List<Question>> asked = questions.open(open).stream()
                .collect(Collectors.groupingBy(question -> question.key().record()));
        return incidents.stream()
                .map(incident -> row(incident, asked.getOrDefault(incident.key(), List.of())))
                .toList();
    }

    private IncidentRow row(Incident incident, List<Question> asked) {
        Actor commander = incident.roles().get(Role.INCIDENT_COMMANDER);
        return new IncidentRow(
                incident.key().toString(),
                incident.title(),
                incident.isOperation() ? "OP" : Words.level(incident.level()),
                rank(incident),
                Words.capital(incident.status().word()),
                incident.since(),
                incident.declaredAt(),
                commander == null ? "" : commander.name(),
                asked.isEmpty() ? "" : asked.getFirst().ask().title(),
                asked.isEmpty() ? "" : QuestionCards.whom(asked.getFirst().ask()),
                asked.size(),
                incident.drill(),
                incident.isPrivate());
    }

    /** An operation looks as calm as the lowest level. */
    private int rank(Incident incident) {
        return incident.isOperation() ? 4 : levels.policyOf(incident.level()).rank();
    }

    /** The roles that the level asks for, and whatever else is held. */
    private List<WarRoom.RoleRow> roles(Incident incident) {
        Set<Role> shown = new LinkedHashSet<>();
        if (!incident.isOperation()) {
            shown.add(Role.INCIDENT_COMMANDER);
        }
        shown.addAll(levels.policyOf(incident.level()).roles());
        incident.roles().keySet().stream().sorted().forEach(shown::add);
        return shown.stream()
                .map(role -> {
                    Actor holder = incident.roles().get(role);
                    return new WarRoom.RoleRow(
                            Words.capital(role.title()), "take " + role.id(), holder == null ? null : Face.of(holder));
                })
                .toList();
    }

    /** First those meant for one of the alerts, then those that serve the level and are meant for no alert. */
    private List<WarRoom.RunbookRow> offered(Incident incident, List<Alert> attached) {
        // A room opens at once, though runbooks may still be read.
        List<Runbook> known = runbooks.listNow();
        Stream<Runbook> meant = attached.stream()
                .map(Alert::name)
                .distinct()
                .flatMap(alert -> known.stream()
                        .filter(runbook -> runbook.outline().alerts().contains(alert)));
        Stream<Runbook> serving = known.stream()
                .filter(runbook -> runbook.outline().alerts().isEmpty()
                        && runbook.outline().serves().stream()
                                .anyMatch(level -> level.equalsIgnoreCase(incident.level())));
        return Stream.concat(meant, serving)
                .distinct()
                .limit(RUNBOOKS_OFFERED)
                .map(runbook -> new WarRoom.RunbookRow(runbook.outline().title(), runbook.name(), hint(runbook)))
                .toList();
    }

    private static WarRoom.TodoRow todo(Todo todo) {
        return new WarRoom.TodoRow(todo.number(), todo.text(), todo.person().name(), todo.dueAt(), !todo.open());
    }

    private static String hint(Runbook runbook) {
        List<Step.Change> changes = runbook.outline().steps().stream()
                .flatMap(step -> step instanceof Step.Change change ? Stream.of(change) : Stream.empty())
                .toList();
        if (changes.isEmpty()) {
            return "only looks";
        }
        return changes.stream().anyMatch(change -> change.irreversible() != null) ? "irreversible" : "can be undone";
    }
}
